"""The transfer scene (転校): six messages between a family, two schools and two boards, then those who try otherwise.

(1) The guardian tells the old school. (2) It issues the two certificates. (3) The guardian shows one to the new board.
(4) The board assigns the school, and tells the new school and the old board. (5) The guardian shows all three papers to
the new school, (6) which holds them against the copy of the notice that the board sent it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from functools import partial
from typing import TYPE_CHECKING

from vcedu.demo.cast import LEAVES, cast, usual_family
from vcedu.demo.pupils import enrol
from vcedu.demo.steps import ACCEPTED, Step, code_of, ended_in, readable_json, tell
from vcedu.demo.transfer_attacks import attackers
from vcedu.demo.transfer_on_paper import on_paper
from vcedu.demo.transfer_papers import FamilyPapers, Papers, judged_and_compared, subject_of
from vcedu.education.certificates import Enrollment, enrollment_certificate
from vcedu.education.comparison import compare_papers
from vcedu.education.dates import comes_of_age_at
from vcedu.education.guardianship import GuardianRelationship
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, SCHOOL_ASSIGNMENT_NOTICE, TEXTBOOK_SUPPLY_CERTIFICATE
from vcedu.education.people import BirthDate
from vcedu.errors import CheckName, Code, Message, VceduError
from vcedu.holder import HolderKey
from vcedu.model import VerificationTime
from vcedu.rendering import report_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vcedu.demo.cast import Member
    from vcedu.demo.steps import SceneOutcome
    from vcedu.demo.transcripts import Audience
    from vcedu.model import Check, Report, Secured, Verdict, VerifiedCredential

_TOLD = Message("(1), (2) The guardian tells the old school", "（1）（2）保護者が前籍校に転校を申し出る")
_ISSUED = Message("It issues the two certificates.", "前籍校が2つの証明書を発行しました。")
_SHOWN = Message("(3) The guardian shows one to the new board", "（3）保護者が転入先の教育委員会に提示")
_ASSIGNED = Message("(4) The new board assigns the school", "（4）転入先の教育委員会が学校を指定")
_NOTIFIED = Message("The family has the notice.", "保護者に転入学通知書を交付しました。")
_TO_SCHOOL = Message("(4) The new board tells the new school", "（4）転入先の教育委員会が転入校に通知")
_TO_BOARD = Message("(4) The new board tells the old board", "（4）転入先の教育委員会が前住地の教育委員会に通知")
_KEPT = Message("It keeps its own copy of the notice.", "転入校が通知の控えを保管しました。")
_STRUCK = Message(
    "It strikes the child off its register of school-age children.", "前住地の教育委員会が学齢簿を整理しました。"
)
_PLACED = Message("A placement is attested for three years", "施設長の証明を3年間の期限で求める")
_THREE_YEARS = dt.timedelta(days=3 * 365)
_PAPERS = (SCHOOL_ASSIGNMENT_NOTICE, ENROLLMENT_CERTIFICATE, TEXTBOOK_SUPPLY_CERTIFICATE)
_BORN = dt.date(2008, 11, 15)
_LAST_SECOND = Message("A guardian, one second before the 18th birthday", "18歳の誕生日の1秒前に保護者が提示")
_BIRTHDAY = Message("A guardian, at 00:00 of the 18th birthday", "18歳の誕生日の0時に保護者が提示")


def play(out: Path, audience: Audience) -> SceneOutcome:
    """Play the scene; every artefact lies in the folder afterwards.

    Args:
        out: An existing folder.
        audience: Who is told what happens.

    Raises:
        OSError: a file cannot be written.
    """
    papers = Papers(out)
    families = Families(papers)
    steps = itertools.chain(
        enrol(papers),
        families.moves(usual_family()),
        families.others(),
        families.turning_18(),
        on_paper(papers),
        attackers(papers),
    )
    outcome = tell(steps, audience)
    papers.write_offline()
    return outcome


class Families:
    """Families that move from the first city to the second.

    Args:
        papers: The offices' work.
    """

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.world = papers.world

    def moves(self, member: Member) -> Iterator[Step]:
        """Yield the steps of one family; the last is what the new school finds."""
        papers, guardians = self.papers, [each for each in (member.guardian, member.other) if each is not None]
        keys = tuple(HolderKey(self.world.key(f"guardian {member.file} {each.relationship}")) for each in guardians)
        attested = tuple(
            papers.attest(dataclasses.replace(member, guardian=each), key)
            for each, key in zip(guardians, keys, strict=True)
        )
        enrollment, textbooks = papers.certificates(member)
        told, _ = self._received(_TOLD, _ISSUED, enrollment, textbooks)
        yield told
        yield self._show_board(member, keys, [*attested, enrollment])
        notice = papers.notice(member)
        assigned, _ = self._received(_ASSIGNED, _NOTIFIED, notice)
        yield assigned
        to_school = papers.notice(member, f"{self.world.school_b.name}長", "school-b/")
        to_board = papers.notice(member, self.world.board_a.name, "board-a/")
        kept, own = self._received(_TO_SCHOOL, _KEPT, to_school)
        yield kept
        struck, theirs = self._received(_TO_BOARD, _STRUCK, to_board)
        yield struck
        if own is not None and theirs is not None:
            self._strike_off(member, theirs)
            yield self._show_school(member, FamilyPapers(keys, attested, enrollment, textbooks, notice), own)

    def others(self) -> Iterator[Step]:
        """Yield what the new school finds with each other member of the cast."""
        for member in cast():
            *_, found = self.moves(member)
            yield found
        (head,) = (member for member in cast() if member.acts_as is GuardianRelationship.FACILITY_HEAD)
        key = HolderKey(self.world.key("guardian of a placement"))
        yield ended_in(_PLACED, partial(self.papers.attest, head, key, _THREE_YEARS), Code.RECORD_VALUE)

    def turning_18(self) -> Iterator[Step]:
        """Yield what a school finds in the last second of a pupil's childhood, and in the next."""
        papers, usual, office = self.papers, usual_family(), self.world.upper_secondary
        pupil = dataclasses.replace(usual.child, birth=BirthDate.of(_BORN))
        member = dataclasses.replace(usual, file="turning-18", child=pupil)
        key, majority = HolderKey(self.world.key("guardian turning-18")), comes_of_age_at(_BORN)
        attested = papers.attest(member, key, majority - self.world.clock.now())
        enrolled = Enrollment(office.described, pupil, "H3", dt.date(2024, 4, 8), LEAVES)
        build = partial(enrollment_certificate, enrolled)
        certificate = papers.issue(office, member.file, ENROLLMENT_CERTIFICATE, build)
        last_second = majority - dt.timedelta(seconds=1)
        for each in (self.world.board_a, office):
            self.world.web.put_lists(each.lists, last_second)
        papers.write_offline("turning-18")
        verifier = self.world.verifier()
        for words, at, expected in (
            (_LAST_SECOND, last_second, Code.HOLDER_GUARDIAN),
            (_BIRTHDAY, majority, Code.GUARDIAN_MAJORITY),
        ):
            demand = papers.demand(self.world.school_b)
            shown = papers.present([attested, certificate], [key], demand, at)
            papers.write(f"turning-18-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.json", shown.raw)
            report = verifier.inspect(shown.raw, time=VerificationTime(now=at), holder=demand)
            check = _holder_check(report)
            yield Step(words, expected, code_of(report.verdict, str(check.code)), check.message)
        for each in (self.world.board_a, office):
            self.world.web.put_lists(each.lists)

    def _received(self, name: Message, told: Message, *documents: Secured) -> tuple[Step, VerifiedCredential | None]:
        """Return the step in which documents reach those they are for, who verify them, and the last as verified."""
        verified = None
        try:
            for document in documents:
                verified = self.papers.verify(document)
        except VceduError as error:
            return Step(name, ACCEPTED, error.code.value, error.message), None
        return Step(name, ACCEPTED, ACCEPTED, told), verified

    def _strike_off(self, member: Member, notice: VerifiedCredential) -> None:
        """Take the child off the old board's register of school-age children (学齢簿), on the new board's word."""
        subject = subject_of(notice, SCHOOL_ASSIGNMENT_NOTICE)
        line = {name: subject[name] for name in ("legalName", "birthDate", "transferOutOn", "nextSchool")}
        self.papers.write(f"board-a/{member.file}-register.json", readable_json(line))

    def _show_board(self, member: Member, keys: Sequence[HolderKey], documents: Sequence[Secured]) -> Step:
        papers, demand = self.papers, self.papers.demand(self.world.board_b)
        shown = papers.present(documents, keys, demand)
        report = papers.verifier.inspect(shown.raw, time=self.world.time, holder=demand)
        shown_to = f"{member.file}-shown-to-board"
        papers.write(f"{shown_to}.json", shown.raw)
        papers.write(f"{shown_to}.report.json", readable_json(report.as_json()))
        papers.write(f"{shown_to}.report.html", report_page(report, document_name=f"{shown_to}.json").encode())
        check = _holder_check(report)
        code = code_of(report.verdict, str(check.code))
        return Step(_SHOWN, Code.HOLDER_GUARDIAN, code, check.message)

    def _show_school(self, member: Member, held: FamilyPapers, own: VerifiedCredential) -> Step:
        """Return what the new school finds: how the guardian is judged, then each difference from its own notice."""
        papers = self.papers
        demand = papers.demand(self.world.school_b, major_act=self.world.school_b.procedure.major_act)
        shown = papers.present([*held.attested, held.enrollment, held.textbooks, held.notice], held.keys, demand)
        papers.write(f"{member.file}-shown-to-school.json", shown.raw)
        name = Message(f"(5), (6) {member.name.en}", f"（5）（6）{member.name.ja}")
        try:
            verified = papers.verifier.verify(shown.raw, time=self.world.time, holder=demand)
        except VceduError as refusal:
            return Step(name, member.expected, str(refusal.code), refusal.message)
        found = compare_papers(subject_of(own, SCHOOL_ASSIGNMENT_NOTICE), {k: subject_of(verified, k) for k in _PAPERS})
        papers.write(
            f"{member.file}-differences.json",
            readable_json([{"en": each.message.en, "ja": each.message.ja} for each in found]),
        )
        judged = (
            _message(verified.verdict, CheckName.HOLDER),
            _message(
                verified.verdict.nested[f"/verifiableCredential/{len(held.attested)}"], CheckName.ISSUER_AUTHORITY_NOW
            ),
        )
        return Step(name, member.expected, found[0].member if found else ACCEPTED, judged_and_compared(judged, found))


def _message(verdict: Verdict, name: CheckName) -> Message:
    return next(check.message for check in verdict.checks if check.name is name)


def _holder_check(report: Report) -> Check:
    return next(check for check in report if check.name is CheckName.HOLDER)
