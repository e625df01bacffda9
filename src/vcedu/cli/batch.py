"""`vcedu batch`: plan, run, resume and account for issuing in bulk."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.approval import ApprovalOption, read_approvals, read_draft, read_route
from vcedu.cli.batch_desk import BatchDesk, Setting
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, output
from vcedu.cli.status import read_reason
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from vcedu.cli.output import Output
    from vcedu.issuer import Decision
    from vcedu.issuer.batch import BatchPlan, RunReport

app = typer.Typer(help="Issue records in bulk: plan, run, resume, account for it.", no_args_is_help=True)


class BatchKind(StrEnum):
    """What a batch issues."""

    TRANSCRIPT = "transcript"
    GRADUATION = "graduation"
    ENROLLMENT = "enrollment"


class Layout(StrEnum):
    """How what was issued is laid out."""

    FOLDER = "folder"
    ARCHIVE = "archive"


SourceArgument = Annotated[
    Path, typer.Argument(metavar="FILE.csv", help="grades.csv for transcripts, gakuseki.csv for certificates.")
]
KindOption = Annotated[BatchKind, typer.Option("--kind", help="What is issued.")]
SchoolOption = Annotated[Path, typer.Option("--school", metavar="SCHOOL.toml", help="The school's own description.")]
FolderOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The batch's folder, with its journal.")]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The batch's folder.")]
JournalPlaceOption = Annotated[
    str | None,
    typer.Option(
        "--journal", metavar="PLACE", help="A file, or postgresql://user@host/name; by default in the folder."
    ),
]
StatusListOption = Annotated[
    str | None, typer.Option("--status-list", metavar="URL", help="Give each a status, in lists that will stand there.")
]
GraduatedOption = Annotated[
    str | None, typer.Option("--graduated-on", metavar="DATE", help="The day of graduation, for certificates of it.")
]
FormOption = Annotated[str, typer.Option("--form", metavar="WHO", help="Whose form (様式) the certificates follow.")]
FormVersionOption = Annotated[str, typer.Option("--form-version", metavar="TEXT", help="Which version of it.")]
PurposeOption = Annotated[str, typer.Option("--purpose", help="What for, as the ledger says it.")]
ReceiverOption = Annotated[str, typer.Option("--receiver", help="Who receives them, as the ledger says it.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes do the work.")]
CorrectionOption = Annotated[
    str | None,
    typer.Option("--correction", metavar="REASON", help="Why records have changed: the old ones are withdrawn."),
]
RouteOption = Annotated[
    Path | None, typer.Option("--route", metavar="ROUTE.toml", help="Who must approve before anything is issued.")
]
DraftOption = Annotated[Path | None, typer.Option("--draft", metavar="DRAFT.json", help="What was put forward.")]
LayoutOption = Annotated[Layout, typer.Option("--layout", help="A folder or an archive for each class.")]


@app.callback()
def batches() -> None:
    """Issue records in bulk: plan, run, resume, account for it."""


@app.command("plan")
def plan(
    source: SourceArgument,
    kind: KindOption,
    school: SchoolOption,
    key: KeyOption,
    out: FolderOption,
    journal: JournalPlaceOption = None,
    graduated_on: GraduatedOption = None,
    form: FormOption = "",
    form_version: FormVersionOption = "",
    draft: Annotated[Path | None, typer.Option("--draft", metavar="FILE", help="Write a draft for approval.")] = None,
    what: Annotated[str, typer.Option("--what", help="What the draft is about, for the officers to read.")] = "",
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Show what a run would issue, correct, leave as it is or refuse. Writes nothing but the draft, if asked for.

    Exit 0 if no row would be refused, else 1.

    Examples:
        vcedu batch plan grades.csv --kind transcript --school school.toml --key school-key.json --out spring

        vcedu batch plan gakuseki.csv --kind graduation --graduated-on 2027-03-19 --school school.toml \
            --key school-key.json --out spring --draft draft.json --what 令和8年度卒業証明書
    """
    desk = BatchDesk(
        Setting(
            source=str(source),
            kind=kind.value,
            school=str(school),
            key=str(key),
            journal=journal or "",
            graduated_on=graduated_on or "",
            form=form,
            form_version=form_version,
        ),
        out,
    )
    found = desk.plan()
    if draft is not None:
        files.write(draft, _draft_of(found, what or source.name, desk.now()), overwrite=False)
    printer = output(as_json=as_json, language=language)
    _say_plan(found, printer)
    raise typer.Exit(1 if any(line.error is not None for line in found.lines) else 0)


@app.command("run")
def run(
    source: SourceArgument,
    kind: KindOption,
    school: SchoolOption,
    key: KeyOption,
    out: FolderOption,
    journal: JournalPlaceOption = None,
    status_list: StatusListOption = None,
    graduated_on: GraduatedOption = None,
    form: FormOption = "",
    form_version: FormVersionOption = "",
    purpose: PurposeOption = "",
    receiver: ReceiverOption = "本人",
    layout: LayoutOption = Layout.FOLDER,
    workers: WorkersOption = 1,
    correction: CorrectionOption = None,
    route: RouteOption = None,
    draft: DraftOption = None,
    approval: ApprovalOption = None,
    only_failed: Annotated[bool, typer.Option("--only-failed", help="Only rows that the last run refused.")] = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Issue what a file says, each version of a record once; one pupil's bad data stops nobody else.

    Stopped at any point, `vcedu batch resume` goes on: nothing is lost and nothing issued twice. Exit 0 if every row
    has its record, else 1.

    Examples:
        vcedu batch run grades.csv --kind transcript --school school.toml --key school-key.json --out spring \
            --status-list https://school.example/status/2026 --workers 2

        vcedu batch run gakuseki.csv --kind graduation --graduated-on 2027-03-19 --school school.toml \
            --key school-key.json --out spring --draft draft.json --route route.toml --approval clerk.json \
            --approval principal.json

        vcedu batch run grades.csv --kind transcript --school school.toml --key school-key.json --out spring \
            --correction grade_correction --status-list https://school.example/status/2026
    """
    setting = Setting(
        source=str(source),
        kind=kind.value,
        school=str(school),
        key=str(key),
        journal=journal or "",
        status_list=status_list or "",
        graduated_on=graduated_on or "",
        form=form,
        form_version=form_version,
        purpose=purpose,
        receiver=receiver,
        layout=layout.value,
        workers=str(workers),
        correction="" if correction is None else read_reason("--correction", correction).value,
    )
    decision = _decision(route, draft, approval)
    _run(BatchDesk(setting, out), decision, output(as_json=as_json, language=language), only_failed=only_failed)


@app.command("resume")
def resume(
    out: FolderArgument,
    route: RouteOption = None,
    draft: DraftOption = None,
    approval: ApprovalOption = None,
    only_failed: Annotated[bool, typer.Option("--only-failed", help="Only rows that the last run refused.")] = False,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Go on with a run that was stopped, or run it again after its file was mended, with the same settings.

    Examples:
        vcedu batch resume spring

        vcedu batch resume spring --only-failed
    """
    decision = _decision(route, draft, approval)
    _run(BatchDesk.of_folder(out), decision, output(as_json=as_json, language=language), only_failed=only_failed)


@app.command("report")
def report(out: FolderArgument, as_json: JSONOption = False, language: LanguageOption = Language.EN) -> None:
    """Say what became of the last run, and of each row that gave no record: file, row, field, remedy.

    Exit 0 if every row has its record, else 1.

    Examples:
        vcedu batch report spring --lang ja
    """
    printer = output(as_json=as_json, language=language)
    raise typer.Exit(_say_report(BatchDesk.of_folder(out).report(), printer))


def _run(desk: BatchDesk, decision: Decision | None, printer: Output, *, only_failed: bool) -> None:
    desk.run(decision, only_failed=only_failed)
    raise typer.Exit(_say_report(desk.report(), printer))


def _decision(route: Path | None, draft: Path | None, approval: list[Path] | None) -> Decision | None:
    """Return what was decided; None where no route is named.

    Raises:
        ApprovalPending: `APPROVAL_PENDING`, if an officer has not spoken yet.
        VerificationError: an `APPROVAL_*` code.
    """
    if route is None:
        return None
    if draft is None:
        raise UsageError(Code.OPTION_INVALID, option="--draft", value="", expected="DRAFT.json")
    from vcedu.issuer import decide  # noqa: PLC0415 - slow to import

    return decide(read_route(route), read_draft(draft), read_approvals(approval), at=dt.datetime.now(dt.UTC))


def _draft_of(found: BatchPlan, what: str, at: dt.datetime) -> bytes:
    from vcedu.issuer import Draft  # noqa: PLC0415 - slow to import

    return Draft(found.digest, what, len(found.records), at).write()


def _say_plan(found: BatchPlan, printer: Output) -> None:
    from vcedu.issuer.batch import PlanState  # noqa: PLC0415 - slow to import

    counts = {state.value: found.count(state) for state in PlanState}
    refused = [line for line in found.lines if line.error is not None]
    if printer.as_json:
        lines = [
            {
                "state": line.state.value,
                "row": line.row,
                "student": line.key,
                "class": line.group,
                "version": line.version,
            }
            for line in found.lines
        ]
        faults = [printer.members(line.error) for line in refused if line.error is not None]
        printer.json({"counts": counts, "digest": found.digest.hex(), "lines": lines, "faults": faults})
        return
    printer.line(" ".join(f"{_word(name, printer)} {count}" for name, count in counts.items()))
    printer.line(f"digest {found.digest.hex()}")
    for line in refused:
        if line.error is not None:
            printer.error(line.error)


def _say_report(report: RunReport, printer: Output) -> int:
    counts = {
        "issued": report.issued,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "pending": report.pending,
    }
    if printer.as_json:
        faults = [
            {
                "row": fault.row,
                "student": fault.key,
                "code": fault.code.value,
                "place": fault.place,
                "message": {"en": fault.message.en, "ja": fault.message.ja},
                "next": {"en": fault.next_step.en, "ja": fault.next_step.ja},
            }
            for fault in report.faults
        ]
        printer.json({"counts": counts, "ended": report.ended_at is not None, "faults": faults})
    else:
        printer.line(" ".join(f"{_word(name, printer)} {count}" for name, count in counts.items()))
        for fault in report.faults:
            place = f"{fault.place}: " if fault.place else ""
            printer.line(f"{place}{printer.say(fault.message)} {printer.say(fault.next_step)} [{fault.code}]")
        if report.ended_at is None:
            printer.line(_word("stopped", printer))
    return int(bool(report.faults) or report.ended_at is None)


_WORDS = {
    "issued": "発行",
    "new": "新規",
    "changed": "変更",
    "unfinished": "未完了",
    "unchanged": "変更なし",
    "refused": "発行不可",
    "pending": "決裁待ち",
    "stopped": "途中で止まっています。",
}


def _word(name: str, printer: Output) -> str:
    return _WORDS[name] if printer.language == "ja" else name
