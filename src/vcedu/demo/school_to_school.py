"""The scene from school to school (転校・進学): records go sealed from principal to principal, not through the family.

*Direct*: the new school's notice starts it; the old school seals the dossier to the key that the new one publishes,
which opens it and answers with a receipt. *Relayed*: where the old school must not learn which the new one is, the
board signs a ticket with a one-time key of the new school and passes on what the old school sealed to it; everything
the old school holds afterwards is searched for the new school. Then what must not work is tried.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from vcedu.demo.cast import usual_family
from vcedu.demo.dossier_offices import DossierOffices, fresh, keep, keep_opened
from vcedu.demo.offline import write_offline
from vcedu.demo.steps import ACCEPTED, Step, ended_in, readable_json, tell
from vcedu.demo.traces import traces_in, traces_of_school_b
from vcedu.demo.two_cities import named
from vcedu.education.kinds import HEALTH_RECORD, RECORD_KINDS
from vcedu.errors import Code, Message
from vcedu.protocols.dossier import (
    DossierBook,
    Missing,
    RelayBook,
    check_receipt,
    make_manifest,
    make_receipt,
    make_relayed_manifest,
    make_ticket,
    open_relayed,
    pass_on_receipt,
    seal_dossier,
    seal_to_ticket,
)
from vcedu.storage import SQLiteDriver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vcedu.demo.steps import SceneOutcome
    from vcedu.demo.transcripts import Audience
    from vcedu.education.procedures import Procedure
    from vcedu.model import Secured, VerifiedCredential

OPEN = "OUTSTANDING"
"""The code of a book in which something is still open."""
CLOSED = "CLOSED"
"""The code of a book in which nothing is open."""
FOUND = "FOUND"
"""The code of a search that found something."""
NOT_FOUND = "NOT_FOUND"
"""The code of a search that found nothing."""
_DIRECT, _RELAYED, _TICKET = "2026-direct-1", "2026-relayed-1", "2026-ticket-1"
_A_MONTH = dt.timedelta(days=30)
_MISSING = {Missing.DOSSIER: "引継ぎ書類", Missing.RECEIPT: "受領書"}
_NOTHING_OPEN = Message("Nothing is open.", "未完了のものはありません。")
_NOTICED = Message("School B's notice reaches school A", "転入校の通知が前籍校に届く")
_NOTICED_BOARD = Message("School B's notice reaches the board alone", "転入校の通知が教育委員会だけに届く")
_BEFORE = Message("School A's book before it sends", "送付前の前籍校の記録")
_AFTER = Message("School A's book after it sent", "送付後の前籍校の記録")
_RECEIVED = Message(
    "School B opens the dossier, and school A checks its receipt", "転入校が開封し、前籍校が受領書を確認"
)
_MARKED = Message("School A's book says what is no longer its own to keep", "前籍校の記録に原本の引継ぎが記される")
_IN_THE_END = Message("School A's book in the end", "最終の前籍校の記録")
_BOARD_OPENS = Message("The board tries to open what it passes on", "教育委員会が中継する書類を開こうとする")
_PASSED_ON = Message("The board passes on what is sealed to its ticket", "教育委員会が引換票宛ての書類を転送")
_TICKET_TWICE = Message("A second dossier comes under the same ticket", "同じ引換票で2件目の書類が届く")
_ANSWERED = Message("School B opens it, and the board answers school A", "転入校が開封し、教育委員会が前籍校に回答")
_IN_THE_END_RELAYED = Message("School A's book in the end, relayed", "最終の前籍校の記録（中継）")
_SEARCHED = Message(
    "Everything school A holds is searched for school B", "前籍校が持つすべてのデータから転入校の情報を探す"
)
_THIRD_OPENS = Message("A third party opens the dossier", "第三者が書類を開こうとする")
_SEALED_AGAIN = Message("The dossier is sealed again to a third party", "書類を第三者宛てに封をし直す")
_LEFT_OUT = Message("A document is left out of the dossier", "書類を1つ抜いて封をし直す")
_NOT_SEALED = Message(
    "A paper that the family itself shows is put into the dossier", "家庭が自ら提示する証明書を書類に入れる"
)
_SEALED_ALL_THE_SAME = Message(
    "School B opens a dossier with a paper that the family itself shows", "家庭が自ら提示する証明書の入った書類を開封"
)


def play(out: Path, audience: Audience) -> SceneOutcome:
    """Play the scene; every artefact lies in the folder afterwards.

    Args:
        out: An existing folder.
        audience: Who is told what happens.

    Raises:
        OSError: a file cannot be written.
    """
    offices = DossierOffices(out)
    outcome = tell((*direct(offices), *relayed(offices)), audience)
    write_offline(offices.world, out)
    return outcome


def direct(offices: DossierOffices) -> Iterator[Step]:
    """Yield the steps where the old school knows the new one."""
    world, now = offices.world, offices.world.clock.now()
    old, new = offices.folder("direct", "old-school"), offices.folder("direct", "new-school")
    with SQLiteDriver(fresh(old / "book.sqlite")) as driver:
        book = DossierBook(driver)
        notice = offices.notice()
        for folder in (new, old):
            (folder / "notice.json").write_bytes(notice.raw)
        yield ended_in(_NOTICED, partial(offices.verifier.verify, notice, time=world.time), ACCEPTED)
        book.request(_DIRECT, at=now)
        yield _told_by(book, now, _BEFORE, OPEN)

        documents = offices.documents(named(world.school_b))
        manifest = _manifest(offices, documents)
        sealed = seal_dossier(manifest, documents, offices.published_key(world.school_b))
        keep(old, manifest, documents, sealed)
        sent = offices.verifier.verify(manifest, time=world.time)
        book.sent(sent, at=now)
        yield _told_by(book, now, _AFTER, OPEN)

        opened = offices.open(sealed, world.sealing(world.school_b.name), world.school_b.issuer.id)
        keep_opened(new, opened)
        receipt = make_receipt(opened, recipient=world.school_b.issuer, now=now)
        for folder in (new, old):
            (folder / "receipt.json").write_bytes(receipt.raw)
        yield ended_in(
            _RECEIVED,
            lambda: book.received(check_receipt(receipt.raw, sent, offices.verifier, world.time), at=now),
            ACCEPTED,
        )
        yield _marked(book, _DIRECT, old)
        yield _told_by(book, now, _IN_THE_END, CLOSED)
    yield from _attacks(offices, manifest, documents, sealed)


def relayed(offices: DossierOffices) -> Iterator[Step]:
    """Yield the steps where the old school must not learn where the child went."""
    world, now = offices.world, offices.world.clock.now()
    old, new, board = (offices.folder("relayed", whose) for whose in ("old-school", "new-school", "board"))
    notice = offices.notice()
    for folder in (new, board):
        (folder / "notice.json").write_bytes(notice.raw)
    yield ended_in(_NOTICED_BOARD, partial(offices.verifier.verify, notice, time=world.time), ACCEPTED)
    one_time = world.sealing("one time")
    made = make_ticket(world.board_a.issuer, one_time.public_key, _TICKET, now + _A_MONTH, now)
    for folder in (old, new, board):
        (folder / "ticket.json").write_bytes(made.raw)
    ticket = offices.verifier.verify(made, time=world.time)
    with SQLiteDriver(fresh(old / "book.sqlite")) as driver:
        book = DossierBook(driver)
        book.request(_RELAYED, at=now)
        documents = offices.documents(None)
        manifest = make_relayed_manifest(
            documents,
            sender=world.school_a.issuer,
            ticket=ticket,
            procedure=offices.procedure,
            dossier_id=_RELAYED,
            now=now,
        )
        sealed = seal_to_ticket(manifest, documents, ticket)
        keep(old, manifest, documents, sealed)
        yield from _passed_on(board, sealed, seal_to_ticket(manifest, documents, ticket), ticket, now)
        sent = offices.verifier.verify(manifest, time=world.time)
        book.sent(sent, at=now)
        opening = partial(offices.open, sealed, world.sealing("board A"), world.board_a.issuer.id)
        yield ended_in(_BOARD_OPENS, opening, Code.JWE_NOT_OPENED)

        opened = open_relayed(
            (board / "dossier.jwe").read_bytes(),
            secret=one_time,
            ticket=ticket,
            verifier=offices.verifier,
            time=world.time,
            procedure=world.school_b.procedure,
        )
        keep_opened(new, opened)
        own = make_receipt(opened, recipient=world.school_b.issuer, now=now)
        for folder in (new, board):
            (folder / "receipt-of-school-b.json").write_bytes(own.raw)
        answer = pass_on_receipt(offices.verifier.verify(own, time=world.time), board=world.board_a.issuer, now=now)
        (old / "receipt.json").write_bytes(answer.raw)
        yield ended_in(
            _ANSWERED,
            lambda: book.received(check_receipt(answer.raw, sent, offices.verifier, world.time), at=now),
            ACCEPTED,
        )
        yield _marked(book, _RELAYED, old)
        yield _told_by(book, now, _IN_THE_END_RELAYED, CLOSED)
    yield _searched(offices, old)


def _passed_on(
    board: Path, sealed: bytes, second: bytes, ticket: VerifiedCredential, now: dt.datetime
) -> Iterator[Step]:
    """Yield how the board passes on one dossier under its ticket, and no second."""
    with SQLiteDriver(fresh(board / "tickets.sqlite")) as driver:
        tickets = RelayBook(driver)
        yield ended_in(_PASSED_ON, lambda: tickets.forward(sealed, ticket, at=now), ACCEPTED)
        (board / "dossier.jwe").write_bytes(sealed)
        yield ended_in(_TICKET_TWICE, lambda: tickets.forward(second, ticket, at=now), Code.DOSSIER_TICKET_USED)


def _attacks(offices: DossierOffices, manifest: Secured, documents: Sequence[Secured], sealed: bytes) -> Iterator[Step]:
    world, folder = offices.world, offices.folder("direct", "attacks")
    third, stranger = world.sealing("third party"), world.issuer("third party").id
    own, recipient = world.sealing(world.school_b.name), world.school_b.issuer.id
    again = seal_dossier(manifest, documents, third.public_key)
    less = seal_dossier(manifest, documents[:1], own.public_key)
    (folder / "sealed-again-to-a-third-party.jwe").write_bytes(again)
    (folder / "document-left-out.jwe").write_bytes(less)
    for name, data, secret, opener, code in (
        (_THIRD_OPENS, sealed, third, stranger, Code.JWE_NOT_OPENED),
        (_SEALED_AGAIN, again, third, stranger, Code.DOSSIER_RECIPIENT),
        (_LEFT_OUT, less, own, recipient, Code.DOSSIER_CONTENTS),
    ):
        yield ended_in(name, partial(offices.open, data, secret, opener), code)
    shown = offices.certificate(usual_family())
    more = [*documents, shown]
    yield ended_in(_NOT_SEALED, partial(_manifest, offices, more), Code.PROCEDURE_DELIVERY)
    with_it = seal_dossier(_manifest(offices, more, offices.procedure.name.ja), more, own.public_key)
    (folder / "family-paper-put-in.jwe").write_bytes(with_it)
    yield ended_in(_SEALED_ALL_THE_SAME, partial(offices.open, with_it, own, recipient), Code.PROCEDURE_DELIVERY)


def _manifest(
    offices: DossierOffices, documents: Sequence[Secured], procedure: Procedure | str | None = None
) -> Secured:
    """Return the old school's manifest of what it sends to the new one; under a mere name, nothing is checked."""
    world = offices.world
    return make_manifest(
        documents,
        sender=world.school_a.issuer,
        recipient=world.school_b.issuer.id,
        procedure=procedure or offices.procedure,
        dossier_id=_DIRECT,
        about=None,
        now=world.clock.now(),
    )


def _told_by(book: DossierBook, now: dt.datetime, name: Message, expected: str) -> Step:
    """Return the step in which a book is asked what is open."""
    outstanding = book.outstanding(now)
    if not outstanding:
        return Step(name, expected, CLOSED, _NOTHING_OPEN)
    first = outstanding[0]
    told = Message(
        f"{first.dossier_id} waits for the {first.missing}.",
        f"{first.dossier_id}は、{_MISSING[first.missing]}待ちです。",
    )
    return Step(name, expected, OPEN, told)


def _marked(book: DossierBook, dossier_id: str, folder: Path) -> Step:
    """Return the step in which the old school looks up which originals it no longer keeps."""
    documents = book.documents(dossier_id)
    lines = {each.kind: each.transferred_on and each.transferred_on.isoformat() for each in documents}
    (folder / "records.json").write_bytes(readable_json(lines))
    passed = [(RECORD_KINDS[kind].name, day) for kind, day in lines.items() if day is not None]
    told = Message(
        f"Passed to the new school: {', '.join(f'{name.en} ({day})' for name, day in passed)}.",
        f"転入校に引き継いだもの：{'、'.join(f'{name.ja}（{day}）' for name, day in passed)}",
    )
    code = " ".join(kind for kind, day in lines.items() if day is not None)
    return Step(_MARKED, HEALTH_RECORD.credential_type, code, told)


def _searched(offices: DossierOffices, folder: Path) -> Step:
    traces = traces_of_school_b(offices.world)
    found = traces_in(folder, traces)
    told = Message(
        f"{len(found)} of {len(traces)} traces found.",
        f"{len(traces)}種類中{len(found)}種類が見つかりました。",
    )
    return Step(_SEARCHED, NOT_FOUND, FOUND if found else NOT_FOUND, told)
