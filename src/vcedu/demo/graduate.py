"""A graduate who applies to the former school, keeps what it issues, and shows as much of it as is needed."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from vcedu import dids
from vcedu.education import CourseResult, PersonName, Pupil, Transcript
from vcedu.education.certificates import Graduation
from vcedu.education.dates import japanese_day
from vcedu.education.people import BirthDate, Child
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.education.transcript import transcript_record
from vcedu.holder import HolderKey, PersonalDataStore
from vcedu.issuer import Issuer, LedgerRequest, StatusLists
from vcedu.keys import KeyType
from vcedu.storage import SQLiteDriver
from vcedu.testing.registrations import Body
from vcedu.trust import CodeScheme, EntityCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vcedu.canonical.values import JSONObject
    from vcedu.education.procedures import Procedure
    from vcedu.holder import Entitlement
    from vcedu.issuer import IssuedRecord
    from vcedu.model import Secured
    from vcedu.testing import GivenRegistry, GivenSchool

COURSES = 12
WITHHELD = 3
_NAME = "高橋 蓮"
_NUMBER = "20230007"
_STATUS = "https://status.school.example/lists"
_PASSPHRASE = "a passphrase of the graduate's own"  # noqa: S105 - of a made-up person
_TITLES = (
    ("国語", "現代の国語"), ("国語", "言語文化"), ("地理歴史", "歴史総合"), ("公民", "公共"), ("数学", "数学Ⅰ"),
    ("数学", "数学Ａ"), ("理科", "生物基礎"), ("保健体育", "体育"), ("外国語", "英語コミュニケーションⅠ"),
    ("情報", "情報Ⅰ"), ("芸術", "音楽Ⅰ"), ("家庭", "家庭基礎"),
)  # fmt: skip


class Graduate:
    """Somebody who left the school a year ago; `apply` has the school issue what is asked for.

    Attributes:
        certificate: The certificate of graduation.
        transcript: The transcript, to be shown whole.
        extract: What the school itself leaves courses out of.
        in_parts: The transcript once more, of which the graduate can show any courses.

    Args:
        school: The former school.
        store: The file of the graduate's personal data store.
    """

    certificate: Secured
    transcript: Secured
    extract: Secured
    in_parts: Secured

    def __init__(self, school: GivenSchool, store: Path) -> None:
        self._school = school
        self._world: GivenRegistry = school.registry
        self._key = HolderKey(self._world.key("graduate"))
        now = self._world.clock.now()
        self._store = PersonalDataStore.create(SQLiteDriver(store), _PASSPHRASE, at=now)

    def apply(self, procedure: Procedure) -> list[str]:
        """Apply at the counter, keep what is issued as the procedure says, and return the ledger's numbers."""
        today = japanese_day(self._world.clock.now())
        did = str(dids.did_key(self._key.signer.public_key))
        proofing = Proofing(ProofingMethod.GRADUATE_DOCUMENTS, 2, today, "事務長")
        born = BirthDate(today.year - 20, 6, 1)
        child = Child(PersonName(_NAME), born, _NUMBER, subject_id=did, proofing=proofing)
        left = dt.date(today.year - 1, 3, 1)
        graduation = Graduation(self._school.described, child, left, dt.date(left.year - 3, 4, 8), "全日制", "普通科")
        pupil = Pupil(_NUMBER, PersonName(_NAME))
        transcript = Transcript(self._school.described, pupil, tuple(_results(left.year - 3)), did, proofing)
        issued = [
            self._school.certify_graduation(graduation, procedure=procedure),
            self._school.certify_grades(transcript, procedure=procedure),
            self._school.office.issue(
                lambda issuance: with_courses(transcript_record(transcript, issuance), COURSES - WITHHELD),
                LedgerRequest("ClrCredential", "就職（抄本）", "本人"),
                record_id="extract of the transcript",
                procedure=procedure,
            ),
            self._issued_in_parts(transcript, procedure),
        ]
        self.certificate, self.transcript, self.extract, self.in_parts = (record.secured for record in issued)
        verifier = self._world.verifier()
        for record in issued:
            self._store.receive(record.secured.raw, verifier=verifier, time=self._world.time)
        return [str(record.line.number) for record in issued]

    def present(
        self,
        documents: Sequence[Secured],
        challenge: str,
        receiver: str,
        reveal: Sequence[str] = (),
        answering: Entitlement | None = None,
    ) -> Secured:
        """Return a presentation of some of the documents for one receiver.

        Args:
            documents: What is shown.
            challenge: What the receiver gave out.
            receiver: The receiver's domain.
            reveal: What is shown of a document that can be shown in part.
            answering: What was found out about a receiver that asked over the web; None for one who stands there.

        Raises:
            VceduError: what `PersonalDataStore.answer` raises.
        """
        kept = {item.secured.raw: item.id for item in self._store.items()}
        shown = [kept[document.raw] for document in documents]
        chosen = dict.fromkeys(shown, reveal) if reveal else {}
        time, contexts = self._world.time, self._world.contexts
        if answering is not None:
            return self._store.answer(
                answering, shown, holder=self._key, challenge=challenge, time=time, contexts=contexts, reveal=chosen
            )
        return self._store.present(
            shown,
            reveal=chosen,
            holder=self._key,
            challenge=challenge,
            domain=[receiver],
            time=time,
            contexts=contexts,
        )

    def _issued_in_parts(self, transcript: Transcript, procedure: Procedure) -> IssuedRecord:
        """Have the school sign the transcript so that its holder can show courses of it, with a place in a list."""
        world, school, driver = self._world, self._school, self._school.books
        key = world.key(f"{school.id}, for what is shown in part", KeyType.P256)
        usual, in_parts = (
            Issuer(key, contexts=world.contexts, clock=world.clock, suite=suite) for suite in (None, "ecdsa-sd-2023")
        )
        code = EntityCode(CodeScheme.SCHOOL, str(school.described.code))
        world.register(Body(school.described.name, code, world.territory), in_parts, by=world.city)
        lists = StatusLists(driver, usual, _STATUS)
        opened = lists.open("2026", at=world.clock.now())
        office = dataclasses.replace(school.office, issuer=in_parts, status_list=opened)
        issued = office.issue(
            partial(transcript_record, transcript),
            LedgerRequest("ClrCredential", "就職（一部提示用）", "本人"),
            record_id="transcript to be shown in part",
            procedure=procedure,
        )
        world.web.put_lists(lists, below=_STATUS)
        return issued


def with_courses(transcript: JSONObject, count: int) -> JSONObject:
    """Return a transcript with its first courses alone; what it says of their number stays."""
    changed: Any = copy.deepcopy(transcript)
    changed["credentialSubject"]["verifiableCredential"][count:] = []
    return changed  # type: ignore[no-any-return]


def _results(year: int) -> list[CourseResult]:
    return [
        CourseResult(subject, year, title, "H1", grade=str(3 + number % 3), credits_earned=Decimal(2))
        for number, (subject, title) in enumerate(_TITLES)
    ]
