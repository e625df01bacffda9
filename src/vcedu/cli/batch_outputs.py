"""Where the records of a batch go, as a command's options say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcedu.cli import files
from vcedu.cli.options import either, instant

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.education.procedures import Procedure
    from vcedu.issuer import Issuer
    from vcedu.issuer.batch import Sink
    from vcedu.storage import Driver


class OutputForm(StrEnum):
    """How the records of a batch are put together."""

    FOLDERS = "folders"
    ARCHIVES = "archives"
    DOSSIERS = "dossiers"


OutputFormOption = Annotated[
    OutputForm,
    typer.Option("--output", help="A folder or an archive (ZIP) for each class, or a sealed dossier for each pupil."),
]
RecipientsOption = Annotated[
    Path | None,
    typer.Option("--recipients", metavar="FILE.csv", help="For dossiers: each pupil's next school, and its key."),
]
ClaimsUntilOption = Annotated[
    str | None,
    typer.Option("--claims-until", metavar="TIME", help="Also give each pupil a claim code that is good until then."),
]


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the records go.

    Attributes:
        folder: The folder below which all of it is written.
        form: How they are put together.
        recipients: For dossiers: the file that names each pupil's next school.
        procedure: For dossiers: the procedure that sends them.
        claims_until: Until when the claim codes are good; None for none.

    Raises:
        UsageError: `OPTION_INVALID`, if recipients or procedure are there without dossiers, or not with them.
    """

    folder: Path
    form: OutputForm = OutputForm.FOLDERS
    recipients: Path | None = None
    procedure: Procedure | str | None = None
    claims_until: str | None = None

    def __post_init__(self) -> None:
        needed = self.form is OutputForm.DOSSIERS
        if {self.recipients is not None, self.procedure is not None} != {needed}:
            raise either("--output", "folders | archives | dossiers --recipients FILE.csv --procedure NAME")

    def sink(self, driver: Driver, issuer: Issuer, now: dt.datetime) -> Sink:
        """Return what takes the records.

        Args:
            driver: The database of the journal.
            issuer: Signs what stands around the records: the manifests of dossiers.
            now: The present time.

        Raises:
            UsageError: `FILE_UNREADABLE`, `FILE_UNWRITABLE` or `OPTION_INVALID`.
            VceduError: what `read_recipients`, `ClaimSink` and the database raise.
        """
        from vcedu.issuer.batch import Sinks  # noqa: PLC0415 - slow to import

        files.folder(self.folder)
        taking = [self._records(driver, issuer, now)]
        if self.claims_until is not None:
            taking.append(self._claims(driver, now, self.claims_until))
        return Sinks(taking)

    def _records(self, driver: Driver, issuer: Issuer, now: dt.datetime) -> Sink:
        from vcedu.issuer.batch.archives import ArchiveSink  # noqa: PLC0415 - slow to import
        from vcedu.issuer.batch.folders import FolderSink  # noqa: PLC0415 - slow to import
        from vcedu.issuer.batch.names import names_of_office  # noqa: PLC0415 - slow to import

        names = names_of_office(driver)
        if self.form is OutputForm.FOLDERS:
            return FolderSink(self.folder, names)
        if self.form is OutputForm.ARCHIVES:
            return ArchiveSink(self.folder, names)
        from vcedu.connectors.recipients import read_recipients  # noqa: PLC0415 - slow to import
        from vcedu.protocols.dossier import DossierSink, Recipient  # noqa: PLC0415 - slow to import

        path = Path(self.recipients or "")
        listed = read_recipients(files.read(path), file=str(path))
        found = {number: Recipient(*to) for number, to in listed.items()}
        return DossierSink(
            self.folder,
            names,
            sender=issuer,
            recipient_of=lambda _group, number: found.get(number),
            procedure=self.procedure or "",
            now=now,
        )

    def _claims(self, driver: Driver, now: dt.datetime, until: str) -> Sink:
        from vcedu.issuer.batch.claims import ClaimCodes, ClaimSink  # noqa: PLC0415 - slow to import

        end = instant(until, option="--claims-until")
        return ClaimSink(self.folder / "claims.jsonl", ClaimCodes(driver), at=now, valid_until=end)
