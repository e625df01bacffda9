"""The application scene (証明書申請): request, decision, issue with a number, and showing in part or as a whole.

A pupil, a guardian and a graduate apply to a school. The school decides on what each proves, numbers what it issues in
its ledger, and the graduate shows one document to an employer, all of them to a university. What must not work is
tried too.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from functools import partial
from typing import TYPE_CHECKING

from vcedu import testing
from vcedu.canonical.compact import compact_json
from vcedu.demo.graduate import COURSES, WITHHELD, Graduate, with_courses
from vcedu.demo.offline import write_offline
from vcedu.demo.steps import ACCEPTED, ACCEPTED_WORDS, Step, ended_in, readable_json, tell
from vcedu.education.certificates import Enrollment
from vcedu.education.dates import japanese_day, school_year_of
from vcedu.education.guardianship import GuardianAct, Guardianship, GuardianshipBasis
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, GRADUATION_CERTIFICATE, TRANSCRIPT
from vcedu.errors import Code, Message, VceduError
from vcedu.holder import PresentationRequest, RegisteredParties, judge_requester, make_presentation
from vcedu.testing.procedures import adopt_procedure
from vcedu.testing.registrations import Body
from vcedu.trust import CodeScheme, EntityCode
from vcedu.verifier import Challenges, HolderDemand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from vcedu.demo.steps import SceneOutcome
    from vcedu.demo.transcripts import Audience
    from vcedu.holder import HolderKey, RequesterFinding
    from vcedu.model import Check, Secured, Verdict
    from vcedu.testing import GivenRegistry

_SCHOOL, _EMPLOYER, _UNIVERSITY = "school.example", "employer.example", "university.example"
_LOOK_ALIKE = "universlty.example"


def play(world: GivenRegistry, out: Path, audience: Audience) -> SceneOutcome:
    """Play the scene; every artefact lies in the folder afterwards.

    Args:
        world: The registry that the school is registered in.
        out: An existing folder.
        audience: Who is told what happens.

    Raises:
        OSError: a file cannot be written.
    """
    scene = _Scene(world, out)
    outcome = tell((*scene.applications(), *scene.showing(), *scene.attempts()), audience)
    scene.write_ledger()
    write_offline(world, out)
    return outcome


class _Scene:
    """The school, its applicants, and what has been issued so far."""

    def __init__(self, world: GivenRegistry, out: Path) -> None:
        self.world = world
        self.out = out
        self.school = world.school()
        self.family = testing.family(self.school)
        for older in out.glob("graduate.sqlite*"):
            older.unlink()
        self.graduate = Graduate(self.school, out / "graduate.sqlite")
        self.verifier = world.verifier()
        self.challenges = Challenges(world.clock)
        establisher = world.key("city")
        signed = adopt_procedure("certificate", establisher="見本市", signer=establisher, key=establisher.public_key)
        signed.write(out / "procedure")
        self.procedure = signed.open()
        self.university = world.issuer("university", _UNIVERSITY)
        asks = frozenset({kind.credential_type for kind in (GRADUATION_CERTIFICATE, TRANSCRIPT)})
        code = EntityCode(CodeScheme.CORPORATE, "3010005099990")
        world.register(Body("国立大学法人見本大学", code, world.territory, kinds=asks), self.university)
        self.trust = world.trust()

    def applications(self) -> Iterator[Step]:
        """Yield each application with the school's decision."""
        family = self.family
        yield self._apply(
            Message("The pupil applies for a certificate of enrolment", "生徒本人が在学証明書を申請"),
            "pupil",
            partial(family.present, domain=[_SCHOOL]),
            ACCEPTED,
        )
        yield self._apply(
            Message("The guardian applies for a certificate of enrolment", "保護者が在学証明書を申請"),
            "guardian",
            partial(family.present, domain=[_SCHOOL], as_guardian=True),
            ACCEPTED,
        )
        yield self._apply(
            Message("A guardian who may show but not apply applies", "提示のみ認められた保護者が申請"),
            "restricted-guardian",
            self._restricted_shows,
            Code.GUARDIAN_ACT,
        )
        yield self._apply(
            Message("Somebody applies with another pupil's certificate", "他人が生徒の証明書を使って申請"),
            "stranger",
            self._stranger_shows,
            Code.HOLDER_NOT_SUBJECT,
        )
        yield self._serve_graduate()
        yield ended_in(
            Message("The family asks for a copy of the cumulative guidance record", "家庭が指導要録の写しを申請"),
            lambda: self.procedure.check_request("CumulativeRecordCopy", frozenset()),
            Code.PROCEDURE_RECORD,
        )

    def showing(self) -> Iterator[Step]:
        """Yield what each receiver finds in what the graduate shows."""
        graduate = self.graduate
        yield self._shown(
            Message(
                "The graduate shows an employer one certificate alone",
                "卒業生が企業に卒業証明書だけを提示",
            ),
            "to-employer",
            [graduate.certificate],
            _EMPLOYER,
            Code.HOLDER_PROOFED,
        )
        yield self._shown(
            Message("The graduate answers a university that is registered", "登録された大学の求めに卒業生が応じる"),
            "to-university",
            [graduate.certificate, graduate.transcript],
            _UNIVERSITY,
            Code.COMPLETENESS_WHOLE,
        )
        yield self._shown(
            Message("The graduate shows an employer an extract of grades", "卒業生が企業に成績証明書の抄本を提示"),
            "extract-to-employer",
            [graduate.extract],
            _EMPLOYER,
            Code.COMPLETENESS_PART,
        )
        yield self._shown(
            Message("The graduate hides three courses, without the school", "卒業生が自ら3科目を隠して企業に提示"),
            "part-to-employer",
            [graduate.in_parts],
            _EMPLOYER,
            Code.COMPLETENESS_PART,
            reveal=[f"/credentialSubject/verifiableCredential/{number}" for number in range(COURSES - WITHHELD)],
        )

    def attempts(self) -> Iterator[Step]:
        """Yield what must not work."""
        transcript = self.graduate.transcript
        without = with_courses(transcript.envelope.document, COURSES - WITHHELD)
        data = compact_json(without)
        self._write("attack-course-left-out.json", data)
        yield self._refused(
            Message("Courses are taken out of the signed transcript", "署名済みの成績証明書から科目を抜く"),
            data,
            HolderDemand(),
            Code.PROOF_SIGNATURE,
        )
        yield self._refused(
            Message("What the school gave for the graduate alone is shown", "本人用の控えをそのまま提示"),
            self.graduate.in_parts.raw,
            HolderDemand(),
            Code.PROOF_IS_BASE,
        )
        name = Message("One who only looks like the university asks", "大学に似せた相手が卒業生に求める")
        finding = self._finding(self.world.issuer("look-alike").id, _LOOK_ALIKE)
        documents = [self.graduate.certificate]
        asked = partial(self.graduate.present, documents, "c-look-alike", _LOOK_ALIKE, answering=finding)
        yield ended_in(name, asked, Code.PDS_REQUESTER_LOOK_ALIKE)
        replayed = (self.out / "to-university.json").read_bytes()
        yield self._refused(
            Message("The employer is shown what was meant for the university", "大学への提示をそのまま企業に提示"),
            replayed,
            self._demand(_EMPLOYER),
            Code.PROOF_DOMAIN,
        )
        demand = self._demand(_UNIVERSITY)
        answered = str(demand.challenge)
        self.challenges.take(answered)
        name = Message("A challenge is answered a second time", "同じチャレンジに二度答える")
        yield ended_in(name, lambda: self.challenges.take(answered), Code.CHALLENGE_REUSED)

    def write_ledger(self) -> None:
        """Write what the school's ledger holds, in the order of the numbers."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        writer.writerow(("番号", "種類", "目的", "受領者", "部数"))
        year = school_year_of(japanese_day(self.world.clock.now()))
        for line in self.school.ledger.entries(year):
            asked = line.request
            writer.writerow((str(line.number), asked.kind, asked.purpose, asked.receiver, asked.copies))
        self._write("ledger.csv", stream.getvalue().encode())

    def _apply(self, name: Message, file: str, show: Callable[..., Secured], expected: str) -> Step:
        asked = self.procedure.demand(ENROLLMENT_CERTIFICATE.credential_type)
        demand = self._demand(_SCHOOL, minimum_proofing=asked.minimum_proofing, act=GuardianAct.APPLY)
        application: Secured = show(challenge=str(demand.challenge))
        self._write(f"application-{file}.json", application.raw)
        self.challenges.take(str(demand.challenge))
        try:
            self.verifier.verify(application.raw, time=self.world.time, holder=demand)
        except VceduError as refusal:
            return Step(name, expected, refusal.code.value, refusal.message)
        enrollment = Enrollment(self.school.described, self.family.child, "H1", self._entered())
        issued = self.school.certify_enrollment(enrollment, procedure=self.procedure)
        self._write(f"issued-{file}.json", issued.secured.raw)
        return Step(name, expected, ACCEPTED, _issued(str(issued.line.number)))

    def _serve_graduate(self) -> Step:
        numbers = self.graduate.apply(self.procedure)
        for file, document in (
            ("certificate", self.graduate.certificate),
            ("transcript", self.graduate.transcript),
            ("extract", self.graduate.extract),
            ("transcript-in-parts", self.graduate.in_parts),
        ):
            self._write(f"issued-graduate-{file}.json", document.raw)
        self.verifier = self.world.verifier()
        name = Message("A graduate applies at the counter with documents", "卒業生が窓口で本人確認書類を示して申請")
        return Step(name, ACCEPTED, ACCEPTED, _issued("、".join(numbers)))

    def _restricted_shows(self, challenge: str) -> Secured:
        family = self.family
        grant = Guardianship(
            family.child,
            family.guardian,
            family.guardian_id,
            GuardianshipBasis.COURT_PAPER,
            frozenset({GuardianAct.PRESENT}),
            family.proofing,
        )
        attested = self.school.attest_guardianship(grant).secured
        return self._made([family.certificate, attested], family.guardian_key, challenge)

    def _stranger_shows(self, challenge: str) -> Secured:
        stranger = testing.family(self.school, name="鈴木 蓮")
        return self._made([self.family.certificate], stranger.key, challenge)

    def _made(self, documents: Sequence[Secured], key: HolderKey, challenge: str) -> Secured:
        return make_presentation(
            documents,
            key,
            challenge=challenge,
            domain=[_SCHOOL],
            at=self.world.clock.now(),
            contexts=self.world.contexts,
        )

    def _shown(
        self,
        name: Message,
        file: str,
        documents: Sequence[Secured],
        receiver: str,
        expected: Code,
        *,
        reveal: Sequence[str] = (),
    ) -> Step:
        demand = self._demand(receiver)
        # The university asks over the web; who stands before the graduate is looked at by the graduate.
        answering = self._finding(self.university.id, receiver) if receiver == _UNIVERSITY else None
        presentation = self.graduate.present(documents, str(demand.challenge), receiver, reveal, answering)
        self._write(f"{file}.json", presentation.raw)
        report = self.verifier.inspect(presentation.raw, time=self.world.time, holder=demand)
        self._write(f"{file}.report.json", readable_json(report.as_json()))
        self.challenges.take(str(demand.challenge))
        decisive = report.verdict.first_error or _check_with(report.verdict, expected)
        if decisive is None or decisive.code is None:
            return Step(name, expected, ACCEPTED, ACCEPTED_WORDS)
        return Step(name, expected, decisive.code.value, decisive.message)

    def _finding(self, requester: str, domain: str) -> RequesterFinding:
        """Return what the graduate's wallet finds out about who asks for certificate and transcript over the web."""
        kinds = frozenset({GRADUATION_CERTIFICATE.credential_type, TRANSCRIPT.credential_type})
        request = PresentationRequest(requester, "国立大学法人見本大学", domain, kinds)
        register = RegisteredParties(self.trust)
        return judge_requester(request, register=register, procedure=self.procedure, at=self.world.clock.now())

    def _refused(self, name: Message, data: bytes, demand: HolderDemand, expected: Code) -> Step:
        return ended_in(name, lambda: self.verifier.verify(data, time=self.world.time, holder=demand), expected)

    def _demand(
        self, receiver: str, *, minimum_proofing: int = 0, act: GuardianAct = GuardianAct.PRESENT
    ) -> HolderDemand:
        return HolderDemand(
            required=True,
            challenge=self.challenges.give(),
            domain=frozenset({receiver}),
            minimum_proofing=minimum_proofing,
            major_act=self.procedure.major_act,
            act=act,
        )

    def _entered(self) -> dt.date:
        return dt.date(school_year_of(japanese_day(self.world.clock.now())), 4, 1)

    def _write(self, name: str, data: bytes) -> None:
        (self.out / name).write_bytes(data)


def _check_with(verdict: Verdict, code: Code) -> Check | None:
    every = [check for each in (verdict, *verdict.nested.values()) for check in each.checks]
    return next((check for check in every if check.code is code), None)


def _issued(number: str) -> Message:
    return Message(f"Issued under {number} of the ledger.", f"発行台帳の{number}として発行しました。")
