"""The sentences that a report begins with, in English and Japanese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.dates import moment
from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL, kind_of
from vcedu.errors import Code, Message, check_message
from vcedu.errors.table import printable
from vcedu.model import Outcome
from vcedu.model.verdict import SubjectAnswer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from vcedu.model import Check, Verdict

_VERIFIED = Message("VERIFIED: every check passed.", "確認できました：すべての確認に通りました。")
_VERIFIED_ANY_ISSUER = Message(
    "UNCHANGED, BUT ANY ISSUER WAS ALLOWED: every check passed, except that nobody vouches for the issuer {issuer}.",
    "内容は変更されていませんが、発行者は確認していません（ANY ISSUER WAS ALLOWED）。"
    "発行者 {issuer} を保証する者はありません。",
)
_FAILED = Message("NOT VERIFIED: {reason}", "確認できませんでした（不合格）：{reason}")
_UNDETERMINED = Message("COULD NOT BE CHECKED: {reason}", "確認を完了できませんでした：{reason}")
_GENUINE = Message(
    "GENUINE DOCUMENT{of}{condition}; NOT PROVEN THAT THE BEARER IS THIS PERSON: COMPARE WITH AN ID.",
    "{of}真正な文書です{condition}。持参者が本人であることは証明されていません。本人確認書類と照合してください。",
)
_OF = Message(" OF {names}", "{names} についての")
_OF_NOBODY = Message("", "")
_AS_STATED = Message(
    ", IF IT WAS ISSUED BY {issue} AS THE OPERATOR STATES",
    "（確認者の申告どおり{issue}までに発行されていた場合に限る）",
)
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
_CREDENTIAL = Message("Credential", "証明書")
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
    if decisive is None and any_issuer:
        return _VERIFIED_ANY_ISSUER.filled({"issuer": verdict.issuer or "?"})
    if decisive is None:
        issue = {} if stated_issue is None else {"issue": moment(stated_issue)}
        if verdict.subject_authentic is SubjectAnswer.NOT_PROVEN:
            return _genuine(verdict, issue)
        return (_VERIFIED_AS_STATED if issue else _VERIFIED).filled(issue)
    message = _FAILED if decisive.outcome is Outcome.FAILED else _UNDETERMINED
    reason = decisive.message
    return Message(message.en.replace("{reason}", reason.en), message.ja.replace("{reason}", reason.ja))


def _genuine(verdict: Verdict, issue: Mapping[str, Message]) -> Message:
    names = dict.fromkeys(printable(name) for name in _names(verdict))
    of = _OF.filled({"names": Message(", ".join(names), "、".join(names))}) if names else _OF_NOBODY
    condition = _AS_STATED.filled(issue) if issue else _OF_NOBODY
    return _GENUINE.filled({"of": of, "condition": condition})


def _names(verdict: Verdict) -> Iterator[str]:
    """Yield the name of the person that a document is about, or those of the documents inside it."""
    if verdict.subject_name is not None:
        yield verdict.subject_name
        return
    # A guardian's attestation is about the guardian's right: the records beside it say whose documents these are.
    records = [inner for inner in verdict.nested.values() if GUARDIANSHIP_CREDENTIAL.credential_type not in inner.types]
    for inner in records or verdict.nested.values():
        yield from _names(inner)


def light(verdict: Verdict, *, any_issuer: bool) -> Outcome:
    """Return in which light a verdict is shown: as passed only if it says all that people take that for."""
    outcome = overall(verdict)
    doubtful = any_issuer or verdict.subject_authentic is SubjectAnswer.NOT_PROVEN
    return Outcome.UNDETERMINED if doubtful and outcome is Outcome.PASSED else outcome


def called(check: Check) -> Message:
    """Return what a check is called."""
    return check_message(check.name, "called")


def document_words(verdict: Verdict) -> Message:
    """Return what kind of record a document is; its own types where it is of none that is known."""
    kind = kind_of([*verdict.types])
    if kind is not None:
        return kind.name
    special = [printable(each) for each in verdict.types if each != "VerifiableCredential"]
    return Message(", ".join(special), "、".join(special)) if special else _CREDENTIAL


def issuer_words(verdict: Verdict) -> Message | None:
    """Return who issued a document and who says so: from the check of the authority, else the bare names."""
    for check in reversed(verdict.checks):
        if check.code in {Code.ISSUER_REGISTERED, Code.ISSUER_SUCCEEDED} and check.outcome is Outcome.PASSED:
            return check.message
    known = [printable(name) for name in (verdict.issuer_name, verdict.issuer) if name is not None]
    return Message(": ".join(known), "：".join(known)) if known else None


def overall(verdict: Verdict) -> Outcome:
    """Return how a verdict ended as a whole: passed, failed or undetermined."""
    decisive = verdict.first_error
    return Outcome.PASSED if decisive is None else decisive.outcome


def questions(verdict: Verdict) -> tuple[tuple[Message, str, Message], ...]:
    """Return the two questions, each with how its answer is named and what it is."""
    answers = (verdict.issuer_authentic.value, verdict.subject_authentic.value)
    return tuple((asked, answer, _ANSWERS[answer]) for asked, answer in zip((_ISSUER, _SUBJECT), answers, strict=True))


def place(path: str) -> str:
    """Return a JSON Pointer as text that is safe to show."""
    return printable(path)
