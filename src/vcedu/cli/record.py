"""`vcedu record`: issue one record, correct one, rescind one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from vcedu.cli import files
from vcedu.cli.options import JSONOption, KeyOption, Language, LanguageOption, MethodOption, output, read_issuer
from vcedu.cli.retention import TableOption, read_table
from vcedu.cli.status import read_reason, say_site, write_site
from vcedu.cli.stores import JournalOption, open_books
from vcedu.errors import Code, UsageError
from vcedu.model import FixedClock, SystemClock, read_secured

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.connectors.plain import PlainKind, PlainRequest
    from vcedu.connectors.plain.kinds import Body
    from vcedu.education.issuance import Issuance
    from vcedu.education.retention import RetentionTable
    from vcedu.issuer import CorrectionDesk, LedgerRequest, StatusLists
    from vcedu.model import Secured

app = typer.Typer(help="Issue one record, correct one, or rescind one.", no_args_is_help=True)

RequestArgument = Annotated[
    Path, typer.Argument(metavar="REQUEST.json", help="The record as plain JSON, as `serve records` takes it.")
]
KindOption = Annotated[str, typer.Option("--kind", metavar="TYPE", help="What it is, such as EnrollmentCertificate.")]
FormOption = Annotated[str, typer.Option("--form", help="Whose form (様式) the record follows.")]
FormVersionOption = Annotated[str, typer.Option("--form-version", help="The version of that form.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="The signed record.")]
SiteOption = Annotated[Path, typer.Option("--site", metavar="DIR", help="The root folder of the web site.")]
SchoolOption = Annotated[
    Path | None, typer.Option("--school", metavar="SCHOOL.toml", help="The school's own description.")
]
BoardOption = Annotated[Path | None, typer.Option("--board", metavar="BOARD.toml", help="Instead: the board's.")]
OldOption = Annotated[Path, typer.Option("--old", metavar="OLD.json", help="The record that is corrected, as issued.")]


@app.callback()
def records() -> None:
    """Issue one record, correct one, or rescind one."""


@app.command("issue")
def issue(
    request: RequestArgument,
    kind: KindOption,
    record: Annotated[str, typer.Option("--record", metavar="ID", help="The record's name in your own system.")],
    journal: JournalOption,
    key: KeyOption,
    form: FormOption,
    form_version: FormVersionOption,
    out: OutOption,
    school: SchoolOption = None,
    board: BoardOption = None,
    status_list: Annotated[
        str | None, typer.Option("--status-list", metavar="URL", help="Give it a status, in lists that stand there.")
    ] = None,
    deposit_key: Annotated[
        str | None,
        typer.Option("--deposit-key", metavar="MULTIKEY", help="Let this holder fetch what takes its place one day."),
    ] = None,
    refresh_at: Annotated[
        str, typer.Option("--refresh-at", metavar="URL", help="Under which address that will lie.")
    ] = "",
    table: TableOption = None,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Issue one record, numbered in the ledger; asked for again, the same comes back.

    Only one that has a status can be corrected later. One whose source was destroyed (`vcedu retention`) is refused,
    and the refusal names what can still be issued.

    Examples:
        vcedu record issue request.json --kind EnrollmentCertificate --record 2026-0117 --journal journal.sqlite \
            --key school-key.json --school school.toml --form A市教育委員会 --form-version 2027 \
            --status-list https://school.example/status/2027 --out certificate.json

        vcedu record issue request.json --kind EnrollmentCertificate --record 2026-0117 --journal journal.sqlite \
            --key school-key.json --school school.toml --form A市教育委員会 --form-version 2027 \
            --status-list https://school.example/status/2027 --out certificate.json \
            --deposit-key z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW --refresh-at https://school.example/refresh
    """
    from vcedu.keys import AgreementKey  # noqa: PLC0415 - as the others: only what is needed

    if (deposit_key is None) != (not refresh_at):
        expected = "--deposit-key MULTIKEY --refresh-at URL"
        raise UsageError(Code.OPTION_INVALID, option="--deposit-key", value=deposit_key, expected=expected)
    asked = _Asked.read(request, kind, school, board)
    with _Counter(journal, key, verification_method, refresh_at, is_new=True) as counter:
        desk = counter.desk(asked.body, form, form_version, counter.opened(status_list), read_table(table))
        build = asked.build
        if deposit_key is not None and desk.places is not None:
            build = desk.places.offering(build, AgreementKey.from_multikey(deposit_key))
        issued = desk.office.issue(build, asked.line, record_id=record, valid_for=asked.request.valid_for)
        files.write(out, issued.secured.raw)
        printer = output(as_json=as_json, language=language)
        entry = issued.line.entry
        if printer.as_json:
            printer.json({"file": str(out), "credential": entry.credential_id, "number": str(issued.line.number)})
        else:
            printer.line(f"{out}: {issued.line.number} {entry.credential_id}")


@app.command("correct")
def correct(
    request: RequestArgument,
    kind: KindOption,
    old: OldOption,
    reason: Annotated[str, typer.Option("--reason", help="grade_correction, name_change or clerical_error.")],
    journal: JournalOption,
    key: KeyOption,
    form: FormOption,
    form_version: FormVersionOption,
    out: OutOption,
    site: SiteOption,
    school: SchoolOption = None,
    board: BoardOption = None,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Issue a record anew in the place of one that was issued, which is withdrawn at the same moment.

    The reason stays in the journal. Verifiers of the old one are told the day, and whether results or particulars were
    corrected; after a change of name the new one must not repeat the former name. The site has the lists, the notices
    of corrections, and the sealed copies for holders who gave a deposit key.

    Examples:
        vcedu record correct request.json --kind EnrollmentCertificate --old old.json --reason name_change \
            --journal journal.sqlite --key school-key.json --school school.toml --form A市教育委員会 \
            --form-version 2027 --out new.json --site site
    """
    why = read_reason("--reason", reason)
    asked = _Asked.read(request, kind, school, board)
    with _Counter(journal, key, verification_method) as counter:
        former = _read(old)
        desk = counter.desk(asked.body, form, form_version)
        record, version = desk.corrections.version_of(_identifier(former))
        corrected = desk.correct(
            asked.build,
            asked.line,
            record_id=record,
            record_version=version + 1,
            reason=why,
            former=former,
            valid_for=asked.request.valid_for,
        )
        files.write(out, corrected.secured.raw)
        say_site(counter.site(site), output(as_json=as_json, language=language))


@app.command("rescind")
def rescind(
    old: OldOption,
    journal: JournalOption,
    key: KeyOption,
    site: SiteOption,
    verification_method: MethodOption = None,
    as_json: JSONOption = False,
    language: LanguageOption = Language.EN,
) -> None:
    """Withdraw a record for good, with nothing in its place; verifiers are told the day.

    Examples:
        vcedu record rescind --old old.json --journal journal.sqlite --key school-key.json --site site
    """
    with _Counter(journal, key, verification_method) as counter:
        counter.corrections.rescind(_identifier(_read(old)), counter.clock.now())
        say_site(counter.site(site), output(as_json=as_json, language=language))


class _Counter:
    """An office's books, and the key that it signs with."""

    def __init__(
        self, journal: str, key: Path, verification_method: str | None, refresh_at: str = "", *, is_new: bool = False
    ) -> None:
        from vcedu.issuer import Corrections, IssuanceJournal, RefreshPlaces  # noqa: PLC0415 - slow to import

        self.clock = FixedClock(SystemClock().now())
        self._issuer = read_issuer(key, verification_method, self.clock.now())
        self._driver = open_books(journal, is_new=is_new)
        self._journal = IssuanceJournal(self._driver)
        self.corrections = Corrections(self._driver)
        self._places = RefreshPlaces(self._driver, refresh_at)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._driver.close()

    def opened(self, status_list: str | None) -> str | None:
        """Return the identifier of a status list, made if it is not there."""
        if status_list is None:
            return None
        base_url, _, name = status_list.rpartition("/")
        return self._lists(base_url).open(name, at=self.clock.now())

    def desk(
        self,
        body: Body,
        form: str,
        form_version: str,
        status_list: str | None = None,
        table: RetentionTable | None = None,
    ) -> CorrectionDesk:
        """Return what records are issued and corrected with."""
        from vcedu.education.issuance import Form  # noqa: PLC0415 - slow to import
        from vcedu.issuer import CorrectionDesk, IssueLedger, RecordOffice, Retention  # noqa: PLC0415 - slow to import

        ledger = IssueLedger(self._driver, self._journal, office=str(body.code))
        retention = None if table is None else Retention(self._driver, table)
        form_of = Form(form, form_version)
        office = RecordOffice(self._issuer, self._journal, ledger, form_of, self.clock, status_list, retention)
        return CorrectionDesk(office, self.corrections, self._places)

    def site(self, out: Path) -> dict[str, dict[str, str]]:
        """Write what a web server must serve now."""
        lists = self._lists()
        lists.check_publisher()
        return write_site(lists, self._places, self.clock.now(), out)

    def _lists(self, base_url: str = "") -> StatusLists:
        from vcedu.issuer import StatusLists  # noqa: PLC0415 - slow to import

        return StatusLists(self._driver, self._issuer, base_url)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: a record as plain JSON, its kind, and who issues it."""

    request: PlainRequest
    kind: PlainKind
    body: Body

    @classmethod
    def read(cls, path: Path, kind: str, school: Path | None, board: Path | None) -> _Asked:
        """Return what a file asks for."""
        from vcedu.cli.office import body  # noqa: PLC0415 - slow to import
        from vcedu.connectors.plain import PlainRequest, plain_kind  # noqa: PLC0415 - slow to import

        issuing = body(school, board)
        found = plain_kind(kind, issuing)
        with files.naming(path):
            return cls(PlainRequest.read(files.read(path), found, issuing), found, issuing)

    @property
    def build(self) -> Callable[[Issuance], JSONObject]:
        """What makes the unsigned credential."""
        return self.kind.build(self.request.record, self.body)

    @property
    def line(self) -> LedgerRequest:
        """What the ledger is to say."""
        from vcedu.issuer import LedgerRequest  # noqa: PLC0415 - slow to import

        asked = self.request
        return LedgerRequest(self.kind.kind.credential_type, asked.purpose, asked.receiver, asked.copies)


def _read(path: Path) -> Secured:
    with files.naming(path):
        return read_secured(files.read(path))


def _identifier(secured: Secured) -> str:
    return str(secured.envelope.document.get("id"))
