"""From school to school (指導要録の写し等の送付): it starts with the new school's notice and closes with a receipt.

Direct, the old school seals the dossier to the new school. Relayed, where the old school must not learn where a child
went, it seals to a one-time key that its own board vouches for, and the board passes on what it can't open. Everything
that one party holds lies in that party's folder.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.demo.cast import usual_family
from vcedu.demo.steps import ACCEPTED, Step, ended_in, tell
from vcedu.demo.two_cities import TwoCities, named
from vcedu.education.cumulative import CumulativeRecord, cumulative_record_copy
from vcedu.education.health import Examination, ExaminationItem, HealthRecord, health_record
from vcedu.education.kinds import (
    CUMULATIVE_RECORD_COPY,
    HEALTH_RECORD,
    TRANSFER_ACCEPTANCE_NOTICE,
    Delivery,
)
from vcedu.education.notices import TransferAcceptance, transfer_acceptance_notice, transfer_out_date
from vcedu.education.procedures import shipped_procedures
from vcedu.education.registration import Entry, Registration, TransferOut
from vcedu.errors import Code, Message
from vcedu.issuer import LedgerRequest
from vcedu.keys import KeyType, PrivateKey
from vcedu.protocols.dossier import (
    DossierBook,
    Missing,
    check_receipt,
    make_manifest,
    make_receipt,
    make_relayed_manifest,
    make_ticket,
    open_dossier,
    open_relayed,
    pass_on_receipt,
    seal_dossier,
    seal_to_ticket,
)
from vcedu.storage import SQLiteDriver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from vcedu.canonical.values import JSONObject
    from vcedu.demo.steps import SceneOutcome
    from vcedu.demo.transcripts import Audience
    from vcedu.demo.two_cities import Office
    from vcedu.education import School
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind
    from vcedu.education.people import NamedSchool
    from vcedu.keys import AgreementSecret, PublicKey
    from vcedu.model import Secured
    from vcedu.protocols.dossier import OpenedDossier

OPEN = "OUTSTANDING"
"""The code of a book in which something is still open."""
CLOSED = "CLOSED"
"""The code of a book in which nothing is open."""
FOUND = "FOUND"
"""The code of a search that found something."""
NOT_FOUND = "NOT_FOUND"
"""The code of a search that found nothing."""
_PROCEDURE = "転学"
_DIRECT, _RELAYED, _TICKET = "2026-direct-1", "2026-relayed-1", "2026-ticket-1"
_ACCEPTED_ON = dt.date(2026, 10, 1)
_LEFT_ON = dt.date(2026, 9, 30)


def play(out: Path, audience: Audience) -> SceneOutcome:
    """Play the scene; every artefact lies in the folder afterwards.

    Args:
        out: An existing folder.
        audience: Who is told what happens.

    Raises:
        OSError: a file cannot be written.
    """
    scene = _Scene(out)
    return tell((*scene.direct(), *scene.relayed()), audience)


class _Scene:
    """The two schools, the old school's board, and what each of them holds."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.world = TwoCities(out)
        self.verifier = self.world.verifier()
        self.procedure = shipped_procedures()["transfer"]
        self.child = dataclasses.replace(usual_family().child, subject_id=None)
        self.sealing_key = _secret("school B")
        self._issued = 0

    def direct(self) -> Iterator[Step]:
        """Yield the steps where the old school knows the new one."""
        world, old, new = self.world, self._folder("direct", "old-school"), self._folder("direct", "new-school")
        with SQLiteDriver(_fresh(old / "book.sqlite")) as driver:
            book = DossierBook(driver)
            notice = self._notice()
            (old / "notice.json").write_bytes(notice.raw)
            name = Message("School B's notice reaches school A", "転入校の通知が前籍校に届く")
            yield ended_in(name, partial(self.verifier.verify, notice, time=world.time), ACCEPTED)
            book.request(_DIRECT, at=world.clock.now())
            yield self._book(book, Message("School A's book before it sends", "送付前の前籍校の記録"), OPEN)

            documents = self._documents(named(world.school_b))
            manifest = make_manifest(
                documents,
                sender=world.school_a.issuer,
                recipient=world.school_b.issuer.id,
                procedure=_PROCEDURE,
                dossier_id=_DIRECT,
                about=None,
                now=world.clock.now(),
            )
            sealed = seal_dossier(manifest, documents, self.sealing_key.public_key)
            _keep(old, manifest, documents, sealed)
            sent = self.verifier.verify(manifest, time=world.time)
            book.sent(sent, at=world.clock.now())
            yield self._book(book, Message("School A's book after it sent", "送付後の前籍校の記録"), OPEN)

            opened = self._open(sealed, self.sealing_key, world.school_b.issuer.id)
            for number, each in enumerate(opened.credentials, 1):
                (new / f"document-{number}.json").write_bytes(each.secured.raw)
            receipt = make_receipt(opened, recipient=world.school_b.issuer, now=world.clock.now())
            (new / "receipt.json").write_bytes(receipt.raw)
            yield ended_in(
                Message(
                    "School B opens the dossier, and school A checks its receipt",
                    "転入校が開封し、前籍校が受領書を確認",
                ),
                lambda: book.received(
                    check_receipt(receipt.raw, sent, self.verifier, world.time), at=world.clock.now()
                ),
                ACCEPTED,
            )
            (old / "receipt.json").write_bytes(receipt.raw)
            yield self._book(book, Message("School A's book in the end", "最終の前籍校の記録"), CLOSED)
        yield from self._attacks(manifest, documents, sealed)

    def relayed(self) -> Iterator[Step]:
        """Yield the steps where the old school must not learn where the child went."""
        world, now = self.world, self.world.clock.now()
        old, new, board = (self._folder("relayed", whose) for whose in ("old-school", "new-school", "board"))
        one_time = _secret("one time")
        made = make_ticket(world.board_a.issuer, one_time.public_key, _TICKET, now + dt.timedelta(days=30), now)
        for folder in (old, new, board):
            (folder / "ticket.json").write_bytes(made.raw)
        ticket = self.verifier.verify(made, time=world.time)
        with SQLiteDriver(_fresh(old / "book.sqlite")) as driver:
            book = DossierBook(driver)
            book.request(_RELAYED, at=now)
            documents = self._documents(None)
            manifest = make_relayed_manifest(
                documents,
                sender=world.school_a.issuer,
                ticket=ticket,
                procedure=_PROCEDURE,
                dossier_id=_RELAYED,
                now=now,
            )
            sealed = seal_to_ticket(manifest, documents, ticket)
            _keep(old, manifest, documents, sealed)
            (board / "dossier.jwe").write_bytes(sealed)
            sent = self.verifier.verify(manifest, time=world.time)
            book.sent(sent, at=now)
            yield ended_in(
                Message("The board tries to open what it passes on", "教育委員会が中継する書類を開こうとする"),
                partial(self._open, sealed, _secret("board A"), world.board_a.issuer.id),
                Code.JWE_NOT_OPENED,
            )
            opened = open_relayed(
                (board / "dossier.jwe").read_bytes(),
                secret=one_time,
                ticket=ticket,
                verifier=self.verifier,
                time=world.time,
            )
            own = make_receipt(opened, recipient=world.school_b.issuer, now=now)
            for folder in (new, board):
                (folder / "receipt-of-school-b.json").write_bytes(own.raw)
            checked = self.verifier.verify(own, time=world.time)
            answer = pass_on_receipt(checked, board=world.board_a.issuer, now=now)
            (old / "receipt.json").write_bytes(answer.raw)
            yield ended_in(
                Message(
                    "School B opens it, and the board answers school A", "転入校が開封し、教育委員会が前籍校に回答"
                ),
                lambda: book.received(check_receipt(answer.raw, sent, self.verifier, world.time), at=now),
                ACCEPTED,
            )
            yield self._book(book, Message("School A's book in the end", "最終の前籍校の記録（中継）"), CLOSED)
        yield self._searched(old)

    def traces(self) -> tuple[str, ...]:
        """Return what would tell somebody which school the new one is."""
        school = self.world.school_b
        signing, sealing = self.world.key(school.name).public_key, self.sealing_key.public_key
        return (
            str(school.described.code),
            school.name,
            str(school.domain),
            school.issuer.id,
            signing.multikey,
            sealing.multikey,
            _thumbprint(signing),
            _thumbprint(sealing),
        )

    def _attacks(self, manifest: Secured, documents: Sequence[Secured], sealed: bytes) -> Iterator[Step]:
        third, folder = _secret("third party"), self._folder("direct", "attacks")
        stranger = self.world.issuer("third party").id
        again = seal_dossier(manifest, documents, third.public_key)
        less = seal_dossier(manifest, documents[:1], self.sealing_key.public_key)
        (folder / "sealed-again-to-a-third-party.jwe").write_bytes(again)
        (folder / "document-left-out.jwe").write_bytes(less)
        for name, data, secret, recipient, code in (
            (
                Message("A third party opens the dossier", "第三者が書類を開こうとする"),
                sealed,
                third,
                stranger,
                Code.JWE_NOT_OPENED,
            ),
            (
                Message("The dossier is sealed again to a third party", "書類を第三者宛てに封をし直す"),
                again,
                third,
                stranger,
                Code.DOSSIER_RECIPIENT,
            ),
            (
                Message("A document is left out of the dossier", "書類を1つ抜いて封をし直す"),
                less,
                self.sealing_key,
                self.world.school_b.issuer.id,
                Code.DOSSIER_CONTENTS,
            ),
        ):
            yield ended_in(name, partial(self._open, data, secret, recipient), code)

    def _open(self, sealed: bytes, secret: AgreementSecret, recipient: str) -> OpenedDossier:
        return open_dossier(sealed, secret=secret, recipient=recipient, verifier=self.verifier, time=self.world.time)

    def _book(self, book: DossierBook, name: Message, expected: str) -> Step:
        outstanding = book.outstanding(self.world.clock.now())
        if not outstanding:
            return Step(name, expected, CLOSED, Message("Nothing is open.", "未完了のものはありません。"))
        first = outstanding[0]
        told = Message(
            f"{first.dossier_id} waits for the {first.missing}.",
            f"{first.dossier_id}は、{_MISSING[first.missing]}待ちです。",
        )
        return Step(name, expected, OPEN, told)

    def _searched(self, folder: Path) -> Step:
        name = Message(
            "Everything school A holds is searched for school B", "前籍校が持つすべてのデータから転入校の情報を探す"
        )
        found = traces_in(folder, self.traces())
        told = Message(
            f"{len(found)} of {len(self.traces())} traces found.",
            f"{len(self.traces())}種類中{len(found)}種類が見つかりました。",
        )
        return Step(name, NOT_FOUND, FOUND if found else NOT_FOUND, told)

    def _notice(self) -> Secured:
        world = self.world
        former = named(world.school_a)
        acceptance = TransferAcceptance(world.school_b.described, self.child, former, _ACCEPTED_ON, "P5")
        build = partial(transfer_acceptance_notice, acceptance)
        return self._issue(world.school_b, TRANSFER_ACCEPTANCE_NOTICE, build)

    def _documents(self, following: NamedSchool | None) -> tuple[Secured, ...]:
        """Return what the old school sends; the new school is named only where the old one may know it."""
        school = self.world.school_a.described
        left = TransferOut(
            transfer_out_date(_ACCEPTED_ON),
            _ACCEPTED_ON,
            _LEFT_ON,
            None if following is None else "P5",
            following,
            "転居",
        )
        registration = Registration((), Entry(dt.date(2022, 4, 6), "P1", "入学"), transfer_out=left)
        record = CumulativeRecord(school, self.child, (usual_family().guardian,), registration)
        items = (ExaminationItem("身長", "138.2", "cm"),)
        health = HealthRecord(school, self.child, (Examination(2026, "P5", dt.date(2026, 4, 20), items),))
        return (
            self._issue(self.world.school_a, CUMULATIVE_RECORD_COPY, partial(cumulative_record_copy, record)),
            self._issue(self.world.school_a, HEALTH_RECORD, partial(health_record, health)),
        )

    def _issue(self, office: Office[School], kind: RecordKind, build: Callable[[Issuance], JSONObject]) -> Secured:
        self.procedure.check_delivery(kind.credential_type, Delivery.INSTITUTION_ONLY)
        self._issued += 1
        request = LedgerRequest(kind.credential_type, "転学のため", "学校")
        return office.records.issue(build, request, record_id=f"dossier {self._issued}").secured

    def _folder(self, way: str, whose: str) -> Path:
        folder = self.out / way / whose
        folder.mkdir(parents=True, exist_ok=True)
        return folder


_MISSING = {Missing.DOSSIER: "引継ぎ書類", Missing.RECEIPT: "受領書"}


def traces_in(folder: Path, traces: Iterable[str]) -> tuple[str, ...]:
    """Return which of the texts stand anywhere in a folder, also inside the parts of a sealed dossier."""
    held = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    sealed = [path.read_bytes().decode() for path in folder.rglob("*.jwe")]
    held += [base64url_decode(part) for each in sealed for part in each.split(".") if part]
    return tuple(trace for trace in traces if any(trace.encode() in data for data in held))


def _keep(folder: Path, manifest: Secured, documents: Sequence[Secured], sealed: bytes) -> None:
    (folder / "manifest.json").write_bytes(manifest.raw)
    for number, document in enumerate(documents, 1):
        (folder / f"document-{number}.json").write_bytes(document.raw)
    (folder / "dossier.jwe").write_bytes(sealed)


def _fresh(path: Path) -> Path:
    for older in path.parent.glob(f"{path.name}*"):
        older.unlink()
    return path


def _secret(whose: str) -> AgreementSecret:
    seed = hashlib.sha256(f"vcedu demo, agreement: {whose}".encode()).digest()
    secret: Any = PrivateKey.from_secret_bytes(KeyType.X25519, seed)
    return secret  # type: ignore[no-any-return]


def _thumbprint(key: PublicKey) -> str:
    """Return the key's JWK thumbprint (RFC 7638)."""
    return base64url_encode(hashlib.sha256(jcs({**key.jwk})).digest())
