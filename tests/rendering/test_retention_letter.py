"""The letter says what is destroyed, when, what is issued from it, and that what was issued stands."""

import datetime as dt

from vcedu.education.retention import shipped_retention_table
from vcedu.rendering.retention_letter import retention_letter

RULES = shipped_retention_table().rules


def test_a_letter_in_both_languages():
    letter = retention_letter("1001", [RULES["guidance"], RULES["health"]], dt.date(2033, 3, 31))
    japanese, english = letter.split("Records that will soon be destroyed")
    assert japanese.startswith("保存期限のお知らせ\n\n学籍番号 1001 の方へ\n\n次の記録は、保存期間の満了により、2033年")
    assert "・指導要録の指導に関する記録（これに基づいて発行するもの：成績証明書）\n・健康診断票\n" in japanese
    assert "すでに発行した証明書は、廃棄した後も有効です。" in japanese
    assert "ends on 2033-03-31; it is destroyed then:" in english
    assert "(from it are issued: Academic transcript)\n- School health records\n" in english


def test_a_number_from_a_file_can_not_break_the_letter():
    assert "x\\u000ay" in retention_letter("x\ny", [RULES["health"]], dt.date(2033, 3, 31))
