"""The transfer scene (転校): six messages between a family, two schools and two boards, then those who try otherwise.

(1) The guardian tells the old school. (2) It issues the two certificates. (3) The guardian shows one to the new board.
(4) The board assigns the school, and tells the new school and the old board. (5) The guardian shows all three papers to
the new school, (6) which holds them against the board's own notice.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from vcedu import dids
from vcedu.demo.published import PublishedLists
from vcedu.demo.steps import ACCEPTED, ACCEPTED_WORDS, Step, ended_in, readable_json, tell
from vcedu.demo.two_cities import TwoCities
from vcedu.education import PersonName, School, SchoolCode
from vcedu.education.certificates import (
    Enrollment,
    Textbook,
    TextbookSupply,
    enrollment_certificate,
    textbook_supply_certificate,
)
from vcedu.education.comparison import compare_transfer
from vcedu.education.dates import comes_of_age_at
from vcedu.education.guardianship import (
    GuardianAct,
    Guardianship,
    GuardianshipBasis,
    JointExercise,
    guardianship_credential,
)
from vcedu.education.kinds import (
    ENROLLMENT_CERTIFICATE,
    GUARDIANSHIP_CREDENTIAL,
    SCHOOL_ASSIGNMENT_NOTICE,
    TEXTBOOK_SUPPLY_CERTIFICATE,
)
from vcedu.education.notices import SchoolAssignment, school_assignment_notice
from vcedu.education.people import BirthDate, Child, Guardian, NamedSchool
from vcedu.education.procedures import shipped_procedures
from vcedu.education.proofing import Proofing, ProofingMethod
from vcedu.errors import CheckName, Code, Message, VceduError
from vcedu.holder import HolderKey, PresentationRequest, RegisteredParties, judge_requester, make_presentation
from vcedu.issuer import CredentialState, IssuanceJournal, IssueLedger, LedgerRequest, StatusLists
from vcedu.model import VerificationTime
from vcedu.storage import SQLiteDriver
from vcedu.verifier import Challenges, HolderDemand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from vcedu.canonical.values import JSONObject
    from vcedu.demo.steps import SceneOutcome
    from vcedu.demo.transcripts import Audience
    from vcedu.demo.two_cities import Office
    from vcedu.education.issuance import Issuance
    from vcedu.education.kinds import RecordKind
    from vcedu.model import Check, Report, Secured

_BOARD_B, _SCHOOL_B = "board.aoba.example", "school.aoba.example"
_CHILD_ID = "urn:uuid:6a1f9c52-0c39-4d77-9a4e-4d2d9d0c7b11"
_LEAVES, _ENTERS = dt.date(2026, 10, 1), dt.date(2026, 10, 2)
_TEXTBOOK = Textbook("国語", "国語五", "002", "東書", "国語 505", dt.date(2026, 4, 6))
_PROOFING = Proofing(ProofingMethod.DOCUMENTS_AT_COUNTER, 2, dt.date(2026, 4, 6), "学務課職員")
_NO_DIFFERENCE = Message("The papers agree with the board's notice.", "書類は教育委員会の通知と一致しています。")
_TOLD = Message("(1), (2) The guardian tells the old school", "（1）（2）保護者が前籍校に転校を申し出る")
_ISSUED = Message("It issues the two certificates.", "前籍校が2つの証明書を発行しました。")
_ASSIGNED = Message("(4) The new board assigns the school", "（4）転入先の教育委員会が学校を指定")
_NOTIFIED = Message("The family has the notice, and the new school its copy.", "家庭と転入校に通知しました。")
_BORN = dt.date(2008, 11, 15)
_LAST_SECOND = Message("A guardian, one second before the 18th birthday", "18歳の誕生日の1秒前に保護者が提示")
_BIRTHDAY = Message("A guardian, at 00:00 of the 18th birthday", "18歳の誕生日の0時に保護者が提示")
_STATUS = "https://status.mihon.example/lists"
_REVOKED_ID = "urn:uuid:0d7c9a4e-6a56-4c8e-8f1b-5b1f6f1f5e77"
_BEFORE = Message("A certificate before it is revoked", "失効前の証明書")
_REVOKED = Message("A revoked certificate", "失効した証明書")


@dataclass(frozen=True, slots=True)
class Member:
    """A child of the cast with a guardian, and what is special about them.

    Attributes:
        file: A name for files.
        name: Who they are, for people.
        expected: The code in which showing all three papers to the new school ends.
        child: The child as the old school names it.
        guardian: The guardian.
        noticed: The child as the new board names it, where that differs.
        joint: Whether another guardian has to agree.
        scope: What the guardian may do.
    """

    file: str
    name: Message
    expected: str
    child: Child
    guardian: Guardian
    noticed: Child | None = None
    joint: JointExercise = JointExercise.SOLE
    scope: frozenset[GuardianAct] = frozenset(GuardianAct)


def cast() -> tuple[Member, ...]:
    """Return the cast; each member changes one outcome."""
    child = Child(PersonName("神谷 葵", "カミヤ アオイ"), BirthDate(2015, 8, 20), "12", subject_id=_CHILD_ID)
    father = Guardian(PersonName("神谷 一"), "父")
    usual = Member("usual", Message("A child with a guardian", "児童と保護者"), ACCEPTED, child, father)
    change, member = dataclasses.replace, partial(dataclasses.replace, usual)
    former = change(child, name=PersonName("神谷 葵", "カミヤ アオイ", former_surname="髙橋"))
    resident = change(child, name=PersonName("LEE MINA", alphabet="LEE MINA", alias="神谷 美奈"))
    by_alias = change(child, name=PersonName("LEE MINA", alphabet="LEE MINA"))
    return (
        usual,
        member(
            file="joint-custody",
            name=Message("Two parents who decide together, one alone", "共同親権で、1人だけが手続"),
            expected=Code.GUARDIAN_BOTH_NEEDED,
            joint=JointExercise.BOTH,
        ),
        member(
            file="restricted",
            name=Message("A guardian who may only receive", "受領のみ認められた保護者"),
            expected=Code.GUARDIAN_ACT,
            scope=frozenset({GuardianAct.RECEIVE}),
        ),
        member(
            file="former-surname",
            name=Message("A child with a former surname", "旧姓のある児童"),
            expected="formerSurname",
            child=former,
            noticed=child,
        ),
        member(
            file="foreign-resident",
            name=Message("A foreign resident with an alias", "通称名のある外国人住民"),
            expected="alias",
            child=resident,
            noticed=by_alias,
        ),
        member(
            file="facility",
            name=Message("The head of a children's home", "児童福祉施設の施設長"),
            expected=ACCEPTED,
            guardian=Guardian(PersonName("施設 長子"), "児童福祉施設長"),
        ),
    )


def play(out: Path, audience: Audience) -> SceneOutcome:
    """Play the scene; every artefact lies in the folder afterwards.

    Args:
        out: An existing folder.
        audience: Who is told what happens.

    Raises:
        OSError: a file cannot be written.
    """
    scene = _Scene(out)
    return tell((*scene.family(cast()[0], told=True), *scene.others(), *scene.attackers()), audience)


@dataclass(frozen=True, slots=True)
class _Papers:
    """What a family holds in the end."""

    key: HolderKey
    attested: Secured
    enrollment: Secured
    textbooks: Secured
    notice: Secured


class _Scene:
    """The two cities, and what has been issued so far."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.world = TwoCities(out)
        self.verifier = self.world.verifier()
        self.challenges = Challenges(self.world.clock)
        self.procedure = shipped_procedures()["transfer"]
        self._issued = 0

    def family(self, member: Member, *, told: bool = False) -> Iterator[Step]:
        """Yield the steps of one family; the last is what the new school finds."""
        world, key = self.world, HolderKey(self.world.key(f"guardian {member.file}"))
        attested = self._attest(member, key)
        enrolled = partial(enrollment_certificate, self._enrollment(member))
        supply = TextbookSupply(world.described_a, member.child, "P5", (_TEXTBOOK,), member.guardian)
        supplied = partial(textbook_supply_certificate, supply)
        enrollment = self._issue(world.school_a, member, ENROLLMENT_CERTIFICATE, enrolled)
        textbooks = self._issue(world.school_a, member, TEXTBOOK_SUPPLY_CERTIFICATE, supplied)
        if told:
            yield self._received(_TOLD, _ISSUED, enrollment, textbooks)
            yield self._show_board(member, key, [attested, enrollment])
        assigned = partial(school_assignment_notice, self._assignment(member))
        notice = self._issue(world.board_b, member, SCHOOL_ASSIGNMENT_NOTICE, assigned)
        if told:
            yield self._received(_ASSIGNED, _NOTIFIED, notice)
        yield self._show_school(member, _Papers(key, attested, enrollment, textbooks, notice))

    def others(self) -> Iterator[Step]:
        """Yield what the new school finds with each other member of the cast."""
        for member in cast()[1:]:
            *_, found = self.family(member)
            yield found
        yield from self._turning_18()

    def attackers(self) -> Iterator[Step]:
        """Yield how each attempt is refused."""
        world, usual = self.world, cast()[0]
        far = School(SchoolCode("B127210000027"), "青葉市の学校と名のる学校", "某")
        outside = world.school(far, world.board_a, "131016")
        closed = dataclasses.replace(far, name="登録の終わった学校")
        yesterday = world.clock.now() - dt.timedelta(days=1)
        ended = world.school(closed, world.board_a, "271004", until=yesterday)
        self.verifier = world.verifier()
        for office, described, words, code in (
            (
                outside,
                far,
                Message("A school outside its board's territory", "教育委員会の区域外の学校"),
                Code.CHAIN_TERRITORY,
            ),
            (ended, closed, Message("A school whose registration has ended", "登録が終了した学校"), Code.CHAIN_DATES),
        ):
            enrollment = dataclasses.replace(self._enrollment(usual), school=described)
            forged = self._issue(office, usual, ENROLLMENT_CERTIFICATE, partial(enrollment_certificate, enrollment))
            yield ended_in(words, partial(self.verifier.verify, forged.raw, time=world.time), code)
        yield from self._withdrawn(usual)
        yield from self._borrowed(usual)
        yield from self._requesters()

    def _turning_18(self) -> Iterator[Step]:
        """Yield what a school finds in the last second of a pupil's childhood, and in the next."""
        world, usual = self.world, cast()[0]
        described = School(SchoolCode("D113299990015"), "青葉市立高等学校", "青葉 四郎")
        office = world.school(described, world.board_b, "131016")
        self.verifier = world.verifier()
        pupil = dataclasses.replace(usual.child, birth=BirthDate.of(_BORN))
        member = dataclasses.replace(usual, file="turning-18", child=pupil)
        key, majority = HolderKey(world.key("guardian turning-18")), comes_of_age_at(_BORN)
        attested = self._attest(member, key, majority - world.clock.now())
        enrolled = Enrollment(described, pupil, "H3", dt.date(2024, 4, 8), _LEAVES)
        certificate = self._issue(office, member, ENROLLMENT_CERTIFICATE, partial(enrollment_certificate, enrolled))
        for words, at, expected in (
            (_LAST_SECOND, majority - dt.timedelta(seconds=1), Code.HOLDER_GUARDIAN),
            (_BIRTHDAY, majority, Code.GUARDIAN_MAJORITY),
        ):
            demand = self._demand(_SCHOOL_B)
            shown = self._presentation([attested, certificate], key, demand, _SCHOOL_B, at)
            self._write(f"turning-18-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.json", shown.raw)
            report = self.verifier.inspect(shown.raw, time=VerificationTime(now=at), holder=demand)
            check = _holder_check(report)
            yield Step(words, expected, str(check.code), check.message)

    def _withdrawn(self, usual: Member) -> Iterator[Step]:
        """Yield what a verifier finds in a certificate before and after its school revokes it."""
        world, now = self.world, self.world.clock.now()
        driver = SQLiteDriver(":memory:")
        lists = StatusLists(driver, world.school_a.issuer, _STATUS, random_below=_draw())
        journal = IssuanceJournal(driver, new_credential_id=lambda: _REVOKED_ID)
        records = dataclasses.replace(
            world.school_a.records,
            journal=journal,
            ledger=IssueLedger(driver, journal, office=world.described_a.name),
            status_list=lists.open("2026", at=now),
        )
        office = dataclasses.replace(world.school_a, records=records)
        build = partial(enrollment_certificate, self._enrollment(usual))
        certificate = self._issue(office, usual, ENROLLMENT_CERTIFICATE, build)
        for words, revoked, expected in ((_BEFORE, False, ACCEPTED), (_REVOKED, True, Code.STATUS_REVOKED)):
            if revoked:
                lists.set(_REVOKED_ID, CredentialState.REVOKED, now)
            published = PublishedLists(lists, now)
            for url, body in published.bodies.items():
                self._write(f"{'after' if revoked else 'before'}-{url.rpartition('/')[2]}", body)
            yield ended_in(words, partial(world.verifier(published).verify, certificate.raw, time=world.time), expected)

    def _borrowed(self, usual: Member) -> Iterator[Step]:
        build = partial(enrollment_certificate, self._enrollment(usual))
        genuine = self._issue(self.world.school_a, usual, ENROLLMENT_CERTIFICATE, build)
        demand = self._demand(_SCHOOL_B)
        shown = self._presentation([genuine], HolderKey(self.world.key("stranger")), demand, _SCHOOL_B)
        yield ended_in(
            Message("A guardian without the right shows a child's certificate", "権限のない人が児童の証明書を提示"),
            partial(self.verifier.verify, shown.raw, time=self.world.time, holder=demand),
            Code.HOLDER_NOT_SUBJECT,
        )
        answered = str(demand.challenge)
        self.challenges.take(answered)
        replay = Message("A presentation is replayed", "同じ提示をもう一度使う")
        yield ended_in(replay, partial(self.challenges.take, answered), Code.CHALLENGE_REUSED)

    def _requesters(self) -> Iterator[Step]:
        name, kinds = self.world.described_b.name, frozenset({ENROLLMENT_CERTIFICATE.credential_type})
        stranger, own = self.world.issuer("look-alike").id, self.world.school_b.issuer.id
        for requester, claims, words, code in (
            (stranger, "legalName", Message("A look-alike asks", "似せた相手が求める"), Code.PDS_REQUESTER_LOOK_ALIKE),
            (
                own,
                "gender",
                Message("The school asks for too much", "学校が必要以上を求める"),
                Code.PDS_REQUESTER_OVER_ASKING,
            ),
        ):
            request = PresentationRequest(requester, name, None, kinds, frozenset({claims}))
            found = judge_requester(
                request,
                register=RegisteredParties(self.world.trust()),
                procedure=self.procedure.narrowed(kinds),
                at=self.world.time.now,
            )
            told = ACCEPTED_WORDS if found.error is None else found.error.message
            yield Step(words, code, ACCEPTED if found.error is None else found.error.code.value, told)

    def _show_board(self, member: Member, key: HolderKey, documents: Sequence[Secured]) -> Step:
        demand = self._demand(_BOARD_B)
        shown = self._presentation(documents, key, demand, _BOARD_B)
        name = Message("(3) The guardian shows one to the new board", "（3）保護者が転入先の教育委員会に提示")
        report = self.verifier.inspect(shown.raw, time=self.world.time, holder=demand)
        self._write(f"{member.file}-shown-to-board.report.json", readable_json(report.as_json()))
        check = _holder_check(report)
        code = str(check.code) if report.verdict.verified else str(report.verdict.first_error)
        return Step(name, Code.HOLDER_GUARDIAN, code, check.message)

    def _show_school(self, member: Member, papers: _Papers) -> Step:
        """Return what the new school finds: how the guardian is judged, then each difference from the notice."""
        demand = self._demand(_SCHOOL_B, major_act=self.procedure.major_act)
        documents = [papers.attested, papers.enrollment, papers.textbooks, papers.notice]
        shown = self._presentation(documents, papers.key, demand, _SCHOOL_B)
        self._write(f"{member.file}-shown-to-school.json", shown.raw)
        name = Message(f"(5), (6) {member.name.en}", f"（5）（6）{member.name.ja}")
        try:
            self.verifier.verify(shown.raw, time=self.world.time, holder=demand)
            subjects = [self._subject(each) for each in (papers.notice, papers.enrollment, papers.textbooks)]
        except VceduError:
            check = _holder_check(self.verifier.inspect(shown.raw, time=self.world.time, holder=demand))
            return Step(name, member.expected, str(check.code), check.message)
        notice, *certificates = subjects
        differences = dict.fromkeys(each for one in certificates for each in compare_transfer(notice, one))
        self._write(f"{member.file}-differences.json", readable_json([each.message.en for each in differences]))
        first = next(iter(differences), None)
        told = _NO_DIFFERENCE if first is None else first.message
        return Step(name, member.expected, ACCEPTED if first is None else first.member, told)

    def _subject(self, document: Secured) -> JSONObject:
        content: Any = self.verifier.verify(document.raw, time=self.world.time).content
        subject: JSONObject = content["credentialSubject"][0]
        return subject

    def _demand(self, domain: str, *, major_act: bool = False) -> HolderDemand:
        return HolderDemand(
            required=True, challenge=self.challenges.give(), domain=frozenset({domain}), major_act=major_act
        )

    def _received(self, name: Message, told: Message, *documents: Secured) -> Step:
        """Return the step in which documents reach those they are for, who verify them."""
        try:
            for document in documents:
                self.verifier.verify(document.raw, time=self.world.time)
        except VceduError as error:
            return Step(name, ACCEPTED, error.code.value, error.message)
        return Step(name, ACCEPTED, ACCEPTED, told)

    def _presentation(
        self,
        documents: Sequence[Secured],
        key: HolderKey,
        demand: HolderDemand,
        domain: str,
        at: dt.datetime | None = None,
    ) -> Secured:
        return make_presentation(
            documents,
            key,
            challenge=str(demand.challenge),
            domain=[domain],
            at=at or self.world.clock.now(),
            contexts=self.world.contexts,
        )

    def _attest(self, member: Member, key: HolderKey, valid_for: dt.timedelta = dt.timedelta(days=180)) -> Secured:
        did = str(dids.DIDURL.parse(key.method).did)
        right = Guardianship(
            member.child,
            member.guardian,
            did,
            GuardianshipBasis.SCHOOL_AGE_REGISTER,
            member.scope,
            _PROOFING,
            joint=member.joint,
        )
        build = partial(guardianship_credential, right, issuer=self.world.described_board_a)
        return self._issue(self.world.board_a, member, GUARDIANSHIP_CREDENTIAL, build, valid_for)

    def _enrollment(self, member: Member) -> Enrollment:
        return Enrollment(self.world.described_a, member.child, "P5", dt.date(2022, 4, 6), _LEAVES)

    def _assignment(self, member: Member) -> SchoolAssignment:
        world = self.world
        former = NamedSchool(world.described_a.name, world.described_a.code)
        following = NamedSchool(world.described_b.name, world.described_b.code)
        child, guardians = member.noticed or member.child, (member.guardian,)
        return SchoolAssignment(
            world.described_board_b, child, guardians, former, "P5", _LEAVES, following, "P5", _ENTERS
        )

    def _issue(
        self,
        office: Office,
        member: Member,
        kind: RecordKind,
        build: Callable[[Issuance], JSONObject],
        valid_for: dt.timedelta | None = None,
    ) -> Secured:
        self._issued += 1
        request = LedgerRequest(kind.credential_type, "転学のため", "保護者")
        record = f"{member.file} {self._issued}"
        issued = office.records.issue(build, request, record_id=record, valid_for=valid_for).secured
        self._write(f"{member.file}-{self._issued:02d}-{kind.credential_type}.json", issued.raw)
        return issued

    def _write(self, name: str, data: bytes) -> None:
        (self.out / name).write_bytes(data)


def _draw() -> Callable[[int], int]:
    """Return a draw of slots that is the same each time the scene is played."""
    return random.Random("vcedu demo: slots").randrange  # noqa: S311 - a made-up school's slots


def _holder_check(report: Report) -> Check:
    return next(check for check in report if check.name is CheckName.HOLDER)
