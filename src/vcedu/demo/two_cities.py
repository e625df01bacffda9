"""Two cities with their boards, one private and one national school, and the schools between which children move."""

from __future__ import annotations

import dataclasses
import itertools
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from vcedu import dids
from vcedu.demo.cast import Leaving
from vcedu.education import EducationBoardCode, School, SchoolCode
from vcedu.education.codes import SchoolKind
from vcedu.education.issuance import Form
from vcedu.education.kinds import RECORD_KINDS, SCHOOL_ASSIGNMENT_NOTICE
from vcedu.education.people import EducationBoard, NamedSchool
from vcedu.education.scales import GRADE_LEVELS
from vcedu.issuer import IssuanceJournal, IssueLedger, Issuer, RecordOffice, StatusLists
from vcedu.model import FixedClock, parse_timestamp
from vcedu.storage import SQLiteDriver
from vcedu.testing.procedures import adopt_procedure
from vcedu.testing.registrations import Body, Registrations, city_code
from vcedu.trust import Anchors, CodeScheme, EntityCode

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from vcedu.demo.cast import Member
    from vcedu.education.procedures import Procedure
    from vcedu.testing.procedures import SignedProcedure

T = TypeVar("T", School, EducationBoard)

NOW = parse_timestamp("2026-10-01T01:00:00Z")
CITY_A, CITY_B = "271004", "131016"
_EXCHANGE = frozenset({"DossierManifest", "DossierReceipt", "DossierTicket"})
_BOARD_KINDS = frozenset(RECORD_KINDS) | _EXCHANGE
_SCHOOL_KINDS = _BOARD_KINDS - {SCHOOL_ASSIGNMENT_NOTICE.credential_type}


@dataclass(frozen=True, slots=True)
class Office(Generic[T]):
    """A school or board with its signer and its books.

    Attributes:
        described: What it is, as its records name it.
        issuer: Signs for it.
        records: Its ledger, its journal and the form that it uses.
        lists: Its status lists, in which each of its records has a place.
        procedure: What its establisher lets be asked for at a change of school (転学).
        domain: The domain whose did:web it signs under; None where its key is its name (did:key).
    """

    described: T
    issuer: Issuer
    records: RecordOffice
    lists: StatusLists
    procedure: Procedure
    domain: str | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.described.name


class TwoCities(Registrations):
    """The registry, board A and board B, their schools, and two schools of other establishers (設置者).

    Everything is made from fixed keys. Board and school of a transfer are known by did:web, the others by did:key.

    Attributes:
        board_a: The board of the city that is left.
        board_b: The board of the city that is moved to.
        school_a: The school that is left.
        school_b: The school that is entered.
        kindergarten: The kindergarten (幼稚園) of the first city.
        national: The school of a national university, in the first city.
        private: The school of a school corporation (学校法人), in the first city.
        schools: All of them with two more, and the establisher of each.
        adopted: The procedure of a change of school as each establisher signed it, by its DID.

    Args:
        out: The folder for the anchors file.
    """

    def __init__(self, out: Path) -> None:
        super().__init__("two cities", FixedClock(NOW))
        self._out = out
        self._hosts = itertools.count(1)
        self.adopted: dict[str, SignedProcedure] = {}
        self.board_a = self._board(CITY_A, "見本市教育委員会", "見本 一郎", "kyoiku.mihon.example")
        self.board_b = self._board(CITY_B, "青葉市教育委員会", "青葉 二郎", "kyoiku.aoba.example")
        university = self._establisher("国立大学法人見本大学", "3010005099990", CITY_A)
        corporation = self._establisher("学校法人青葉学園", "2010005099991", CITY_A)
        first = _school("B127210000018", "見本市立第一小学校", "見本 花子", "見本市中央1-1")
        east = _school("B113210000014", "青葉市立東小学校", "青葉 三郎", "青葉市東1-1")
        self.school_a = self.school(first, self.board_a.issuer, CITY_A, domain="daiichi.mihon.example")
        self.school_b = self.school(east, self.board_b.issuer, CITY_B, domain="higashi.aoba.example")
        park = _school("A127210000010", "見本市立中央幼稚園", "見本 園子", "見本市中央5-5")
        self.kindergarten = self.school(park, self.board_a.issuer, CITY_A)
        attached = _school("B127110000010", "見本大学附属小学校", "見本 正子", "見本市北2-2")
        self.national = self.school(attached, university, CITY_A)
        gakuen = _school("B127310000016", "青葉学園小学校", "青葉 和子", "見本市西3-3")
        self.private = self.school(gakuen, corporation, CITY_A)
        second = _school("C127210000016", "見本市立第二中学校", "見本 次郎", "見本市南4-4")
        high = _school("D113299990015", "青葉市立高等学校", "青葉 四郎", "青葉市中央5-5")
        self.lower_secondary = self.school(second, self.board_a.issuer, CITY_A)
        self.upper_secondary = self.school(high, self.board_b.issuer, CITY_B)

    def left_by(self, member: Member) -> Office[School]:
        """Return the school that a child of the cast leaves."""
        return {Leaving.CITY: self.school_a, Leaving.NATIONAL: self.national, Leaving.PRIVATE: self.private}[
            member.leaving
        ]

    @property
    def schools(self) -> tuple[Office[School], ...]:
        """Every school of the two cities."""
        return self.school_a, self.lower_secondary, self.national, self.school_b, self.upper_secondary, self.private

    def school(
        self,
        described: School,
        establisher: Issuer,
        territory: str,
        *,
        domain: str | None = None,
        until: dt.datetime | None = None,
    ) -> Office[School]:
        """Return a school, registered by an establisher for a territory."""
        office = self._office(described, domain, self.adopted[establisher.id].open())
        code = EntityCode(CodeScheme.SCHOOL, str(described.code))
        within = frozenset({territory})
        body = Body(described.name, code, within, kinds=_SCHOOL_KINDS, asks=_BOARD_KINDS, until=until)
        self.register(body, office.issuer, by=establisher)
        return office

    def anchors(self) -> Anchors:
        """Return the anchors as they are read back from the folder, where the root's key signed them."""
        root, now = self.key("root"), self.clock.now()
        file = self._out / "anchors.json"
        file.write_bytes(super().anchors().write(root))
        return Anchors.read(file.read_bytes(), root_key=root.public_key, version_floor=1, now=now)

    def _board(self, code: str, name: str, superintendent: str, domain: str) -> Office[EducationBoard]:
        described = EducationBoard(EducationBoardCode(code), name, superintendent)
        office = self._office(described, domain, self._adopt(name, code, domain))
        body = Body(name, city_code(code), frozenset({code}), may_delegate=True, kinds=_BOARD_KINDS)
        self.register(body, office.issuer)
        return office

    def _establisher(self, name: str, number: str, territory: str) -> Issuer:
        """Return the signer of a body that has schools and issues no notices of a board."""
        issuer = self.issuer(name)
        self._adopt(name, number)
        code = EntityCode(CodeScheme.CORPORATE, number)
        body = Body(name, code, frozenset({territory}), may_delegate=True, kinds=_SCHOOL_KINDS, asks=_BOARD_KINDS)
        self.register(body, issuer)
        return issuer

    def _adopt(self, name: str, code: str, domain: str | None = None) -> Procedure:
        """Have an establisher sign the procedure that it and its schools follow; the files lie in the folder."""
        key = self.key(name)
        signed = adopt_procedure("transfer", establisher=name, signer=key, key=key.public_key)
        did = dids.did_key(key.public_key) if domain is None else dids.did_web(domain)
        self.adopted[str(did)] = signed
        signed.write(self._out / "procedures" / code)
        return signed.open()

    def _office(self, described: T, domain: str | None, procedure: Procedure) -> Office[T]:
        sealing = None if domain is None else self.sealing(described.name)
        issuer = self.issuer(described.name, domain, sealing=sealing)
        driver, draw = SQLiteDriver(":memory:"), random.Random(described.name).randrange  # noqa: S311 - made-up records
        journal = IssuanceJournal(driver, new_credential_id=self.new_identifier, random_below=draw)
        ledger = IssueLedger(driver, journal, office=described.name)
        host = domain or f"office-{next(self._hosts)}.example"
        lists = StatusLists(driver, issuer, f"https://{host}/status", random_below=draw)
        opened = lists.open("2026", at=self.clock.now())
        self.web.put_lists(lists)
        form = Form(described.name, "令和8年度版")
        records = RecordOffice(issuer, journal, ledger, form, self.clock, opened)
        return Office(described, issuer, records, lists, procedure, domain)


def named(school: Office[School]) -> NamedSchool:
    """Return a school as the records of others name it."""
    return NamedSchool(school.described.name, school.described.code)


def _school(code: str, name: str, principal: str, address: str) -> School:
    kind = SchoolKind(code[:2])
    described = School(SchoolCode(code), name, principal, address=address)
    return dataclasses.replace(described, grade_levels=GRADE_LEVELS.get(kind, ()))
