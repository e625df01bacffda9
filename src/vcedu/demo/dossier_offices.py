"""The schools and boards of a dossier: what each issues, opens and keeps in a folder of its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, cast

from vcedu import dids
from vcedu.demo.cast import ENTERS, GRADE, LEAVES, usual_family
from vcedu.demo.two_cities import TwoCities, named
from vcedu.education.attendance import Attendance
from vcedu.education.certificates import Enrollment, enrollment_certificate
from vcedu.education.cumulative import (
    CumulativeRecord,
    EarlierCopy,
    cumulative_record_copy,
    cumulative_record_extract,
)
from vcedu.education.guidance import Guidance, SubjectRecord
from vcedu.education.health import Examination, ExaminationItem, HealthRecord, health_record
from vcedu.education.kinds import (
    CUMULATIVE_RECORD_COPY,
    CUMULATIVE_RECORD_EXTRACT,
    ENROLLMENT_CERTIFICATE,
    HEALTH_RECORD,
    TRANSFER_ACCEPTANCE_NOTICE,
)
from vcedu.education.notices import TransferAcceptance, transfer_acceptance_notice, transfer_out_date
from vcedu.education.registration import Entry, Registration, SchoolYearEntry, TransferOut
from vcedu.issuer import LedgerRequest
from vcedu.net import FetchKind, FetchRequest
from vcedu.protocols.dossier import open_dossier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vcedu.canonical.values import JSONObject
    from vcedu.demo.cast import Member
    from vcedu.demo.two_cities import Office
    from vcedu.education import School
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind
    from vcedu.education.people import NamedSchool
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.model import Secured
    from vcedu.protocols.dossier import OpenedDossier

_ENTERED = dt.date(2022, 4, 6)
_YEAR = SchoolYearEntry(2026, GRADE, "1組", 12, "見本 花子", "見本 太郎")
_ATTENDANCE = Attendance(school_days=105, excused=3, required=102, absent=4, present=98, remarks="忌引3日")
_SUBJECTS = (SubjectRecord("国語", grade="3"), SubjectRecord("算数", grade="2"))


class DossierOffices:
    """The two schools and the old school's board at work.

    Attributes:
        out: The scene's folder.
        world: The two cities.
        verifier: Trusts whom the registry registers.
        procedure: The procedure of a change of school, as the old school's establisher signed it.

    Args:
        out: The scene's folder.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.world = TwoCities(out)
        self.verifier = self.world.verifier()
        self.procedure = self.world.school_a.procedure
        self._child = dataclasses.replace(usual_family().child, subject_id=None)
        self._issued = 0

    def notice(self) -> Secured:
        """Have the new school tell the old one that it took the child in."""
        world = self.world
        acceptance = TransferAcceptance(
            world.school_b.described, self._child.unnumbered(), named(world.school_a), ENTERS, GRADE
        )
        build = partial(transfer_acceptance_notice, acceptance)
        return self._issue(world.school_b, TRANSFER_ACCEPTANCE_NOTICE, build)

    def documents(self, following: NamedSchool | None) -> tuple[Secured, ...]:
        """Have the old school issue what it sends; the new one is named only where the old one may know it."""
        office = self.world.school_a
        grade = None if following is None else GRADE
        left = TransferOut(transfer_out_date(ENTERS), ENTERS, LEAVES, grade, following, "転居")
        registration = Registration((_YEAR,), Entry(_ENTERED, "P1", "入学"), transfer_out=left)
        guidance = (Guidance(2026, GRADE, "平成29年告示", _SUBJECTS, _ATTENDANCE),)
        extract = self._extract()
        earlier = EarlierCopy.of(
            extract.raw,
            credential_id=str(extract.envelope.document["id"]),
            credential_type=CUMULATIVE_RECORD_EXTRACT.credential_type,
        )
        record = CumulativeRecord(
            office.described, self._child, (usual_family().guardian,), registration, guidance, earlier=(earlier,)
        )
        items = (ExaminationItem("身長", "138.2", "cm"),)
        health = HealthRecord(office.described, self._child, (Examination(2026, GRADE, dt.date(2026, 4, 20), items),))
        return (
            self._issue(office, CUMULATIVE_RECORD_COPY, partial(cumulative_record_copy, record)),
            extract,
            self._issue(office, HEALTH_RECORD, partial(health_record, health)),
        )

    def _extract(self) -> Secured:
        """Have the kindergarten issue the extract of its record (抄本), which came with the child to the old school."""
        office = self.world.kindergarten
        left = Registration((), Entry(dt.date(2020, 4, 8), "PK", "入園"), graduated_on=dt.date(2022, 3, 18))
        record = CumulativeRecord(
            office.described, self._child, (usual_family().guardian,), left, extent="最終学年の指導に関する記録"
        )
        return self._issue(office, CUMULATIVE_RECORD_EXTRACT, partial(cumulative_record_extract, record))

    def certificate(self, member: Member) -> Secured:
        """Have the old school issue a certificate of enrolment, which is for the family."""
        office = self.world.school_a
        enrollment = Enrollment(office.described, member.child, GRADE, _ENTERED, LEAVES)
        return self._issue(office, ENROLLMENT_CERTIFICATE, partial(enrollment_certificate, enrollment))

    def published_key(self, office: Office[School]) -> AgreementKey:
        """Return the key that an office publishes for what is sealed to it, from its document on the web."""
        did = office.issuer.id
        url = dids.document_url(dids.DID.parse(did))
        document = dids.parse_did_document(
            self.world.web.fetch(FetchRequest(url, FetchKind.DID_DOCUMENT)).body, did=did
        )
        (key,) = document.relationship(dids.Relationship.KEY_AGREEMENT)
        return cast("AgreementKey", document.verification_methods[key].public_key)

    def open(self, sealed: bytes, secret: AgreementSecret, recipient: str) -> OpenedDossier:
        """Open a sealed dossier as its recipient.

        Raises:
            VceduError: what `open_dossier` raises.
        """
        return open_dossier(
            sealed,
            secret=secret,
            recipient=recipient,
            verifier=self.verifier,
            time=self.world.time,
            procedure=self.world.school_b.procedure,
        )

    def folder(self, way: str, whose: str) -> Path:
        """Return somebody's folder."""
        folder = self.out / way / whose
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _issue(self, office: Office[School], kind: RecordKind, build: Callable[[Issuance], JSONObject]) -> Secured:
        self._issued += 1
        request = LedgerRequest(kind.credential_type, "転学のため", "学校")
        record = f"dossier {self._issued}"
        return office.records.issue(build, request, record_id=record, procedure=office.procedure).secured


def keep_opened(folder: Path, opened: OpenedDossier) -> None:
    """Write the documents of an opened dossier, as its recipient keeps them."""
    for number, each in enumerate(opened.credentials, 1):
        (folder / f"document-{number}.json").write_bytes(each.secured.raw)


def keep(folder: Path, manifest: Secured, documents: Sequence[Secured], sealed: bytes) -> None:
    """Write what was sent, as its sender keeps it."""
    (folder / "manifest.json").write_bytes(manifest.raw)
    for number, document in enumerate(documents, 1):
        (folder / f"document-{number}.json").write_bytes(document.raw)
    (folder / "dossier.jwe").write_bytes(sealed)


def fresh(path: Path) -> Path:
    """Return a path at which no older database lies."""
    for older in path.parent.glob(f"{path.name}*"):
        older.unlink()
    return path
