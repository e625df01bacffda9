"""Those who try otherwise at a change of school, and the code that each attempt ends in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from functools import partial
from typing import TYPE_CHECKING

from vcedu.demo.cast import usual_family
from vcedu.demo.steps import ACCEPTED, ACCEPTED_WORDS, Step, ended_in
from vcedu.demo.two_cities import CITY_A
from vcedu.education import School, SchoolCode
from vcedu.education.certificates import enrollment_certificate
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE, SCHOOL_ASSIGNMENT_NOTICE
from vcedu.education.notices import school_assignment_notice
from vcedu.errors import Code, Message
from vcedu.holder import HolderKey, PresentationRequest, RegisteredParties, judge_requester
from vcedu.issuer import CredentialState, IssuanceJournal, IssueLedger, StatusLists
from vcedu.storage import SQLiteDriver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vcedu.demo.transfer_papers import Papers
    from vcedu.demo.two_cities import Office
    from vcedu.model import Secured

_STATUS = "https://status.mihon.example/lists"
_REVOKED_ID = "urn:uuid:0d7c9a4e-6a56-4c8e-8f1b-5b1f6f1f5e77"
_OUTSIDE = Message("A school outside its board's territory", "教育委員会の区域外の学校")
_ENDED = Message("A school whose registration has ended", "登録が終了した学校")
_NO_BOARD = Message("A private school assigns a school, as only a board may", "私立学校が転入学通知書を発行")
_BEFORE = Message("A certificate before it is revoked", "失効前の証明書")
_REVOKED = Message("A revoked certificate", "失効した証明書")
_BORROWED = Message("A guardian without the right shows a child's certificate", "権限のない人が児童の証明書を提示")
_REPLAYED = Message("A presentation is replayed", "同じ提示をもう一度使う")
_LOOK_ALIKE = Message("A look-alike asks", "似せた相手が求める")
_HOME = "見本市西6-6"
_ADDRESS = Message("A certificate is to state the home address", "証明書に現住所を記載しようとする")
_TOO_MUCH = Message("The school asks for too much", "学校が必要以上を求める")


def attackers(papers: Papers) -> Iterator[Step]:
    """Yield how each attempt is refused."""
    yield from _unentitled(papers)
    yield from _withdrawn(papers)
    yield from _borrowed(papers)
    yield from _requesters(papers)
    yield _too_much_stated(papers)


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
    world, now = papers.world, papers.world.clock.now()
    driver = SQLiteDriver(":memory:")
    lists = StatusLists(driver, world.school_a.issuer, _STATUS, random_below=_draw())
    journal = IssuanceJournal(driver, new_credential_id=lambda: _REVOKED_ID)
    records = dataclasses.replace(
        world.school_a.records,
        journal=journal,
        ledger=IssueLedger(driver, journal, office=world.school_a.name),
        status_list=lists.open("2026", at=now),
    )
    certificate = _certificate(papers, dataclasses.replace(world.school_a, records=records))
    for words, revoked, expected in ((_BEFORE, False, ACCEPTED), (_REVOKED, True, Code.STATUS_REVOKED)):
        if revoked:
            lists.set(_REVOKED_ID, CredentialState.REVOKED, now)
        for url, body in world.web.put_lists(lists).items():
            papers.write(f"{'after' if revoked else 'before'}-{url.rpartition('/')[2]}", body)
        yield ended_in(words, partial(world.verifier().verify, certificate.raw, time=world.time), expected)


def _borrowed(papers: Papers) -> Iterator[Step]:
    """Yield what a school finds where a stranger shows a genuine certificate, and where an answer comes twice."""
    world = papers.world
    demand = papers.demand(world.school_b)
    shown = papers.present([_certificate(papers, world.school_a)], [HolderKey(world.key("stranger"))], demand)
    yield ended_in(
        _BORROWED,
        partial(papers.verifier.verify, shown.raw, time=world.time, holder=demand),
        Code.HOLDER_NOT_SUBJECT,
    )
    answered = str(demand.challenge)
    papers.challenges.take(answered)
    yield ended_in(_REPLAYED, partial(papers.challenges.take, answered), Code.CHALLENGE_REUSED)


def _requesters(papers: Papers) -> Iterator[Step]:
    """Yield what a wallet finds in those who ask, before it shows anything."""
    world, kinds = papers.world, frozenset({ENROLLMENT_CERTIFICATE.credential_type})
    register = RegisteredParties(world.trust())
    stranger, own = world.issuer("look-alike").id, world.school_b.issuer.id
    for requester, claim, words, code in (
        (stranger, "legalName", _LOOK_ALIKE, Code.PDS_REQUESTER_LOOK_ALIKE),
        (own, "gender", _TOO_MUCH, Code.PDS_REQUESTER_OVER_ASKING),
    ):
        request = PresentationRequest(requester, world.school_b.name, None, kinds, frozenset({claim}))
        found = judge_requester(
            request, register=register, procedure=papers.procedure.narrowed(kinds), at=world.clock.now()
        )
        told = ACCEPTED_WORDS if found.error is None else found.error.message
        yield Step(words, code, ACCEPTED if found.error is None else found.error.code.value, told)


def _too_much_stated(papers: Papers) -> Step:
    """Return how the old school is kept from stating what the procedure forbids."""
    usual = usual_family()
    member = dataclasses.replace(usual, file="attackers/address", child=dataclasses.replace(usual.child, address=_HOME))
    return ended_in(_ADDRESS, partial(papers.certificates, member), Code.PROCEDURE_CLAIM_FORBIDDEN)


def _certificate(papers: Papers, office: Office[School]) -> Secured:
    """Return a certificate of the usual child's enrolment that an office issues."""
    build = partial(enrollment_certificate, papers.enrollment(usual_family(), office.described))
    return papers.issue(office, f"attackers/{office.described.code}", ENROLLMENT_CERTIFICATE, build)


def _draw() -> Callable[[int], int]:
    """Return a draw of slots that is the same each time the scene is played."""
    return random.Random("vcedu demo: slots").randrange  # noqa: S311 - a made-up school's slots
