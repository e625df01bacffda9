"""One release and one consent, as the log tells of them, with what is said of them to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words, moment
from vcedu.education.kinds import RECORD_KINDS
from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.holder.consent.periods import last_day
from vcedu.holder.consent.receipt import ReleaseReceipt
from vcedu.holder.consent.words import ACT_WORDS, STATE_WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from vcedu.holder.access.consents import ConsentEvent, ConsentRecord, ConsentState, PersonalInformation
    from vcedu.holder.audit import AuditEntry

_BETWEEN = Message(", ", "、")


@dataclass(frozen=True, slots=True)
class KeptConsent:
    """A consent, and what has become of it.

    Attributes:
        record: What was asked.
        events: What was done about it, oldest first.
        state: What it is now.
    """

    record: ConsentRecord
    events: tuple[ConsentEvent, ...]
    state: ConsentState

    @property
    def until(self) -> dt.date:
        """The last day on which a release may rest on it, if nobody takes it back."""
        return last_day(self.record.validity_duration, self.events[0].event_time)


@dataclass(frozen=True, slots=True)
class Release:
    """Something that left the store.

    Attributes:
        receipt: The receipt, as the recipient may have it too.
        seq: The number of the log's entry, counted among those that whoever reads it may read.
        items: The items, by identifier.
        consent: What has become of the consent that it rests on; None where it rests on none.
        countersigned: The DIDs of the recipients that signed the receipt.
    """

    receipt: ReleaseReceipt
    seq: int
    items: tuple[str, ...]
    consent: ConsentState | None = None
    countersigned: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[Message, Message], ...]:
        """What is told of it, in pairs of what a line is about and what it says."""
        receipt = self.receipt
        told = [
            (_ABOUT["when"], moment(receipt.event_time)),
            (_ABOUT["how"], ACT_WORDS[receipt.release]),
            (_ABOUT["to"], _plain(receipt.recipient_name or ", ".join(receipt.recipients))),
            (_ABOUT["what"], listed_data(receipt.pii_information)),
            (_ABOUT["for"], receipt.purpose),
            (_ABOUT["basis"], receipt.lawful_basis.words),
        ]
        if self.consent is not None:
            told.append((_ABOUT["consent"], STATE_WORDS[self.consent]))
        if receipt.retained_until is not None:
            told.append((_ABOUT["until"], day_words(receipt.retained_until)))
        if receipt.withdrawal_method is not None:
            told.append((_ABOUT["back"], receipt.withdrawal_method))
        return tuple(told)

    def text(self, language: str) -> str:
        """Return what is told of it, a line each, in "ja" or else English."""
        return "\n".join(
            f"{about.in_language(language)}{_COLON.in_language(language)}{printable(said.in_language(language))}"
            for about, said in self.lines
        )


_COLON = Message(": ", "：")
_ABOUT = {
    "when": Message("When", "日時"),
    "how": Message("How", "方法"),
    "to": Message("To whom", "相手"),
    "what": Message("What", "内容"),
    "for": Message("What for", "利用目的"),
    "basis": Message("On what basis", "根拠"),
    "consent": Message("The consent now", "現在の同意の状態"),
    "until": Message("Kept until", "保存期限"),
    "back": Message("How it is taken back", "撤回の方法"),
}


def listed_data(information: Iterable[PersonalInformation]) -> Message:
    """Return data in words: what records are called, and which members of them."""
    found = [_data(each) for each in information]
    return Message(_BETWEEN.en.join(each.en for each in found), _BETWEEN.ja.join(each.ja for each in found))


def _data(each: PersonalInformation) -> Message:
    known = RECORD_KINDS.get(each.pii_type)
    name = _plain(each.pii_type) if known is None else known.name
    if not each.pii_attribute_id:
        return name
    members = ", ".join(each.pii_attribute_id)
    return Message(f"{name.en} ({members})", f"{name.ja}（{members}）")


def _plain(text: str) -> Message:
    return Message(text, text)


def releases_in(entries: Iterable[AuditEntry]) -> list[Release]:
    """Return the releases that entries of the log tell of, oldest first."""
    found: list[Release] = []
    signed: dict[str, list[str]] = {}
    for entry in entries:
        if "release" in entry.details:
            receipt = ReleaseReceipt.model_validate_json(entry.details["release"])
            found.append(Release(receipt, entry.seq, entry.items))
        elif "receipt" in entry.details:
            signed.setdefault(entry.details["receipt"], []).append(entry.details["by"])
    return [
        Release(each.receipt, each.seq, each.items, None, tuple(signed.get(each.receipt.receipt_id, ())))
        for each in found
    ]
