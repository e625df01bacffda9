"""A pupil and a guardian, each with an own key and a store of what the school issued."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu import dids
from vcedu.education import PersonName
from vcedu.education.certificates import Enrollment
from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.guardianship import GuardianAct, Guardianship, GuardianshipBasis
from vcedu.education.people import BirthDate, Child, Guardian
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.holder import HolderKey, PersonalDataStore
from vcedu.keys.kdf import KDFParameters
from vcedu.storage import SQLiteDriver
from vcedu.trust import ExactIssuers
from vcedu.verifier import Verifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.model import Secured
    from vcedu.testing.institutions import GivenSchool

_AGE = 16
_APRIL = 4
_PASSPHRASE = "throw-away"  # noqa: S105 - guards nothing
_LIGHT = KDFParameters(memory_kib=19_456, iterations=2, lanes=1)


@dataclass(frozen=True, slots=True)
class GivenFamily:
    """A pupil of a school and a guardian; `family` makes one.

    Attributes:
        school: The pupil's school.
        child: The pupil, bound to their own key.
        key: The pupil's key.
        guardian: The guardian.
        guardian_key: The guardian's key.
        proofing: How the school identified both.
        certificate: The pupil's certificate of enrolment (在学証明書).
        guardianship: The school's attestation of the guardianship.
        store: The family's personal data store, with both documents in it.
    """

    school: GivenSchool
    child: Child
    key: HolderKey
    guardian: Guardian
    guardian_key: HolderKey
    proofing: Proofing
    certificate: Secured
    guardianship: Secured
    store: PersonalDataStore

    @property
    def guardian_id(self) -> str:
        """The DID of the guardian's key."""
        return _did(self.guardian_key)

    def receive(self, document: Secured) -> str:
        """Keep another document of the school, and return the item's identifier."""
        return _receive(self.store, self.school, document)

    def present(
        self, *, challenge: str, domain: Sequence[str], shown: Sequence[Secured] = (), as_guardian: bool = False
    ) -> Secured:
        """Return a presentation for a verifier, signed by the pupil or by the guardian.

        Args:
            challenge: What the verifier gave out.
            domain: The verifier's domains.
            shown: What is shown of the store; by default the certificate of enrolment.
            as_guardian: Whether the guardian shows it, with the attestation beside it.
        """
        registry = self.school.registry
        wanted = [secured.raw for secured in (*(shown or (self.certificate,)), *((self.guardianship,) * as_guardian))]
        kept = {item.secured.raw: item.id for item in self.store.items()}
        return self.store.present(
            [kept[raw] for raw in wanted],
            holder=self.guardian_key if as_guardian else self.key,
            challenge=challenge,
            domain=domain,
            time=registry.time,
            contexts=registry.contexts,
        )


def family(school: GivenSchool, *, name: str = "佐藤 陽菜", birth: dt.date | None = None) -> GivenFamily:
    """Return a family whose child attends a school.

    Args:
        school: The school, which issues both documents.
        name: The child's name.
        birth: The child's day of birth; by default the child is a minor.

    Raises:
        MalformedError: `RECORD_VALUE`, if the child is 17 or older: an attestation of guardianship lasts a year.
    """
    registry = school.registry
    today = japanese_day(registry.clock.now())
    key, guardian_key = (HolderKey(registry.key(f"{school.id} {name}, {who}")) for who in ("child", "guardian"))
    proofing = Proofing(ProofingMethod.DOCUMENTS_AT_COUNTER, 2, today, "教頭")
    born = birth or dt.date(today.year - _AGE, 1, 15)
    child = Child(PersonName(name), BirthDate.of(born), "20260001", subject_id=_did(key), proofing=proofing)
    guardian = Guardian(PersonName(f"{name.split(maxsplit=1)[0]} 一"), "父")
    enrollment = Enrollment(school.described, child, "H1", dt.date(school_year_of(today), _APRIL, 1))
    guardianship = Guardianship(
        child, guardian, _did(guardian_key), GuardianshipBasis.SCHOOL_AGE_REGISTER, frozenset(GuardianAct), proofing
    )
    certificate = school.certify_enrollment(enrollment).secured
    attested = school.attest_guardianship(guardianship).secured
    store = PersonalDataStore.create(SQLiteDriver(":memory:"), _PASSPHRASE, at=registry.clock.now(), kdf=_LIGHT)
    for document in (certificate, attested):
        _receive(store, school, document)
    return GivenFamily(school, child, key, guardian, guardian_key, proofing, certificate, attested, store)


def _receive(store: PersonalDataStore, school: GivenSchool, document: Secured) -> str:
    registry = school.registry
    trust = ExactIssuers({school.id: school.described.name})
    verifier = Verifier(trust=trust, contexts=registry.contexts, fetcher=registry.web, clock=registry.clock)
    return store.receive(document.raw, verifier=verifier, time=registry.time).id


def _did(key: HolderKey) -> str:
    return str(dids.did_key(key.signer.public_key))
