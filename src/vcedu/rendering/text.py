"""A report as text: one sentence first, then every check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.education.dates import moment
from vcedu.errors import CheckName, Message
from vcedu.errors.table import printable
from vcedu.model import Outcome
from vcedu.rendering.words import (
    BUNDLE,
    MARKS,
    STATED_ISSUE,
    called,
    document_words,
    headline,
    issuer_words,
    light,
    overall,
    place,
    questions,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from vcedu.model import Check, Report, Verdict

_COLON = Message(": ", "：")
_COLOURS = {Outcome.PASSED: "32", Outcome.FAILED: "31", Outcome.UNDETERMINED: "33"}


def report_text(  # noqa: PLR0913 - all but two by name, each a circumstance that people must be told
    report: Report,
    language: str,
    *,
    document_name: str,
    any_issuer: bool = False,
    bundle_signer: str | None = None,
    stated_issue: dt.datetime | None = None,
    coloured: bool = False,
) -> str:
    """Return a report as lines of text.

    Args:
        report: What was found.
        language: "en" or "ja".
        document_name: The name of what was checked.
        any_issuer: Whether the issuer's authority was left out of account, which is then said in capitals.
        bundle_signer: Who signed the bundle that stood in for the network; None if none did.
        stated_issue: By when the operator says that it was issued; None if that was left open.
        coloured: Whether to colour it for a terminal.
    """
    verdict, text = report.verdict, _Text(language, coloured=coloured)
    said = headline(verdict, any_issuer=any_issuer, stated_issue=stated_issue)
    lines = [
        text.mark(
            f"{printable(document_name)}: {said.in_language(language)}",
            light(verdict, any_issuer=any_issuer),
        )
    ]
    if verdict.first_error is not None:
        lines.append(f"  -> {verdict.first_error.next_step.in_language(language)}")
    lines += [
        f"  {asked.in_language(language)} {answer.in_language(language)}" for asked, _, answer in questions(verdict)
    ]
    if stated_issue is not None:
        lines.append(f"  {STATED_ISSUE.in_language(language)} {moment(stated_issue).in_language(language)}")
    if bundle_signer is not None:
        lines.append(f"  {BUNDLE.in_language(language)} {bundle_signer}")
    lines += [text.check(check) for check in verdict.checks]
    lines += text.nested(verdict)
    return "\n".join(lines)


class _Text:
    def __init__(self, language: str, *, coloured: bool) -> None:
        self._language = language
        self._coloured = coloured

    def mark(self, text: str, outcome: Outcome) -> str:
        colour = _COLOURS.get(outcome)
        return f"\x1b[{colour}m{text}\x1b[0m" if colour and self._coloured else text

    def check(self, check: Check) -> str:
        path = f" {place(check.path)}" if check.path else ""
        mark = self.mark(MARKS[check.outcome], check.outcome)
        return f"  {mark} {self._in(called(check))}{self._colon}{self._said(check)}{path}"

    def nested(self, verdict: Verdict) -> Iterator[str]:
        for path, inner in verdict.nested.items():
            proof = next((check for check in inner.checks if check.name is CheckName.PROOF), None)
            telling = inner.first_error or proof
            if telling is None:
                continue
            outcome, issuer = overall(inner), issuer_words(inner)
            by = "" if issuer is None else f"{self._in(issuer)} "
            kind = f"{self._in(document_words(inner))}{self._colon}"
            yield f"    {self.mark(MARKS[outcome], outcome)} {kind}{by}{self._said(telling)} {place(path)}"
            yield from self.nested(inner)

    @property
    def _colon(self) -> str:
        return self._in(_COLON)

    def _in(self, message: Message) -> str:
        return message.in_language(self._language)

    def _said(self, check: Check) -> str:
        return self._in(check.message) + (f" [{check.code}]" if check.code else "")
