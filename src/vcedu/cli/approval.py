"""`vcedu approval`: put a draft forward, and decide on it (起案と決裁)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, now_or, output, read_signer
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from vcedu.issuer import Approval, ApprovalRoute, Draft

app = typer.Typer(help="Put a draft forward, and decide on it (起案と決裁).", no_args_is_help=True)

DraftArgument = Annotated[Path, typer.Argument(metavar="DRAFT.json", help="The draft.")]
RouteOption = Annotated[Path, typer.Option("--route", metavar="ROUTE.toml", help="Who must approve, in which order.")]
ApprovalOption = Annotated[
    list[Path] | None, typer.Option("--approval", metavar="FILE", help="What an officer said; may be repeated.")
]
AtOption = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When; by default now.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it. Never overwritten.")]


@app.callback()
def approvals() -> None:
    """Put a draft forward, and decide on it (起案と決裁)."""


@app.command("draft")
def draft(
    digest: Annotated[
        str, typer.Option("--digest", metavar="HEX", help="The digest of what is to be issued, as the plan says it.")
    ],
    count: Annotated[int, typer.Option("--count", metavar="N", help="How many records it is.")],
    what: Annotated[str, typer.Option("--what", help="What it is, for the officers to read.")],
    out: OutOption,
    at: AtOption = None,
) -> None:
    """Make a draft of what a plan would issue.

    Examples:
        vcedu approval draft --digest 5f70bf18a0… --count 312 --what 令和8年度卒業証明書 --out draft.json
    """
    from vcedu.issuer import Draft  # noqa: PLC0415 - slow to import

    try:
        named = bytes.fromhex(digest)
    except ValueError as error:
        raise UsageError(Code.OPTION_INVALID, option="--digest", value=digest, expected="64 digits") from error
    files.write(out, Draft(named, what, count, now_or(at)).write(), overwrite=False)


@app.command("approve")
def approve(
    draft: DraftArgument,
    route: RouteOption,
    key: KeyOption,
    out: OutOption,
    approval: ApprovalOption = None,
    reject: Annotated[bool, typer.Option("--reject", help="Send it back instead.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why; needed with --reject.")] = "",
    at: AtOption = None,
) -> None:
    """Approve a draft, or reject it, with an officer's key, in the step that it waits in.

    Examples:
        vcedu approval approve draft.json --route route.toml --key clerk.json --out clerk-approval.json

        vcedu approval approve draft.json --route route.toml --approval clerk-approval.json --key principal.json \
            --out principal-approval.json
    """
    from vcedu.issuer import Verb, say  # noqa: PLC0415 - slow to import

    if out.exists():
        raise UsageError(Code.FILE_EXISTS, file=str(out))
    said = say(
        read_route(route),
        read_draft(draft),
        read_approvals(approval),
        read_signer(key),
        decision=Verb.REJECT if reject else Verb.APPROVE,
        at=now_or(at),
        reason=reason,
    )
    files.write(out, said.write(), overwrite=False)


@app.command("show")
def show(
    draft: DraftArgument,
    route: RouteOption,
    approval: ApprovalOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Show what a draft says and who approved it; exit 0 only if it went through its whole route.

    Examples:
        vcedu approval show draft.json --route route.toml --approval clerk-approval.json --lang ja
    """
    from vcedu.education.dates import moment  # noqa: PLC0415 - slow to import
    from vcedu.issuer import decide, standing  # noqa: PLC0415 - slow to import

    way, what, said, now = read_route(route), read_draft(draft), read_approvals(approval), now_or(at)
    done = standing(way, what, said, at=now)
    printer = output(as_json=as_json, language=language)
    if not as_json:
        printer.line(f"{what.what} ({what.count}) {what.digest.hex()}")
        for officer, each in done:
            printer.line(f"{officer.role} {officer.name}: {printer.say(moment(each.at))}")
    decide(way, what, said, at=now)
    if as_json:
        steps = [{"role": officer.role, "name": officer.name, "at": each.at.isoformat()} for officer, each in done]
        printer.json({"what": what.what, "count": what.count, "digest": what.digest.hex(), "approved": steps})


def read_route(path: Path) -> ApprovalRoute:
    """Return the route in a file.

    Raises:
        UsageError: `FILE_UNREADABLE`.
        MalformedError: `APPROVAL_ROUTE`.
    """
    from vcedu.issuer import ApprovalRoute  # noqa: PLC0415 - slow to import

    with files.naming(path):
        return ApprovalRoute.read(files.read(path))


def read_draft(path: Path) -> Draft:
    """Return the draft in a file.

    Raises:
        UsageError: `FILE_UNREADABLE`.
        MalformedError: `APPROVAL_MALFORMED`, or what reading JSON raises.
    """
    from vcedu.issuer import Draft  # noqa: PLC0415 - slow to import

    with files.naming(path):
        return Draft.read(files.read(path))


def read_approvals(paths: list[Path] | None) -> list[Approval]:
    """Return the approvals in files, whose signatures hold.

    Raises:
        UsageError: `FILE_UNREADABLE`.
        MalformedError: `APPROVAL_MALFORMED`, or what reading JSON raises.
        ProofError: `APPROVAL_SIGNATURE`.
    """
    from vcedu.issuer import Approval  # noqa: PLC0415 - slow to import

    read = []
    for path in paths or []:
        with files.naming(path):
            read.append(Approval.read(files.read(path)))
    return read
