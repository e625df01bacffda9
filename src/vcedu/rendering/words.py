"""The sentences that a report begins with, in English and Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.dates import JAPAN
from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.model import Outcome

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.model import Verdict

_VERIFIED = Message("VERIFIED: every check passed.", "確認できました：すべての確認に通りました。")
_VERIFIED_ANY_ISSUER = Message(
    "UNCHANGED, BUT ANY ISSUER WAS ALLOWED: every check passed, except that nobody vouches for the issuer {issuer}.",
    "内容は変更されていませんが、発行者は確認していません（ANY ISSUER WAS ALLOWED）。"
    "発行者 {issuer} を保証する者はありません。",
)
_FAILED = Message("NOT VERIFIED: {reason}", "確認できませんでした（不合格）：{reason}")
_UNDETERMINED = Message("COULD NOT BE CHECKED: {reason}", "確認を完了できませんでした：{reason}")
_ANSWERS = {
    "passed": Message("yes", "はい"),
    "failed": Message("NO", "いいえ"),
    "undetermined": Message("could not be checked", "確認できません"),
    "not_proven": Message("not proven: compare with an identity document", "証明なし（本人確認書類と照合）"),
}
_ISSUER = Message("Really issued by them?", "本当にその発行者のものか")
_SUBJECT = Message("Really this person?", "本当に本人か")
_VERIFIED_AS_STATED = Message(
    "VERIFIED, IF IT WAS ISSUED BY {issue} AS THE OPERATOR STATES: every check passed.",
    "確認できました（確認者の申告どおり{issue}までに発行されていた場合に限る）：すべての確認に通りました。",
)
STATED_ISSUE = Message(
    "Issued by, on the word of whoever ran this check and not proven by the document:",
    "次の時刻までに発行済み（確認者の申告による。文書による証明ではない）：",
)
BUNDLE = Message("From a bundle signed by:", "次の鍵で署名されたバンドルの内容に基づく：")
MARKS = {
    Outcome.PASSED: "[ok]",
    Outcome.FAILED: "[NO]",
    Outcome.UNDETERMINED: "[??]",
    Outcome.NOT_APPLICABLE: "[--]",
}


def headline(verdict: Verdict, *, any_issuer: bool, stated_issue: dt.datetime | None = None) -> Message:
    """Return the one sentence that a verdict comes down to."""
    decisive = verdict.first_error
    if decisive is None:
        message = _VERIFIED if stated_issue is None else _VERIFIED_AS_STATED
        facts = {"issuer": verdict.issuer or "?", "issue": stated_issue and stated_issue.isoformat()}
        return (_VERIFIED_ANY_ISSUER if any_issuer else message).filled(facts)
    message = _FAILED if decisive.outcome is Outcome.FAILED else _UNDETERMINED
    reason = decisive.message
    return Message(message.en.replace("{reason}", reason.en), message.ja.replace("{reason}", reason.ja))


def overall(verdict: Verdict) -> Outcome:
    """Return how a verdict ended as a whole: passed, failed or undetermined."""
    decisive = verdict.first_error
    return Outcome.PASSED if decisive is None else decisive.outcome


def questions(verdict: Verdict) -> tuple[tuple[Message, str, Message], ...]:
    """Return the two questions, each with how its answer is named and what it is."""
    answers = (verdict.issuer_authentic.value, verdict.subject_authentic.value)
    return tuple((asked, answer, _ANSWERS[answer]) for asked, answer in zip((_ISSUER, _SUBJECT), answers, strict=True))


def moment(at: dt.datetime) -> Message:
    """Return an instant in ISO 8601, and for readers of Japanese in the time of Japan."""
    try:
        there = at.astimezone(JAPAN)
    except OverflowError:
        # The last hours of the year 9999 lie beyond it in Japan.
        return Message(at.isoformat(), at.isoformat())
    return Message(at.isoformat(), f"{there.year}年{there.month}月{there.day}日 {there:%H:%M:%S}（日本時間）")


def place(path: str) -> str:
    """Return a JSON Pointer as text that is safe to show."""
    return printable(path)
