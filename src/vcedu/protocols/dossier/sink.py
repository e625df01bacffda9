"""A batch's records as sealed dossiers: one for each pupil, to the school that the pupil goes to."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.strict_json import read_json_object
from vcedu.issuer.batch.folders import make_folder
from vcedu.issuer.batch.lines import PRIVATE, keep, write_whole, writing
from vcedu.issuer.batch.names import folder_name
from vcedu.model import read_secured
from vcedu.protocols.dossier.manifest import checked_name, digest_of, make_manifest
from vcedu.protocols.dossier.sealed import seal_dossier

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from vcedu.education.procedures import Procedure
    from vcedu.issuer import Issuer
    from vcedu.issuer.batch.names import FileNames
    from vcedu.issuer.batch.sinks import BatchItem, BatchSummary
    from vcedu.keys import AgreementKey
    from vcedu.protocols.dossier.book import DossierBook

_PARTS = ".parts"
_WHOSE = "whose.json"
_SEALED = "sealed-"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A school that dossiers are sealed to.

    Attributes:
        did: Its DID.
        key: The key to seal to.
    """

    did: str
    key: AgreementKey


class DossierSink:
    """Collects each pupil's records, and seals them when the run has come to its end.

    A pupil whose next school is not known yet is no fault: the records wait in the folder, and are sealed at the end of
    the first run after it is known. Until then they lie there unsealed, for their owner alone.

    Attributes:
        waiting: The pupils, by number, whose records still wait since `finish` was last called.
    """

    def __init__(  # noqa: PLR0913 - all but two by name, each a decision of the school
        self,
        folder: Path,
        names: FileNames,
        *,
        sender: Issuer,
        recipient_of: Callable[[str, str], Recipient | None],
        procedure: Procedure | str,
        now: dt.datetime,
        book: DossierBook | None = None,
    ) -> None:
        """Write below a folder, made if it is not there.

        Args:
            folder: The folder.
            names: Names the files.
            sender: Signs the manifests.
            recipient_of: Returns where the pupil of a class and number goes; None where that is not known yet.
            procedure: The procedure that sends the records, as in `make_manifest`.
            now: When the dossiers are made.
            book: Where they are written down as sent.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        self.waiting: tuple[str, ...] = ()
        self._folder = folder
        self._names = names
        self._sender = sender
        self._recipient_of = recipient_of
        self._procedure = procedure
        self._now = now
        self._book = book
        self._new: list[Path] = []
        make_folder(folder / _PARTS)

    def put(self, item: BatchItem) -> None:
        """Let one record wait for the others of its pupil; a newer version takes the place of an older one.

        Raises:
            VerificationError: `PROCEDURE_RECORD` or `PROCEDURE_DELIVERY`, if the procedure sends no such record, or
                not in a dossier.
            UsageError: `FILE_UNWRITABLE`.
            MalformedError: what reading the record raises.
        """
        checked_name(self._procedure, [read_secured(item.secured)])
        place = self._folder / _PARTS / self._names.stem("pupil", item.key)
        make_folder(place)
        whose, record = place / _WHOSE, place / f"{self._names.stem('latest', item.record_id)}.vc"
        members = {"class": item.group, "key": item.key}
        write_whole(record, item.secured, mode=PRIVATE)
        # Last, so that wherever this is, there is a record too.
        write_whole(whose, json.dumps(members, ensure_ascii=False).encode(), mode=PRIVATE)
        self._new += [record, whose]

    def flush(self) -> None:
        """Make what waits outlast a crash.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
        """
        keep(self._new)
        self._new.clear()

    def finish(self, summary: BatchSummary) -> None:  # noqa: ARG002 - a dossier says the same of every run
        """Seal the records of each pupil whose next school is known.

        Raises:
            UsageError: `FILE_UNWRITABLE`.
            VceduError: what `make_manifest`, `seal_dossier` and the book raise.
        """
        self.flush()
        still: list[str] = []
        for place in self._places():
            with writing(place):
                whose = read_json_object((place / _WHOSE).read_bytes())
            group, key = str(whose["class"]), str(whose["key"])
            recipient = self._recipient_of(group, key)
            if recipient is None:
                still.append(key)
                continue
            self._seal(place, group, key, recipient)
            # Renamed at once, since clearing away takes several steps.
            sealed = place.with_name(f"{_SEALED}{place.name}")
            with writing(place):
                place.replace(sealed)
                shutil.rmtree(sealed)
        self.waiting = tuple(sorted(still))

    def _places(self) -> list[Path]:
        """Return where records wait, after clearing away what a crash left."""
        with writing(self._folder):
            places = sorted((self._folder / _PARTS).iterdir())
            for place in places:
                if place.name.startswith(_SEALED):
                    shutil.rmtree(place)
            return [place for place in places if (place / _WHOSE).exists()]

    def _seal(self, place: Path, group: str, key: str, recipient: Recipient) -> None:
        with writing(place):
            records = [read_secured(path.read_bytes()) for path in sorted(place.glob("*.vc"))]
        # The same records to the same school are one dossier, whatever happened between sealing and clearing away.
        number = self._names.stem("dossier", key, recipient.did, *sorted(map(digest_of, records)))
        make_folder(self._folder / folder_name(group))
        sealed = self._folder / folder_name(group) / f"{number}.jwe"
        kept = sealed.with_name(f"{sealed.name}.manifest.json")
        if not sealed.exists():
            manifest = make_manifest(
                records,
                sender=self._sender,
                recipient=recipient.did,
                procedure=self._procedure,
                dossier_id=number,
                about=None,
                now=self._now,
            )
            write_whole(kept, manifest.raw)
            write_whole(sealed, seal_dossier(manifest, records, recipient.key))
            keep([kept, sealed])
        if self._book is not None:
            with writing(kept):
                sent = read_secured(kept.read_bytes())
            self._book.sent(sent, at=self._now)
