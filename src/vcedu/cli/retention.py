"""`vcedu retention`: at the year's end, what falls due, whom to tell, and the statement that it was destroyed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer

from vcedu.cli import files
from vcedu.cli.options import AtOption, JSONOption, KeyOption, Language, LanguageOption, MethodOption, now_or, output
from vcedu.cli.stores import JournalOption, open_books
from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.cli.output import Output
    from vcedu.education.retention import RetentionTable
    from vcedu.issuer import Retention, RetentionLine
    from vcedu.model import Secured
    from vcedu.storage import Driver

app = typer.Typer(help="Plan, announce and state the disposal of what is no longer kept.", no_args_is_help=True)

SourcesArgument = Annotated[
    Path, typer.Argument(metavar="SOURCES.csv", help="What the school keeps: one row per pupil and kind of source.")
]
TableOption = Annotated[
    Path | None, typer.Option("--table", metavar="TABLE.toml", help="The establisher's table; else the draft's.")
]
YearEndOption = Annotated[
    str | None, typer.Option("--year-end", metavar="DAY", help="By which year's end; else the present year's.")
]
_LENGTH_OF_NAME = 16


@app.callback()
def retention() -> None:
    """Plan, announce and state the disposal of what is no longer kept."""


@app.command("plan")
def plan(
    sources: SourcesArgument,
    journal: JournalOption,
    table: TableOption = None,
    year_end: YearEndOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Show whose sources fall due by the year's end, and how far each is; nothing is changed.

    Examples:
        vcedu retention plan sources.csv --journal journal.sqlite --table retention.toml

        vcedu retention plan sources.csv --journal journal.sqlite --year-end 2033-03-31 --lang ja
    """
    with _Year.of(sources, journal, table, year_end, at) as year:
        year.show(output(as_json=as_json, language=language))


@app.command("notify")
def notify(
    sources: SourcesArgument,
    journal: JournalOption,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write a letter for each pupil who was not told yet.")
    ] = None,
    table: TableOption = None,
    year_end: YearEndOption = None,
    at: AtOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Write down that the pupils were told, and print whom to tell of what: until then nothing is destroyed.

    Examples:
        vcedu retention notify sources.csv --journal journal.sqlite --table retention.toml --out letters
    """
    from vcedu.education.dates import japanese_day  # noqa: PLC0415 - slow to import

    with _Year.of(sources, journal, table, year_end, at) as year:
        if out is not None:
            year.write_letters(files.folder(out))
        year.retention.notify(year.lines, on=japanese_day(year.now))
        year.planned().show(output(as_json=as_json, language=language))


@app.command("run")
def run(
    sources: SourcesArgument,
    journal: JournalOption,
    key: KeyOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="For the statements and the last records.")],
    issued: Annotated[
        Path | None, typer.Option("--issued", metavar="DIR", help="The records as they were issued.")
    ] = None,
    did_document: Annotated[
        Path | None, typer.Option("--did-document", metavar="FILE", help="Your DID document, for a did:web issuer.")
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option("--anchors", metavar="FILE", help="The anchors to be handed over beside them.")
    ] = None,
    table: TableOption = None,
    year_end: YearEndOption = None,
    at: AtOption = None,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Hand over each pupil's last records with all that is needed to check them, and state the disposal, signed.

    Each record lies in a folder of its own with a bundle for `verify --offline`, and the anchors if you name them.
    Destroy the sources after this.

    Examples:
        vcedu retention run sources.csv --journal journal.sqlite --table retention.toml --key school-key.json \
            --issued transcripts --out disposed
    """
    from vcedu.cli.options import read_issuer  # noqa: PLC0415 - as the others: only what is needed
    from vcedu.education.dates import japanese_day  # noqa: PLC0415 - slow to import

    with _Year.of(sources, journal, table, year_end, at) as year:
        issuer = read_issuer(key, verification_method, year.now)
        last = last_records(year.lines, year.table, issued)
        parts = {f"bundle/{name}": body for name, body in year.bundle(issuer, key, did_document).items()}
        parts |= {} if anchors is None else {"anchors.json": files.read(anchors)}
        # What is handed over lies there before anything is stated to be destroyed.
        for name, record in last.items():
            folder = files.folder(out / "last" / name)
            files.write(folder / "record.json", record.raw)
            for part, data in parts.items():
                files.folder((folder / part).parent)
                files.write(folder / part, data)
        statements = year.retention.dispose(year.lines, issuer=issuer, at=year.now, on=japanese_day(year.now))
        # Again what was stated before: a run that was interrupted is finished by the next.
        for number, statement in enumerate(year.retention.statements(), 1):
            files.write(files.folder(out) / f"disposal-{number}.json", statement.raw)
        printer = output(as_json=as_json, language=language)
        if printer.as_json:
            printer.json({"statements": len(statements), "last": sorted(last), "folder": str(out)})
        else:
            printer.line(f"{out}: {len(statements)} + {len(last)}")


def read_table(path: Path | None) -> RetentionTable:
    """Return the establisher's retention table; the draft that comes with the library, if none is named.

    Raises:
        UsageError: `FILE_UNREADABLE`.
        MalformedError: `RETENTION_TABLE`.
    """
    from vcedu.education.retention import read_retention_table, shipped_retention_table  # noqa: PLC0415 - slow

    if path is None:
        return shipped_retention_table()
    with files.naming(path):
        return read_retention_table(files.read(path))


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's end: what the school keeps, and what of it falls due."""

    driver: Driver
    retention: Retention
    table: RetentionTable
    sources: tuple[Any, ...]
    end: dt.date
    now: dt.datetime
    lines: tuple[RetentionLine, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.close()

    @classmethod
    def of(cls, sources: Path, journal: str, table: Path | None, year_end: str | None, at: str | None) -> _Year:
        """Return the year that the options name.

        Raises:
            UsageError: `OPTION_INVALID` or `FILE_UNREADABLE`.
            VceduError: what is wrong with the files.
        """
        from vcedu.connectors import read_kept_sources  # noqa: PLC0415 - slow to import
        from vcedu.education.dates import japanese_day  # noqa: PLC0415 - slow to import
        from vcedu.issuer import IssuanceJournal, Retention  # noqa: PLC0415 - slow to import

        driver = open_books(journal)
        known = read_table(table)
        kept = read_kept_sources(files.read(sources), file=str(sources))
        now = now_or(at)
        end = known.year_end(japanese_day(now)) if year_end is None else _day(year_end)
        IssuanceJournal(driver)
        with files.naming(sources):
            return cls(driver, Retention(driver, known), known, kept, end, now).planned()

    def planned(self) -> _Year:
        """Return the year as it stands now."""
        lines = self.retention.plan(self.sources, year_end=self.end)
        return _Year(self.driver, self.retention, self.table, self.sources, self.end, self.now, lines)

    def write_letters(self, out: Path) -> None:
        """Write a letter to each pupil who was not told yet, under a number that is not theirs."""
        from vcedu.rendering.retention_letter import retention_letter  # noqa: PLC0415 - only here

        due: dict[tuple[str, dt.date], list[RetentionLine]] = {}
        for line in self.lines:
            if line.state == "due":
                due.setdefault((line.source.pupil, line.due_on), []).append(line)
        first = 1 + sum(1 for _ in out.glob("letter-*.txt"))
        for number, ((pupil, day), lines) in enumerate(due.items(), first):
            text = retention_letter(pupil, [self.table.rule(line.source) for line in lines], day)
            files.write(out / f"letter-{number:04}.txt", text.encode(), private=True)

    def show(self, printer: Output) -> None:
        """Print the lines."""
        if printer.as_json:
            printer.json({"year_end": self.end.isoformat(), "lines": [_members(line) for line in self.lines]})
            return
        for line in self.lines:
            name = printer.say(self.table.rule(line.source).name)
            printer.line(f"{line.source.pupil}: {name} {line.due_on} [{line.state}] {len(line.credentials)}")

    def bundle(self, issuer: Any, key: Path, document: Path | None) -> dict[str, bytes]:  # noqa: ANN401 - an Issuer
        """Return a bundle of all that the last records are checked with: lists, notices, DID document."""
        from vcedu import dids, net  # noqa: PLC0415 - the network's libraries are slow to import
        from vcedu.cli.options import read_signer  # noqa: PLC0415 - as the others
        from vcedu.issuer import StatusLists  # noqa: PLC0415 - slow to import

        lists = StatusLists(self.driver, issuer)
        lists.check_publisher()
        pages = [(str(each.envelope.document["id"]), each.raw) for each in lists.publish(self.now)]
        entries = [self._fetched(url, body, net.FetchKind.STATUS_LIST) for url, body in pages]
        entries += [self._fetched(url, body, net.FetchKind.RELATED_RESOURCE) for url, body in lists.notices().items()]
        if document is not None:
            url = dids.document_url(dids.DID.parse(issuer.id))
            entries.append(self._fetched(url, files.read(document), net.FetchKind.DID_DOCUMENT))
        return net.make_bundle(entries, read_signer(key), self.now)

    def _fetched(self, url: str, body: bytes, kind: Any) -> Any:  # noqa: ANN401 - of the network's library
        from vcedu import net  # noqa: PLC0415 - the network's libraries are slow to import

        return net.Fetched(url, body, "application/json", self.now, kind)


def last_records(lines: Sequence[RetentionLine], table: RetentionTable, issued: Path | None) -> dict[str, Secured]:
    """Return the newest records that were issued from sources, by names that say nothing of whose they are.

    Args:
        lines: The sources; those that are destroyed already are left out.
        table: The establisher's table.
        issued: The folder of the records as they were issued.

    Raises:
        UsageError: `RETENTION_LAST_MISSING`, if one is not in the folder; `FILE_UNREADABLE`.
    """
    from vcedu.status import credential_digest  # noqa: PLC0415 - only here

    at_hand = {} if issued is None else files.records_in(issued)
    found: dict[str, Secured] = {}
    for line in lines:
        if line.state == "disposed":
            continue
        for _, name in line.credentials:
            if name not in at_hand:
                kind, pupil = table.rule(line.source).name, line.source.pupil
                raise UsageError(Code.RETENTION_LAST_MISSING, credential=name, kind=kind, pupil=pupil)
            found[credential_digest(name)[:_LENGTH_OF_NAME]] = at_hand[name]
    return found


def _members(line: RetentionLine) -> dict[str, Any]:
    source = line.source
    return {
        "student_number": source.pupil,
        "kind": source.kind,
        "event": source.event.value,
        "on": source.on.isoformat(),
        "due_on": line.due_on.isoformat(),
        "state": line.state.value,
        "credentials": dict(line.credentials),
    }


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        expected = "2033-03-31"
        raise UsageError(Code.OPTION_INVALID, option="--year-end", value=text, expected=expected) from error
