"""Two cities with their boards, and the schools between which children move."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.canonical.contexts import ContextStore
from vcedu.education import EducationBoardCode, School, SchoolCode
from vcedu.education.issuance import Form
from vcedu.education.kinds import RECORD_KINDS
from vcedu.education.people import EducationBoard
from vcedu.issuer import IssuanceJournal, IssueLedger, Issuer, RecordOffice, Registration, Registry
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import FixedClock, VerificationTime, parse_timestamp
from vcedu.net import NoFetcher
from vcedu.storage import SQLiteDriver
from vcedu.trust import Anchor, Anchors, CodeScheme, DatedIdentifier, EntityCode
from vcedu.verifier import Verifier, open_registry

if TYPE_CHECKING:
    from pathlib import Path

    from vcedu.keys import SigningKey
    from vcedu.net import Fetcher
    from vcedu.trust import ChainTrust

NOW = parse_timestamp("2026-10-01T01:00:00Z")
_START = parse_timestamp("2020-04-01T00:00:00Z")
_NAMESPACE = uuid.UUID("1b6d7d52-5b38-5a0e-8f2c-0f54c1f4f7b1")
_EXCHANGE = frozenset({"DossierManifest", "DossierReceipt", "DossierTicket"})
_KINDS = frozenset(RECORD_KINDS) | _EXCHANGE


@dataclass(frozen=True, slots=True)
class Office:
    """A school or board with its signer and its books."""

    name: str
    issuer: Issuer
    records: RecordOffice


class TwoCities:
    """The registry, board A and board B, school A and school B; everything is made from fixed keys.

    Args:
        out: The folder for the anchors file and the offices' books.
    """

    def __init__(self, out: Path) -> None:
        self.clock = FixedClock(NOW)
        self.contexts = ContextStore.production()
        self._out = out
        self._statements: list[bytes] = []
        self._identifiers = 0
        self._anchor = self.issuer("registry")
        self.board_a = self.board("見本市教育委員会", "271004")
        self.board_b = self.board("青葉市教育委員会", "131016")
        self.described_board_a = EducationBoard(EducationBoardCode("271004"), "見本市教育委員会", "見本 一郎")
        self.described_board_b = EducationBoard(EducationBoardCode("131016"), "青葉市教育委員会", "青葉 二郎")
        self.described_a = School(
            SchoolCode("B127210000018"), "見本市立第一小学校", "見本 花子", address="見本市中央1-1"
        )
        self.described_b = School(SchoolCode("B113210000014"), "青葉市立東小学校", "青葉 三郎")
        self.school_a = self.school(self.described_a, self.board_a, "271004")
        self.school_b = self.school(self.described_b, self.board_b, "131016")

    def key(self, whose: str) -> SigningKey:
        """Return somebody's key, the same each time."""
        secret = hashlib.sha256(f"vcedu demo, two cities: {whose}".encode()).digest()
        return PrivateKey.from_secret_bytes(KeyType.ED25519, secret).as_signer()

    def issuer(self, whose: str) -> Issuer:
        """Return a signer that is registered nowhere."""
        return Issuer(self.key(whose), contexts=self.contexts, clock=self.clock)

    def board(self, name: str, code: str) -> Office:
        """Return a city's board, registered by the registry."""
        office = self._office(name)
        self.register(self._anchor, name, EntityCode(CodeScheme.LOCAL_GOVERNMENT, code), office.issuer, code)
        return office

    def school(self, described: School, board: Office, territory: str, *, until: dt.datetime | None = None) -> Office:
        """Return a school, registered by a board for a territory."""
        office = self._office(described.name)
        code = EntityCode(CodeScheme.SCHOOL, str(described.code))
        self.register(board.issuer, described.name, code, office.issuer, territory, until=until)
        return office

    def register(
        self,
        by: Issuer,
        name: str,
        code: EntityCode,
        issuer: Issuer,
        territory: str,
        *,
        until: dt.datetime | None = None,
    ) -> None:
        """Add a signed registration."""
        registration = Registration(
            name,
            code,
            (DatedIdentifier(issuer.id),),
            _START,
            issues=_KINDS,
            requests=_KINDS,
            territory=frozenset({territory}),
            may_delegate=code.scheme is CodeScheme.LOCAL_GOVERNMENT,
            valid_until=until,
        )
        self._statements.append(Registry(by).register(registration).raw)

    @property
    def time(self) -> VerificationTime:
        """The present of the scene."""
        return VerificationTime(now=self.clock.now())

    def verifier(self, fetcher: Fetcher | None = None) -> Verifier:
        """Return a verifier that trusts whom the anchors file names, and by default fetches nothing."""
        return Verifier(trust=self.trust(), contexts=self.contexts, fetcher=fetcher or NoFetcher(), clock=self.clock)

    def trust(self) -> ChainTrust:
        """Return the judge that the anchors file makes, as it is read back from the folder."""
        root, now = self.key("root"), self.clock.now()
        anchor = Anchor(self._anchor.id, "見本登録簿", _START)
        anchors = Anchors(1, now, now + dt.timedelta(days=90), (anchor,), tuple(self._statements))
        (self._out / "anchors.json").write_bytes(anchors.write(root))
        read = Anchors.read(
            (self._out / "anchors.json").read_bytes(), root_key=root.public_key, version_floor=1, now=now
        )
        return open_registry(read, contexts=self.contexts, fetcher=NoFetcher(), time=self.time, clock=self.clock)

    def _office(self, name: str) -> Office:
        issuer = self.issuer(name)
        driver = SQLiteDriver(":memory:")
        journal = IssuanceJournal(driver, new_credential_id=self._new_identifier)
        ledger = IssueLedger(driver, journal, office=name)
        return Office(name, issuer, RecordOffice(issuer, journal, ledger, Form(name, "令和8年度版"), self.clock))

    def _new_identifier(self) -> str:
        self._identifiers += 1
        return uuid.uuid5(_NAMESPACE, str(self._identifiers)).urn
