"""A made-up school, its grades file and registers of pupils, the same for the same seed. Nobody in them exists."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHOOL_YEAR = 2025
_FIRST_BIRTHDAY = dt.date(2009, 4, 2)
_DAYS = 365

_HEADINGS = (
    "学籍番号", "氏名", "ふりがな", "アルファベット氏名", "通称", "生年月日", "年度", "学年", "教科", "科目",
    "評定", "評定なしの理由", "修得単位数", "配当単位数", "科目コード",
)  # fmt: skip

_REGISTER_HEADINGS = (*_HEADINGS[:6], "学年", "組", "入学年月日")
_AGE_AT_ENTRY = {"P": 6, "J": 12, "H": 15}

_FAMILY_NAMES = (
    ("佐藤", "サトウ"), ("鈴木", "スズキ"), ("高橋", "タカハシ"), ("田中", "タナカ"), ("伊藤", "イトウ"),
    ("渡邉", "ワタナベ"), ("渡邊", "ワタナベ"), ("渡辺", "ワタナベ"), ("山本", "ヤマモト"), ("中村", "ナカムラ"),
    ("齋藤", "サイトウ"), ("齊藤", "サイトウ"), ("小林", "コバヤシ"), ("加藤", "カトウ"), ("山崎", "ヤマザキ"),
    ("\U00020bb7田", "ヨシダ"), ("\u9ad9橋", "タカハシ"), ("山\ufa11", "ヤマザキ"), ("\ufa19林", "カンバヤシ"),
    ("葛\U000e0100城", "カツラギ"), ("辻\U000e0101", "ツジ"), ("\ufa10本", "ツカモト"), ("邊\U000e0105見", "ヘンミ"),
)  # fmt: skip
_GIVEN_NAMES = (
    ("翔太", "ショウタ"), ("蓮", "レン"), ("大翔", "ヒロト"), ("陽菜", "ヒナ"), ("葵", "アオイ"), ("結衣", "ユイ"),
    ("さくら", "サクラ"), ("美咲", "ミサキ"), ("悠真", "ユウマ"), ("湊", "ミナト"), ("凛", "リン"),
    ("\uf9dc一", "リュウイチ"),
)  # fmt: skip
_FOREIGN_NAMES = (
    ("NGUYEN THI LAN", "グエン ティ ラン", "阮 蘭"),
    ("SILVA MARIA CLARA", "シルバ マリア クララ", ""),
    ("KIM MINJUN", "キム ミンジュン", "金田 民俊"),
    ("GARCÍA JOSÉ LUIS", "ガルシア ホセ ルイス", ""),
    ("WANG XIAOMING", "ワン シャオミン", "王 小明"),
    ("SHRESTHA ANJALI", "シュレスタ アンジャリ", ""),
)
_EVERY_FOREIGN = 12


@dataclass(frozen=True, slots=True)
class _Course:
    code: str
    subject: str
    title: str
    credits: int


_COURSES = (
    _Course("KO01", "国語", "現代の国語", 2),
    _Course("KO02", "国語", "言語文化", 2),
    _Course("CH01", "地理歴史", "歴史総合", 2),
    _Course("KM01", "公民", "公共", 2),
    _Course("SU01", "数学", "数学Ⅰ", 3),
    _Course("SU02", "数学", "数学Ａ", 2),
    _Course("RI01", "理科", "生物基礎", 2),
    _Course("HT01", "保健体育", "体育", 3),
    _Course("GA01", "外国語", "英語コミュニケーションⅠ", 3),
    _Course("JO01", "情報", "情報Ⅰ", 2),
)


def generate_school() -> bytes:
    """Return the `school.toml` of a made-up upper secondary school, the one that `generate_grades` is of."""
    return _SCHOOL.encode()


def generate_grades(seed: int, pupils: int) -> bytes:
    """Return a grades file in UTF-8: ten courses for each pupil.

    Among the names are some outside Unicode's first plane, ideographic variation sequences, compatibility ideographs
    that a normalisation would change, and those of foreign residents.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same for the same seed
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEADINGS)
    for number in range(1, pupils + 1):
        person = _person(chance, f"{SCHOOL_YEAR}{number:04d}", number, _FIRST_BIRTHDAY)
        writer.writerows((*person, SCHOOL_YEAR, "H1", *_result(chance, course)) for course in _COURSES)
    return stream.getvalue().encode()


def generate_gakuseki(seed: int, pupils: int, *, grade_levels: Sequence[str], school_year: int) -> bytes:
    """Return a school's register of pupils (学籍) in UTF-8, its pupils spread evenly over the grades.

    Args:
        seed: Makes the same pupils each time.
        pupils: How many.
        grade_levels: The school's grades in their order, as codes such as `P1`.
        school_year: The school year (年度) that the register is of.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up data, the same for the same seed
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_REGISTER_HEADINGS)
    for number in range(1, pupils + 1):
        place = (number - 1) % len(grade_levels)
        grade, entered = grade_levels[place], school_year - place
        first_birthday = dt.date(entered - _AGE_AT_ENTRY[grade[0]] - 1, 4, 2)
        person = _person(chance, f"{entered}{number:04d}", number, first_birthday)
        room = f"{1 + number % 2}組"
        writer.writerow((*person, grade, room, dt.date(entered, 4, 7).isoformat()))
    return stream.getvalue().encode()


def _person(chance: random.Random, student: str, number: int, first_birthday: dt.date) -> tuple[str, ...]:
    born = (first_birthday + dt.timedelta(days=chance.randrange(_DAYS))).isoformat()
    if number % _EVERY_FOREIGN == 0:
        name, kana, alias = _FOREIGN_NAMES[chance.randrange(len(_FOREIGN_NAMES))]
        return student, name, kana, name, alias, born
    family = _FAMILY_NAMES[number % len(_FAMILY_NAMES)]
    given = _GIVEN_NAMES[chance.randrange(len(_GIVEN_NAMES))]
    return student, f"{family[0]} {given[0]}", f"{family[1]} {given[1]}", "", "", born


def _result(chance: random.Random, course: _Course) -> tuple[str, ...]:
    mark = "554444433333221-"[chance.randrange(16)]
    if mark == "-":
        return course.subject, course.title, "", "長期欠席のため", "0", str(course.credits), course.code
    earned = 0 if mark == "1" else course.credits
    return course.subject, course.title, mark, "", str(earned), str(course.credits), course.code


_SCHOOL = """\
[school]
code = "D113299990015"
name = "見本市立第一高等学校"
name_en = "Mihon Municipal Daiichi High School"
principal = "見本 花子"
address = "東京都見本市中央1丁目1番1号"
language = "ja"
"""
