"""`vcedu transcript`: a school's own grades file becomes signed transcripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.canonical.contexts import ContextStore
from vcedu.cli import files
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, output, read_signer
from vcedu.cli.procedure import ProcedureKeyOption, ProcedureOption, procedure_named
from vcedu.cli.progress import watched
from vcedu.cli.status import read_reason, write_lists, write_site
from vcedu.model import SystemClock

if TYPE_CHECKING:
    from vcedu.model import Secured

app = typer.Typer(help="Turn a grades file into signed transcripts.", no_args_is_help=True)


@app.callback()
def transcripts() -> None:
    """Turn a grades file into signed transcripts."""


@app.command("issue")
def issue(
    grades: Annotated[Path, typer.Argument(metavar="GRADES.csv", help="One row for each pupil and course.")],
    school: Annotated[Path, typer.Option("--school", metavar="SCHOOL.toml", help="The school's own description.")],
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for transcripts and journal.")],
    status_list: Annotated[
        str | None,
        typer.Option("--status-list", metavar="URL", help="Give each a status, in lists that will stand there."),
    ] = None,
    suite: Annotated[
        str | None, typer.Option("--suite", metavar="NAME", help="The cryptosuite; by default the key's usual one.")
    ] = None,
    purpose: Annotated[str, typer.Option("--purpose", help="What for, as the ledger says it.")] = "成績証明書の交付",
    receiver: Annotated[str, typer.Option("--receiver", help="Who receives them, as the ledger says it.")] = "本人",
    journal: Annotated[
        str | None,
        typer.Option(
            "--journal", metavar="JOURNAL", help="A file, or postgresql://user@host/name; by default in the folder."
        ),
    ] = None,
    correction: Annotated[
        str | None,
        typer.Option(
            "--correction", metavar="REASON", help="Why grades have changed: the old transcript is withdrawn."
        ),
    ] = None,
    procedure: ProcedureOption = None,
    procedure_key: ProcedureKeyOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Issue a transcript for every pupil of a grades file, or for none if the file has a fault.

    Run again with the same folder, it goes on where it stopped: a pupil whose grades have not changed keeps the
    credential and the number that the ledger (発行台帳) names. The status lists, if any, lie in the folder's `site`,
    to be put on the web. With --correction (grade_correction, name_change or clerical_error), the new transcript of a
    pupil whose grades have changed takes the place of the old one, which is withdrawn at the same moment.

    Examples:
        vcedu transcript issue grades.csv --school school.toml --key school-key.json --out transcripts

        vcedu transcript issue grades.csv --school school.toml --key school-key.json --out transcripts \
            --procedure 証明書申請

        vcedu transcript issue grades.csv --school school.toml --key school-key.json --out transcripts \
            --status-list https://school.example/status/2027

        vcedu transcript issue grades.csv --school school.toml --key p256-key.json --out transcripts \
            --suite ecdsa-sd-2023 --status-list https://school.example/status/2027

        vcedu transcript issue grades.csv --school school.toml --key school-key.json --out transcripts \
            --status-list https://school.example/status/2027 --correction grade_correction
    """
    # The education models are slow to import, and most commands do without them.
    from vcedu.connectors import read_grades, read_school  # noqa: PLC0415
    from vcedu.education.kinds import TRANSCRIPT  # noqa: PLC0415
    from vcedu.issuer import (  # noqa: PLC0415
        CorrectionRun,
        Corrections,
        IssuanceJournal,
        IssueLedger,
        Issuer,
        LedgerRequest,
        Numbering,
        RefreshPlaces,
        StatusLists,
        issue_transcripts,
    )
    from vcedu.storage import open_driver  # noqa: PLC0415

    reason = None if correction is None else read_reason("--correction", correction)
    followed = None if procedure is None else procedure_named(procedure, procedure_key)
    home = read_school(files.read(school), file=str(school))
    pupils = read_grades(files.read(grades), file=str(grades), school=home)
    clock = SystemClock()
    issuer = Issuer(read_signer(key), contexts=ContextStore.production(), clock=clock, suite=suite)
    files.folder(out)
    driver = open_driver(out / "journal.sqlite" if journal is None else journal)
    entries = IssuanceJournal(driver)
    lists = None
    if status_list is not None:
        base_url, _, name = status_list.rpartition("/")
        lists = StatusLists(driver, issuer, base_url)
        lists.open(name, at=clock.now())
        write_lists(lists.publish(clock.now()), out / "site")
    printer = output(as_json=as_json, language=language)
    ledger = IssueLedger(driver, entries, office=str(home.code))
    numbering = Numbering(ledger, LedgerRequest(TRANSCRIPT.credential_type, purpose, receiver))
    issued = issue_transcripts(
        pupils,
        school=home,
        issuer=issuer,
        journal=entries,
        clock=clock,
        status_list=status_list,
        numbering=numbering,
        procedure=followed,
        correcting=CorrectionRun(Corrections(driver), reason, _Kept(out).find),
    )
    names = []
    for item in watched(issued, total=len(pupils), what=out.name):
        names.append(f"{item.student_number}.json")
        files.write(out / names[-1], item.secured.raw)
    if lists is not None:
        write_site(lists, RefreshPlaces(driver), clock.now(), out / "site")
    if printer.as_json:
        printer.json({"folder": str(out), "issuer": issuer.id, "files": names})
    else:
        printer.line(f"{out}: {len(names)}")


class _Kept:
    """The transcripts that an earlier run wrote, before this one writes others over them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, Secured] | None = None

    def find(self, credential_id: str) -> Secured | None:
        """Return a transcript by its identifier; None if it is not there."""
        if self._found is None:
            self._found = files.records_in(self._folder)
        return self._found.get(credential_id)
