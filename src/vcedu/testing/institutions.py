"""A registry in memory, the city it registers, and that city's schools."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import partial
from typing import TYPE_CHECKING

from vcedu.education import School, SchoolCode
from vcedu.education.certificates import enrollment_certificate, graduation_certificate
from vcedu.education.codes import SchoolKind, school_check_digit
from vcedu.education.guardianship import guardianship_credential
from vcedu.education.issuance import Form
from vcedu.education.kinds import (
    ENROLLMENT_CERTIFICATE,
    GRADUATION_CERTIFICATE,
    GUARDIANSHIP_CREDENTIAL,
    TRANSCRIPT,
)
from vcedu.education.scales import FIVE_STEPS, GRADE_LEVELS
from vcedu.education.transcript import transcript_record
from vcedu.issuer import IssuanceJournal, IssueLedger, LedgerRequest, RecordOffice, StatusLists
from vcedu.model import FixedClock, SystemClock, parse_timestamp
from vcedu.storage import SQLiteDriver
from vcedu.testing.registrations import Body, Registrations, city_code
from vcedu.trust import CodeScheme, EntityCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.canonical.values import JSONObject
    from vcedu.education import Transcript
    from vcedu.education.certificates import Enrollment, Graduation
    from vcedu.education.guardianship import Guardianship
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind
    from vcedu.education.procedures import Procedure
    from vcedu.issuer import IssuedRecord, Issuer
    from vcedu.model import Clock

_SEEDED_AT = parse_timestamp("2027-03-25T01:00:00Z")
_A_YEAR = dt.timedelta(days=365)
_CITY_CODE = "131016"
_CITY = frozenset({_CITY_CODE})


class GivenRegistry(Registrations):
    """A registry that a city's schools are registered in; `registry` makes one.

    Attributes:
        clock: The time of everything in it.
        contexts: The vocabularies it knows.
        web: Where its did:web documents and status lists lie.
        territory: The city, as registrations name it.
        city: Signs for the city, which registers the schools.
    """

    def __init__(self, seed: str | None, clock: Clock) -> None:
        """Found the registry and register the city."""
        super().__init__(seed, clock)
        self._numbers = itertools.count(1)
        self.territory = _CITY
        self.city = self.issuer("city")
        self.register(Body("見本市", city_code(_CITY_CODE), _CITY, may_delegate=True), self.city)

    def school(
        self, name: str = "見本市立第一高等学校", *, registered: bool = True, domain: str | None = None
    ) -> GivenSchool:
        """Return another upper secondary school of the city.

        Args:
            name: What it is called.
            registered: Whether the city registers it.
            domain: The domain whose did:web it signs under; None for the did:key of its key.
        """
        number = next(self._numbers)
        first_twelve = f"D1132999{number:04d}"
        code = SchoolCode(first_twelve + school_check_digit(first_twelve))
        issuer = self.issuer(f"school {number}", domain)
        host = domain or f"school-{number}.example"
        if registered:
            self.register(Body(name, EntityCode(CodeScheme.SCHOOL, str(code)), _CITY), issuer, by=self.city)
        described = School(
            code,
            name,
            "見本 花子",
            address="東京都見本市中央1-1",
            scales=(FIVE_STEPS,),
            grade_levels=GRADE_LEVELS[SchoolKind.UPPER_SECONDARY],
        )
        return GivenSchool(self, described, issuer, f"https://{host}/status")


class GivenSchool:
    """A school with its journal and ledger in memory; `GivenRegistry.school` makes one.

    Attributes:
        registry: The registry it belongs to.
        described: The school as its records name it.
        issuer: Signs for it.
        books: The database of its journal and ledger.
        ledger: Its ledger (発行台帳).
        lists: Its status lists, in which each of its records has a place; `publish_lists` puts them on the web.
        office: Numbers and records what it issues.
    """

    def __init__(self, registry: GivenRegistry, described: School, issuer: Issuer, lists_at: str) -> None:
        """Open the school's books, and publish its first status list."""
        self.registry = registry
        self.described = described
        self.issuer = issuer
        self.books = SQLiteDriver(":memory:")
        draw = registry.draws(described.name)
        journal = IssuanceJournal(self.books, new_credential_id=registry.new_identifier, random_below=draw)
        self.ledger = IssueLedger(self.books, journal, office=str(described.code))
        self.lists = StatusLists(self.books, issuer, lists_at, random_below=draw)
        form, opened = Form("見本市教育委員会", "令和8年度版"), self.lists.open("records", at=registry.clock.now())
        self.office = RecordOffice(issuer, journal, self.ledger, form, registry.clock, opened)
        self._lists_at = lists_at
        self.publish_lists()
        self._records = itertools.count(1)

    @property
    def id(self) -> str:
        """The school's DID."""
        return self.issuer.id

    def publish_lists(self) -> None:
        """Put the status lists as they are now on the web, such as after `lists.set` has withdrawn a record."""
        self.registry.web.put_lists(self.lists, below=self._lists_at)

    def certify_enrollment(
        self, enrollment: Enrollment, *, receiver: str = "保護者", procedure: Procedure | None = None
    ) -> IssuedRecord:
        """Issue a certificate of enrolment (在学証明書)."""
        return self._issue(
            ENROLLMENT_CERTIFICATE, partial(enrollment_certificate, enrollment), receiver, procedure=procedure
        )

    def certify_graduation(
        self, graduation: Graduation, *, receiver: str = "本人", procedure: Procedure | None = None
    ) -> IssuedRecord:
        """Issue a certificate of graduation (卒業証明書)."""
        return self._issue(
            GRADUATION_CERTIFICATE, partial(graduation_certificate, graduation), receiver, procedure=procedure
        )

    def certify_grades(
        self, transcript: Transcript, *, receiver: str = "本人", procedure: Procedure | None = None
    ) -> IssuedRecord:
        """Issue an academic transcript (成績証明書)."""
        return self._issue(TRANSCRIPT, partial(transcript_record, transcript), receiver, procedure=procedure)

    def attest_guardianship(
        self, guardianship: Guardianship, *, valid_for: dt.timedelta = _A_YEAR, receiver: str = "保護者"
    ) -> IssuedRecord:
        """Issue what a guardian shows beside a child's records; it ends when the child comes of age or before."""
        build = partial(guardianship_credential, guardianship, issuer=self.described)
        return self._issue(GUARDIANSHIP_CREDENTIAL, build, receiver, valid_for)

    def _issue(
        self,
        kind: RecordKind,
        build: Callable[[Issuance], JSONObject],
        receiver: str,
        valid_for: dt.timedelta | None = None,
        procedure: Procedure | None = None,
    ) -> IssuedRecord:
        request = LedgerRequest(kind.credential_type, "提出用", receiver)
        record = f"{kind.credential_type} {next(self._records)}"
        return self.office.issue(build, request, record_id=record, valid_for=valid_for, procedure=procedure)


def registry(*, seed: str | None = None, at: dt.datetime | None = None) -> GivenRegistry:
    """Return a registry that exists in memory only.

    Args:
        seed: Makes the same keys, identifiers and bytes each time; None for new ones.
        at: The time at which its clock stands still. By default a day in March 2027 where there is a seed, else the
            machine's clock.
    """
    if at is None and seed is None:
        return GivenRegistry(None, SystemClock())
    return GivenRegistry(seed, FixedClock(at or _SEEDED_AT))
