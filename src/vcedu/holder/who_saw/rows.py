"""From the log's entries to rows that somebody may read.

The learner reads all; others read of what was done to records that they may know of, and of what they did themselves.
Staff stand in it by role and school.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from vcedu.education.kinds import kind_of
from vcedu.errors import Message
from vcedu.holder.access.terms import AccessAct, Outcome, Relation
from vcedu.holder.audit import Act
from vcedu.holder.consent.release import releases_in
from vcedu.holder.who_saw import words
from vcedu.model.envelope import types_of
from vcedu.rendering import SeenRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vcedu.holder.audit import AuditEntry
    from vcedu.holder.items import Item

NOBODY_NAMED: Mapping[str, str] = MappingProxyType({})
_GENERAL = "VerifiableCredential"
_WITHOUT_RECORDS = frozenset({AccessAct.LIST, AccessAct.AUDIT})
_GONE = Message("a record that is not here", "ここにない記録")
_BETWEEN = Message(", ", "・")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the log.

    Attributes:
        person: Who, by identifier.
        is_let: Whether they may read the log at all.
        reads_all: Whether nothing of it is kept from them.
        titles: What the records are called that they may know of, by identifier.
        names: What people and schools are called, by identifier.
    """

    person: str
    is_let: bool = True
    reads_all: bool = False
    titles: Mapping[str, Message] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def may_read(self, entry: AuditEntry) -> bool:
        """Return whether this reader may know of an entry.

        What was hidden from somebody, and who is kept away, stands in the learner's log alone; and what others saw in
        a list, since by its length it tells that something came which this reader does not see.
        """
        if self.reads_all or not self.is_let:
            return self.is_let
        if entry.act is Act.STATED or entry.details.get("decision") == Outcome.HIDE.name:
            return False
        if self.person in {entry.details.get("who"), *entry.details.get("notify", "").split()}:
            return True
        return bool(entry.items) and set(entry.items) <= set(self.titles) and entry.details.get("act") != AccessAct.LIST


def title_of(item: Item) -> Message:
    """Return what an item is called: its kind's name, or what the credential says of itself."""
    document = item.secured.envelope.document
    kind = kind_of([*types_of(document)])
    if kind is not None:
        return kind.name
    stated = document.get("name")
    own = [each for each in types_of(document) if each != _GENERAL]
    return _plain(stated if isinstance(stated, str) else ", ".join(own) or _GENERAL)


def who_saw(entries: Iterable[AuditEntry], reader: Reader) -> list[SeenRow]:
    """Return the rows for a reader, of those entries that they may read."""
    return [
        _asked(entry, reader) if entry.act is Act.ASKED else _noted(entry, reader)
        for entry in entries
        if reader.may_read(entry)
    ]


def _asked(entry: AuditEntry, reader: Reader) -> SeenRow:
    details = entry.details
    outcome = Outcome[details["decision"]]
    name, decision = words.DECISIONS[outcome]
    listed = details["act"] in _WITHOUT_RECORDS
    return SeenRow(
        at=entry.at,
        who=_who(details, reader),
        capacity=words.CAPACITIES[details["capacity"]],
        act=words.ASKED[details["act"]],
        records=() if listed else _titles(entry, reader),
        outcome=name,
        decision=decision,
        why=words.why(details["rule"], outcome),
        recipient=_named(details.get("recipient", ""), reader),
        purpose=_plain(details["why"]) if details.get("why") else None,
    )


def _noted(entry: AuditEntry, reader: Reader) -> SeenRow:
    details = entry.details
    act = words.done(entry.act)
    if entry.act is Act.STATED:
        kind = words.STATED.get(details["kind"], _plain(details["kind"]))
        act = Message(f"{act.en}: {kind.en}", f"{act.ja}：{kind.ja}")
    release = next(iter(releases_in([entry])), None)
    receipt = None if release is None else release.receipt
    recipients = details.get("domain", "") if receipt is None else " ".join(receipt.recipients)
    return SeenRow(
        at=entry.at,
        who=_person(details["who"], reader) if "who" in details else words.THE_STORE,
        capacity=words.WITH_ITS_KEY,
        act=act,
        records=_titles(entry, reader),
        outcome="noted",
        decision=words.NOTED,
        why=words.BY_THE_STORE,
        recipient=_named(recipients, reader)
        if receipt is None
        else receipt.recipient_name or _named(recipients, reader),
        basis=None if receipt is None else receipt.lawful_basis.words,
        purpose=None if receipt is None else receipt.purpose,
    )


def _who(details: Mapping[str, str], reader: Reader) -> Message:
    if details["who"] == reader.person:
        return words.YOU
    if details["capacity"] != Relation.STAFF:
        return _person(details["who"], reader)
    # Staff are told by what they do at which school, never by name.
    roles = [words.ROLES.get(each, _plain(each)) for each in details.get("role", "").split()]
    called = _joined(roles) if roles else words.CAPACITIES[Relation.STAFF]
    school = _named(details.get("school", ""), reader)
    return Message(f"{called.en}, {school}", f"{school} {called.ja}") if school else called


def _person(identifier: str, reader: Reader) -> Message:
    return words.YOU if identifier == reader.person else _plain(_named(identifier, reader))


def _titles(entry: AuditEntry, reader: Reader) -> tuple[Message, ...]:
    return tuple(reader.titles.get(each, _GONE) for each in entry.items)


def _named(identifiers: str, reader: Reader) -> str:
    return " ".join(reader.names.get(each, each) for each in identifiers.split())


def _joined(messages: list[Message]) -> Message:
    return Message(_BETWEEN.en.join(each.en for each in messages), _BETWEEN.ja.join(each.ja for each in messages))


def _plain(text: str) -> Message:
    return Message(text, text)
