"""`vcedu verify`: check one document and say, line by line, what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.network import ConfigOption, OfflineOption, door
from vcedu.cli.options import (
    ContextOption,
    InteropOption,
    JSONOption,
    Language,
    LanguageOption,
    context_store,
    now_or,
    output,
)
from vcedu.cli.output import ExitStatus
from vcedu.cli.report import Shown, print_report
from vcedu.errors import CheckName, Code, UsageError
from vcedu.model import Outcome, Report, VerificationTime
from vcedu.trust import UnsafeAnyIssuer
from vcedu.verification import HolderDemand
from vcedu.verifier import Verifier

if TYPE_CHECKING:
    from vcedu.model import Verdict


def verify(
    document: Annotated[Path, typer.Argument(metavar="FILE", help="The credential or presentation.")],
    anchors: Annotated[
        Path | None, typer.Option("--anchors", metavar="FILE", help="The anchors you trust (with a later version).")
    ] = None,
    unsafe_any_issuer: Annotated[
        bool, typer.Option("--unsafe-any-issuer", help="Check everything but the issuer's authority.")
    ] = False,
    at: Annotated[str | None, typer.Option("--at", metavar="TIME", help="Judge it as of this time.")] = None,
    offline: OfflineOption = None,
    config: ConfigOption = None,
    challenge: Annotated[str | None, typer.Option("--challenge", help="What the presentation must answer.")] = None,
    domain: Annotated[
        list[str] | None, typer.Option("--domain", help="Whom the presentation must be made for: you.")
    ] = None,
    context: ContextOption = None,
    interop: InteropOption = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a credential or presentation.

    Ends with 0 if it is verified, 1 if a check failed, 3 if none failed but some could not be made, and 2 if the file
    cannot be read or the command is wrong.

    Examples:
        vcedu verify transcript.json --unsafe-any-issuer

        vcedu verify transcript.json --unsafe-any-issuer --at 2027-03-25T09:00:00+09:00 --lang ja

        vcedu verify presentation.json --unsafe-any-issuer --challenge n-0S6_WzA2Mj --domain school-b.example --json
    """
    check_trust(anchors, unsafe_any_issuer=unsafe_any_issuer)
    source = door(config, offline)
    verifier = Verifier(
        trust=UnsafeAnyIssuer(),
        contexts=context_store(context, interop=interop),
        fetcher=source.fetcher,
    )
    demand = HolderDemand(challenge=challenge, domain=frozenset(domain) if domain else None)
    data = files.read(document)
    report = verifier.inspect(data, time=VerificationTime(now=now_or(at)), holder=demand)
    shown = Shown(file=document, any_issuer=True, bundle_signer=source.bundle_signer)
    print_report(output(as_json=as_json, language=language), report, shown)
    raise typer.Exit(exit_status(report))


def exit_status(report: Report) -> ExitStatus:
    """Return the exit status that a report stands for."""
    verdict = report.verdict
    if verdict.verified:
        return ExitStatus.DONE
    if _is_unreadable(verdict):
        return ExitStatus.USAGE
    failed = any(check.outcome is Outcome.FAILED for check in verdict.checks)
    return ExitStatus.FAILED if failed else ExitStatus.UNDETERMINED


def _is_unreadable(verdict: Verdict) -> bool:
    return any(check.name is CheckName.INPUT and check.outcome is Outcome.FAILED for check in verdict.checks)


def check_trust(anchors: Path | None, *, unsafe_any_issuer: bool) -> None:
    """Demand that the caller says whom to trust.

    Raises:
        UsageError: `OPTION_NOT_YET` or `OPTION_INVALID`.
    """
    if anchors is not None:
        raise UsageError(Code.OPTION_NOT_YET, option="--anchors")
    if not unsafe_any_issuer:
        expected = "--anchors FILE | --unsafe-any-issuer"
        raise UsageError(Code.OPTION_INVALID, option="--unsafe-any-issuer", value="absent", expected=expected)
