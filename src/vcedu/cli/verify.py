"""`vcedu verify`: check one document and say, line by line, what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.network import ConfigOption, OfflineOption, door
from vcedu.cli.options import (
    AnchorsOption,
    AnyIssuerOption,
    AtOption,
    ContextOption,
    InteropOption,
    JSONOption,
    Language,
    LanguageOption,
    RootKeyOption,
    VersionFloorOption,
    context_store,
    instant,
    now_or,
    output,
)
from vcedu.cli.output import ExitStatus
from vcedu.cli.procedure import ProcedureKeyOption, procedure_named
from vcedu.cli.report import Shown, print_report, write_page
from vcedu.education.guardianship import GuardianAct
from vcedu.education.retention import read_disposal
from vcedu.errors import CheckName, Code, UsageError
from vcedu.keys import VerifyingKey
from vcedu.model import Outcome, Report, SystemClock, VerificationTime, read_secured
from vcedu.trust import Anchors, Custodians, UnsafeAnyIssuer
from vcedu.verification import HolderDemand
from vcedu.verifier import Verifier, open_registry

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.contexts import ContextStore
    from vcedu.model import Verdict
    from vcedu.net import Fetcher
    from vcedu.trust import IssuerTrust


def verify(
    document: Annotated[Path, typer.Argument(metavar="FILE", help="The credential or presentation.")],
    anchors: AnchorsOption = None,
    root_key: RootKeyOption = None,
    version_floor: VersionFloorOption = 1,
    unsafe_any_issuer: AnyIssuerOption = False,
    at: AtOption = None,
    proven_issue: Annotated[
        str | None,
        typer.Option("--proven-issue", metavar="TIME", help="It was issued by then: on your word, as the report says."),
    ] = None,
    offline: OfflineOption = None,
    config: ConfigOption = None,
    challenge: Annotated[str | None, typer.Option("--challenge", help="What the presentation must answer.")] = None,
    domain: Annotated[
        list[str] | None, typer.Option("--domain", help="Whom the presentation must be made for: you.")
    ] = None,
    presentation_header: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What a bbs-2023 proof must be made for: what you have asked for."),
    ] = None,
    act: Annotated[
        GuardianAct, typer.Option("--act", help="What a guardian does by presenting it to you.")
    ] = GuardianAct.PRESENT,
    procedure: Annotated[
        str | None,
        typer.Option("--procedure", metavar="NAME|FILE", help="Demand of whoever presents it what this one does."),
    ] = None,
    procedure_key: ProcedureKeyOption = None,
    major_act: Annotated[
        bool, typer.Option("--major-act", help="It is no daily act: guardians who decide together must both present.")
    ] = False,
    disposal: Annotated[
        list[Path] | None,
        typer.Option("--disposal", metavar="FILE", help="A school's statement that it destroyed the source."),
    ] = None,
    context: ContextOption = None,
    interop: InteropOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write the report as a page.")
    ] = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Check a credential or presentation.

    Ends with 0 if it is verified, 1 if a check failed, 3 if none failed but some could not be made, and 2 if the file
    cannot be read or the command is wrong.

    Examples:
        vcedu verify transcript.json --anchors anchors.json --root-key z6MknGc3ocHs3zdPiJbnaaqDi58NGb4pk1Sp9WxWufuXSdxf

        vcedu verify transcript.json --unsafe-any-issuer --at 2027-03-25T09:00:00+09:00 --lang ja

        vcedu verify presentation.json --unsafe-any-issuer --challenge n-0S6_WzA2Mj --domain school-b.example --json

        vcedu verify derived.json --unsafe-any-issuer --presentation-header n-0S6_WzA2Mj

        vcedu verify application.json --unsafe-any-issuer --challenge n-0S6_WzA2Mj --domain school-a.example --act apply

        vcedu verify papers.json --unsafe-any-issuer --challenge n-0S6_WzA2Mj --domain school-b.example --procedure 転学

        vcedu verify transcript.json --anchors anchors.json --root-key z6MknGc3... --html report.html

        vcedu verify old.json --anchors anchors.json --root-key z6MknGc3... --proven-issue 2027-03-25T09:00:00+09:00

        vcedu verify old.json --anchors anchors.json --root-key z6MknGc3... --disposal disposal-1.json
    """
    check_trust(anchors, root_key, unsafe_any_issuer=unsafe_any_issuer)
    source, contexts = door(config, offline), context_store(context, interop=interop)
    now = now_or(at)
    time = VerificationTime(now, None if proven_issue is None else _stated(proven_issue, now))
    trust: IssuerTrust = UnsafeAnyIssuer()
    custodians = Custodians()
    if anchors is not None:
        trusted = read_anchors(anchors, str(root_key), version_floor, time.now)
        trust, custodians = registered(trusted, contexts, source.fetcher, time)
    verifier = Verifier(
        trust=trust,
        contexts=contexts,
        fetcher=source.fetcher,
        custodians=custodians,
        disposals=[_disposal(path) for path in disposal or []],
    )
    domains = frozenset(domain) if domain else None
    followed = None if procedure is None else procedure_named(procedure, procedure_key)
    demand = HolderDemand(
        challenge=challenge,
        domain=domains,
        minimum_proofing=0 if followed is None else followed.minimum_proofing,
        major_act=major_act or (followed is not None and followed.major_act),
        act=act,
        presentation_header=None if presentation_header is None else presentation_header.encode(),
    )
    data = files.read(document)
    report = verifier.inspect(data, time=time, holder=demand)
    shown = Shown(
        file=document, any_issuer=unsafe_any_issuer, bundle_signer=source.bundle_signer, stated_issue=time.proven_issue
    )
    if html is not None:
        write_page(html, report, shown)
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


def _stated(text: str, now: dt.datetime) -> dt.datetime:
    stated = instant(text, option="--proven-issue")
    if stated > now:
        expected = f"... <= {now.isoformat()}"
        raise UsageError(Code.OPTION_INVALID, option="--proven-issue", value=text, expected=expected)
    return stated


def _disposal(path: Path) -> bytes:
    """Return a statement of disposal; one that is none is refused at once, since it would say nothing."""
    data = files.read(path)
    with files.naming(path):
        read_disposal(read_secured(data).envelope.document)
    return data


def _is_unreadable(verdict: Verdict) -> bool:
    return any(check.name is CheckName.INPUT and check.outcome is Outcome.FAILED for check in verdict.checks)


def check_trust(anchors: Path | None, root_key: str | None, *, unsafe_any_issuer: bool) -> None:
    """Demand that the caller says whom to trust, in one way.

    Raises:
        UsageError: `OPTION_INVALID`.
    """
    if unsafe_any_issuer == (anchors is not None):
        expected = "--anchors FILE | --unsafe-any-issuer"
        value = "beside --anchors" if unsafe_any_issuer else "absent"
        raise UsageError(Code.OPTION_INVALID, option="--unsafe-any-issuer", value=value, expected=expected)
    if anchors is not None and root_key is None:
        raise UsageError(Code.OPTION_INVALID, option="--root-key", value="absent", expected="MULTIKEY")


def registered(
    anchors: Anchors, contexts: ContextStore, fetcher: Fetcher, time: VerificationTime
) -> tuple[IssuerTrust, Custodians]:
    """Return who may issue by the register that anchors begin, and who may act for those who issued.

    Raises:
        VceduError: what `open_registry` raises.
    """
    chain = open_registry(anchors, contexts=contexts, fetcher=fetcher, time=time, clock=SystemClock())
    return chain, chain.custodians(time.now)


def read_anchors(path: Path, root_key: str, version_floor: int, now: dt.datetime) -> Anchors:
    """Return the anchors in a file.

    Raises:
        UsageError: `FILE_UNREADABLE`.
        VceduError: what `VerifyingKey.from_multikey` and `Anchors.read` raise.
    """
    key = VerifyingKey.from_multikey(root_key)
    with files.naming(path):
        return Anchors.read(files.read(path), root_key=key, version_floor=version_floor, now=now)
