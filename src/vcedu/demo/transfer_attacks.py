"""Those who try otherwise at a change of school, and the code that each attempt ends in."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from vcedu.demo.cast import usual_family
from vcedu.demo.steps import ACCEPTED, ACCEPTED_WORDS, Step, ended_in, readable_json
from vcedu.demo.two_cities import CITY_A
from vcedu.education import School, SchoolCode
from vcedu.education.certificates import enrollment_certificate
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, SCHOOL_ASSIGNMENT_NOTICE
from vcedu.education.notices import school_assignment_notice
from vcedu.errors import CheckName, Code, Message
from vcedu.holder import HolderKey, PresentationRequest, RegisteredParties, judge_requester
from vcedu.issuer import CredentialState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcedu.demo.transfer_papers import Papers
    from vcedu.demo.two_cities import Office
    from vcedu.education.people import EducationBoard
    from vcedu.model import Secured

_OUTSIDE = Message("A school outside its board's territory", "教育委員会の区域外の学校")
_ENDED = Message("A school whose registration has ended", "登録が終了した学校")
_NO_BOARD = Message("A private school assigns a school, as only a board may", "私立学校が転入学通知書を発行")
_BEFORE = Message("A certificate before it is revoked", "失効前の証明書")
_REVOKED = Message("A revoked certificate", "失効した証明書")
_RIGHT_BEFORE = Message("A guardian, before the board revokes the right", "権限が失効する前の保護者")
_RIGHT_REVOKED = Message("A guardian whose right was revoked", "権限が失効した保護者")
_BORROWED = Message("A guardian without the right shows a child's certificate", "権限のない人が児童の証明書を提示")
_ANSWERED = Message("A guardian answers the new school", "保護者が転入校の求めに応じて提示")
_REPLAYED = Message("A presentation is replayed", "同じ提示をもう一度使う")
_LOOK_ALIKE = Message("A look-alike asks", "似せた相手が求める")
_HOME = "見本市西6-6"
_ADDRESS = Message("A certificate is to state the home address", "証明書に現住所を記載しようとする")
_ALTERED = Message(
    "The procedure that the new school follows was altered after its board signed it",
    "転入校が従う手続の定めが教育委員会の署名後に書き換えられる",
)
_TOO_MUCH = Message("The school asks for too much", "学校が必要以上を求める")


def attackers(papers: Papers) -> Iterator[Step]:
    """Yield how each attempt is refused."""
    yield from _unentitled(papers)
    yield from _withdrawn(papers)
    yield from _right_withdrawn(papers)
    yield from _borrowed(papers)
    yield from _requesters(papers)
    yield _too_much_stated(papers)
    yield _procedure_altered(papers)


def _unentitled(papers: Papers) -> Iterator[Step]:
    """Yield what a verifier finds in papers of schools that may not issue them."""
    world, usual = papers.world, usual_family()
    far = School(SchoolCode("B127210000027"), "青葉市の学校と名のる学校", "某")
    closed = dataclasses.replace(far, name="登録の終わった学校")
    outside = world.school(far, world.board_a.issuer, "131016")
    yesterday = world.clock.now() - dt.timedelta(days=1)
    ended = world.school(closed, world.board_a.issuer, CITY_A, until=yesterday)
    verifier = world.verifier()
    assigned = partial(school_assignment_notice, papers.assignment(usual))
    for words, forged, code in (
        (_OUTSIDE, _certificate(papers, outside), Code.CHAIN_TERRITORY),
        (_ENDED, _certificate(papers, ended), Code.CHAIN_DATES),
        (
            _NO_BOARD,
            papers.issue(world.private, "attackers/private", SCHOOL_ASSIGNMENT_NOTICE, assigned),
            Code.CHAIN_KIND,
        ),
    ):
        yield ended_in(words, partial(verifier.verify, forged.raw, time=world.time), code)


def _withdrawn(papers: Papers) -> Iterator[Step]:
    """Yield what a verifier finds in a certificate before and after its school revokes it."""
    world = papers.world
    certificate = _certificate(papers, world.school_a)
    for words, revoked, expected in ((_BEFORE, False, ACCEPTED), (_REVOKED, True, Code.STATUS_REVOKED)):
        _set(papers, world.school_a, certificate, "attackers/certificate", revoked=revoked)
        yield ended_in(words, partial(world.verifier().verify, certificate.raw, time=world.time), expected)


def _right_withdrawn(papers: Papers) -> Iterator[Step]:
    """Yield what the new school finds in a guardian before and after the board revokes the right."""
    world, key = papers.world, HolderKey(papers.world.key("guardian whose right is revoked"))
    attested = papers.attest(dataclasses.replace(usual_family(), file="attackers/guardian"), key)
    certificate = _certificate(papers, world.school_a)
    for words, revoked, expected in (
        (_RIGHT_BEFORE, False, Code.HOLDER_GUARDIAN),
        (_RIGHT_REVOKED, True, Code.GUARDIANSHIP_INVALID),
    ):
        _set(papers, world.board_a, attested, "attackers/guardian", revoked=revoked)
        demand = papers.demand(world.school_b)
        shown = papers.present([attested, certificate], [key], demand)
        papers.write(f"attackers/guardian-{_when(revoked=revoked)}-shown.json", shown.raw)
        report = world.verifier().inspect(shown.raw, time=world.time, holder=demand)
        check = next(check for check in report if check.name is CheckName.HOLDER)
        yield Step(words, expected, str(check.code), check.message)


def _set(
    papers: Papers, office: Office[School] | Office[EducationBoard], issued: Secured, file: str, *, revoked: bool
) -> None:
    """Have an office revoke what it issued, if so, and publish its lists as they are then."""
    if revoked:
        now = papers.world.clock.now()
        office.lists.set(str(issued.envelope.document["id"]), CredentialState.REVOKED, now)
    for url, body in papers.world.web.put_lists(office.lists).items():
        papers.write(f"{file}-{_when(revoked=revoked)}-{url.rpartition('/')[2]}", body)


def _when(*, revoked: bool) -> str:
    return "after" if revoked else "before"


def _borrowed(papers: Papers) -> Iterator[Step]:
    """Yield what a school finds where a stranger shows a genuine certificate, and where an answer comes twice."""
    world, certificate = papers.world, _certificate(papers, papers.world.school_a)
    demand = papers.demand(world.school_b)
    shown = papers.present([certificate], [HolderKey(world.key("stranger"))], demand)
    papers.write("attackers/stranger-shown.json", shown.raw)
    check = partial(papers.verifier.verify, shown.raw, time=world.time, holder=demand)
    yield ended_in(_BORROWED, check, Code.HOLDER_NOT_SUBJECT)
    key = HolderKey(world.key("guardian who answers"))
    attested = papers.attest(dataclasses.replace(usual_family(), file="attackers/answering"), key)
    demand = papers.demand(world.school_b)
    answer = papers.present([attested, certificate], [key], demand)
    papers.write("attackers/shown-twice.json", answer.raw)

    def answered() -> None:
        papers.verifier.verify(answer.raw, time=world.time, holder=demand)
        papers.challenges.take(str(demand.challenge))

    yield ended_in(_ANSWERED, answered, ACCEPTED)
    yield ended_in(_REPLAYED, answered, Code.CHALLENGE_REUSED)


def _requesters(papers: Papers) -> Iterator[Step]:
    """Yield what a wallet finds in those who ask, before it shows anything."""
    world, kinds = papers.world, frozenset({ENROLLMENT_CERTIFICATE.credential_type})
    register = RegisteredParties(world.trust())
    stranger, own = world.issuer("look-alike").id, world.school_b.issuer.id
    for file, requester, claim, words, code in (
        ("look-alike", stranger, "legalName", _LOOK_ALIKE, Code.PDS_REQUESTER_LOOK_ALIKE),
        ("over-asking", own, "gender", _TOO_MUCH, Code.PDS_REQUESTER_OVER_ASKING),
    ):
        request = PresentationRequest(requester, world.school_b.name, None, kinds, frozenset({claim}))
        asked = dataclasses.asdict(request) | {"records": sorted(kinds), "claims": [claim]}
        papers.write(f"attackers/request-{file}.json", readable_json(asked))
        found = judge_requester(
            request, register=register, procedure=world.school_b.procedure.narrowed(kinds), at=world.clock.now()
        )
        told = ACCEPTED_WORDS if found.error is None else found.error.message
        yield Step(words, code, ACCEPTED if found.error is None else found.error.code.value, told)


def _too_much_stated(papers: Papers) -> Step:
    """Return how the old school is kept from stating what the procedure forbids."""
    usual = usual_family()
    member = dataclasses.replace(usual, file="attackers/address", child=dataclasses.replace(usual.child, address=_HOME))
    return ended_in(_ADDRESS, partial(papers.certificates, member), Code.PROCEDURE_CLAIM_FORBIDDEN)


def _procedure_altered(papers: Papers) -> Step:
    """Return how a school finds that its board's procedure was altered, so that the home address may be asked for."""
    signed = papers.world.adopted[papers.world.board_b.issuer.id]
    altered = dataclasses.replace(signed, data=signed.data.replace(b', "homeAddress"]', b"]"))
    papers.write("attackers/procedure.toml", altered.data)
    papers.write("attackers/procedure.sig.json", altered.signature)
    return ended_in(_ALTERED, altered.open, Code.PROCEDURE_SIGNATURE)


def _certificate(papers: Papers, office: Office[School]) -> Secured:
    """Return a certificate of the usual child's enrolment that an office issues."""
    build = partial(enrollment_certificate, papers.enrollment(usual_family(), office.described))
    return papers.issue(office, f"attackers/{office.described.code}", ENROLLMENT_CERTIFICATE, build)
