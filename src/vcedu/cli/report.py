"""A report on a console: one sentence first, green or red, then every check."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Message
from vcedu.model import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.cli.output import Output
    from vcedu.model import Check, Report, Verdict

_MARKS = {
    Outcome.PASSED: "[ok]",
    Outcome.FAILED: "[NO]",
    Outcome.UNDETERMINED: "[??]",
    Outcome.NOT_APPLICABLE: "[--]",
}
_COLOURS = {Outcome.PASSED: "32", Outcome.FAILED: "31", Outcome.UNDETERMINED: "33"}
_VERIFIED = Message("VERIFIED: every check passed.", "確認できました：すべての確認に通りました。")
_VERIFIED_ANY_ISSUER = Message(
    "UNCHANGED, BUT ANY ISSUER WAS ALLOWED: every check passed, except that nobody vouches for the issuer {issuer}.",
    "内容は変更されていませんが、発行者は確認していません（ANY ISSUER WAS ALLOWED）。"
    "発行者 {issuer} を保証する者はありません。",
)
_FAILED = Message("NOT VERIFIED: {reason}", "確認できませんでした（不合格）：{reason}")
_UNDETERMINED = Message("COULD NOT BE CHECKED: {reason}", "確認を完了できませんでした：{reason}")
_ISSUER = Message("Really issued by them?", "本当にその発行者のものか")
_SUBJECT = Message("Really this person?", "本当に本人か")
_BUNDLE = Message("From a bundle signed by:", "次の鍵で署名されたバンドルの内容に基づく：")
_ANSWERS = {
    "passed": Message("yes", "はい"),
    "failed": Message("NO", "いいえ"),
    "undetermined": Message("could not be checked", "確認できません"),
    "not_proven": Message("not proven: compare with an identity document", "証明なし（本人確認書類と照合）"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a report is printed with.

    Attributes:
        file: The file that was checked.
        any_issuer: Whether the issuer's authority was left out of account, which is then said in capitals.
        bundle_signer: Who signed the bundle that stood in for the network; None if none did.
    """

    file: Path
    any_issuer: bool
    bundle_signer: str | None = None


def print_report(output: Output, report: Report, shown: Shown) -> None:
    """Print a report, as sentences or as JSON."""
    if output.as_json:
        output.json({**report.as_json(), "bundle_signer": shown.bundle_signer})
        return
    file, any_issuer = shown.file, shown.any_issuer
    verdict = report.verdict
    decisive = verdict.first_error
    output.line(_coloured(f"{file}: {_headline(output, verdict, any_issuer=any_issuer)}", _overall(verdict)))
    if decisive is not None:
        output.line(f"  -> {output.say(decisive.next_step)}")
    for question, answer in ((_ISSUER, verdict.issuer_authentic.value), (_SUBJECT, verdict.subject_authentic.value)):
        output.line(f"  {output.say(question)} {output.say(_ANSWERS[answer])}")
    if shown.bundle_signer is not None:
        output.line(f"  {output.say(_BUNDLE)} {shown.bundle_signer}")
    for check in verdict.checks:
        output.line(_check_line(output, check))
    _print_nested(output, verdict)


def _headline(output: Output, verdict: Verdict, *, any_issuer: bool) -> str:
    decisive = verdict.first_error
    if decisive is None:
        message = _VERIFIED_ANY_ISSUER if any_issuer else _VERIFIED
        return output.say(message.filled({"issuer": verdict.issuer or "?"}))
    message = _FAILED if decisive.outcome is Outcome.FAILED else _UNDETERMINED
    return output.say(message).replace("{reason}", output.say(decisive.message))


def _overall(verdict: Verdict) -> Outcome:
    decisive = verdict.first_error
    return Outcome.PASSED if decisive is None else decisive.outcome


def _check_line(output: Output, check: Check) -> str:
    code = f" [{check.code}]" if check.code else ""
    place = f" {check.path}" if check.path else ""
    mark = _coloured(_MARKS[check.outcome], check.outcome)
    return f"  {mark} {check.name}: {output.say(check.message)}{code}{place}"


def _print_nested(output: Output, verdict: Verdict) -> None:
    for path, inner in verdict.nested.items():
        decisive = inner.first_error
        proof = next((check for check in inner.checks if check.name.value == "proof"), None)
        telling = decisive or proof
        if telling is None:
            continue
        mark = _coloured(_MARKS[_overall(inner)], _overall(inner))
        code = f" [{telling.code}]" if telling.code else ""
        output.line(f"    {mark} {path}: {output.say(telling.message)}{code}")
        _print_nested(output, inner)


def _coloured(text: str, outcome: Outcome) -> str:
    colour = _COLOURS.get(outcome)
    return f"\x1b[{colour}m{text}\x1b[0m" if colour and sys.stdout.isatty() else text
