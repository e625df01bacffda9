"""The letter that tells a former pupil which of their records the school will soon destroy, in Japanese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.dates import day_words
from vcedu.education.kinds import RECORD_KINDS, Delivery
from vcedu.errors import Message
from vcedu.errors.table import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from vcedu.education.retention import RetentionRule

_TITLE = Message("Records that will soon be destroyed", "保存期限のお知らせ")
_TO = Message("To the pupil with the student number {pupil}", "学籍番号 {pupil} の方へ")
_DUE = Message(
    "The time for which the following is kept ends on {day}; it is destroyed then:",
    "次の記録は、保存期間の満了により、{day}をもって廃棄します。",
)
_LINE = Message("- {name} (from it are issued: {records})", "・{name}（これに基づいて発行するもの：{records}）")
_PLAIN_LINE = Message("- {name}", "・{name}")
_ASK = Message(
    "After that day nothing can be issued from it any more. If you need a certificate, ask for it by then.",
    "廃棄した後は、これに基づく証明書を発行できません。必要な方は、その日までに申請してください。",
)
_STANDS = Message(
    "Certificates that were issued before stay valid. Keep them, with what was handed over for checking them.",
    "すでに発行した証明書は、廃棄した後も有効です。検証用のデータとともに保管してください。",
)


def retention_letter(pupil: str, rules: Sequence[RetentionRule], due_on: dt.date) -> str:
    """Return the letter to one pupil, as plain text.

    Args:
        pupil: The pupil's number in the school's own system.
        rules: What is destroyed.
        due_on: The last day on which it is kept.
    """
    return "\n\n".join("\n".join(_lines(pupil, rules, due_on, language)) for language in ("ja", "en")) + "\n"


def _lines(pupil: str, rules: Sequence[RetentionRule], due_on: dt.date, language: str) -> Iterator[str]:
    def said(message: Message, **facts: object) -> str:
        return message.filled(facts).in_language(language)

    yield said(_TITLE)
    yield ""
    yield said(_TO, pupil=printable(pupil))
    yield ""
    yield said(_DUE, day=day_words(due_on))
    for rule in rules:
        records = [kind.name for name, kind in RECORD_KINDS.items() if name in rule.records and _is_offered(name)]
        words = Message(", ".join(name.en for name in records), "、".join(name.ja for name in records))
        yield said(_LINE, name=rule.name, records=words) if records else said(_PLAIN_LINE, name=rule.name)
    yield said(_ASK)
    yield said(_STANDS)


def _is_offered(record: str) -> bool:
    return RECORD_KINDS[record].delivery is Delivery.FAMILY
