"""Whose record it is: this learner's, a namesake's, a sibling's, or nobody can tell.

Where a record names its subject by an identifier, that decides. Where it names none, the name as it is written and the
day of birth do, together. Siblings share a surname, twins a day of birth, namesakes a name; and readings (kana, Latin
letters) are shared by more people than the characters of a name: they decide nothing.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL
from vcedu.education.names import folded_name, name_forms
from vcedu.errors import Code, UndeterminedError, UsageError, VerificationError
from vcedu.holder.access.statements import Subject, SubjectIdentifier, SubjectName
from vcedu.model.envelope import identifier_of, only_value, types_of, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.holder.access.statements import Statement

_DECIDING_FORMS = ("legalName", "alias")
_BIRTHS = ("birthDate", "dateOfBirth", "birthYearMonth", "birthYear")
_CARRIER = "verifiableCredential"


class Whose(IntEnum):
    """Whose record it is, from what may be kept to what may not."""

    OWN = 0
    UNCLEAR = 1
    NAMESAKE = 2
    ANOTHERS = 3


class _Birth(IntEnum):
    SAME = 0
    OPEN = 1
    """Nothing is known of it, or too little."""
    ANOTHER = 2


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody as records name them.

    Attributes:
        ids: The identifiers that records are bound to.
        names: The names, as they are written.
        births: The day of birth, in ISO 8601, or what is known of it.
    """

    ids: frozenset[str]
    names: frozenset[str]
    births: frozenset[str]

    @classmethod
    def stated(cls, statements: Iterable[Statement]) -> Child | None:
        """Return whose profile it is, as was stated; None if that was not."""
        statements = tuple(statements)
        subject = next((each for each in statements if isinstance(each, Subject)), None)
        if subject is None:
            return None
        later_ids = {each.identifier for each in statements if isinstance(each, SubjectIdentifier)}
        later_names = {each.name for each in statements if isinstance(each, SubjectName)}
        ids = {subject.learner, *subject.also, *later_ids}
        return cls(frozenset(ids), subject.names | later_names, frozenset({subject.birth.isoformat()}))

    @classmethod
    def named(cls, subject: JSONObject) -> Child:
        """Return whom the subject of a credential names."""
        identifier = identifier_of(subject)
        forms = name_forms({"credentialSubject": subject})
        births = (only_value(subject.get(name)) for name in _BIRTHS)
        return cls(
            frozenset() if identifier is None else frozenset({identifier}),
            frozenset().union(*(forms[form] for form in _DECIDING_FORMS)),
            frozenset(each for each in births if isinstance(each, str)),
        )

    def whose(self, named: Child) -> Whose:
        """Return whose a record is that names somebody."""
        birth = self._birth(named)
        if self.ids and named.ids:
            if self.ids & named.ids:
                # One phone, and so one key, may serve two children: a birth that differs tells them apart.
                return Whose.ANOTHERS if birth is _Birth.ANOTHER else Whose.OWN
            return Whose.NAMESAKE if self.names & named.names else Whose.ANOTHERS
        return self._by_name(named, birth)

    def _by_name(self, named: Child, birth: _Birth) -> Whose:
        if not self.names or not named.names:
            return Whose.ANOTHERS if birth is _Birth.ANOTHER else Whose.UNCLEAR
        if self.names & named.names:
            return {_Birth.SAME: Whose.OWN, _Birth.OPEN: Whose.UNCLEAR, _Birth.ANOTHER: Whose.NAMESAKE}[birth]
        # Other characters of one name (髙 and 高) are no proof; another name on one day is a twin's.
        alike = {folded_name(name) for name in self.names} & {folded_name(name) for name in named.names}
        return Whose.UNCLEAR if alike and birth is not _Birth.ANOTHER else Whose.ANOTHERS

    def _birth(self, named: Child) -> _Birth:
        pairs = list(itertools.product(self.births, named.births))
        if any(not (one.startswith(other) or other.startswith(one)) for one, other in pairs):
            return _Birth.ANOTHER
        return _Birth.SAME if pairs and all(one == other for one, other in pairs) else _Birth.OPEN


def whose(document: JSONObject, child: Child) -> Whose:
    """Return whose a credential is; of several that it is about the one furthest from the child counts."""
    if GUARDIANSHIP_CREDENTIAL.credential_type in types_of(document):
        # It is about a guardian, and may name several children.
        return min((child.whose(Child.named(each)) for each in _wards(document)), default=Whose.UNCLEAR)
    own = [child.whose(Child.named(each)) for each in _subjects(document)]
    # What lies in a transcript says whose it is by lying there, and no more than that it is another's by itself.
    inner = [child.whose(Child.named(each)) for each in _carried(document)]
    return max([*own, *(each for each in inner if each > Whose.UNCLEAR)], default=Whose.UNCLEAR)


def check_received(
    document: JSONObject, statements: Iterable[Statement], *, confirmed_by: str | None = None
) -> dict[str, str]:
    """Check that a record is about the learner, and return what the log is to say of how that was found out.

    Args:
        document: The credential.
        statements: What was stated of the profile; until it is stated whose it is nothing can be checked.
        confirmed_by: Who says that it is this learner's where the record does not.

    Raises:
        VerificationError: `PDS_OTHER_CHILD` or `PDS_NAMESAKE`; nobody can confirm such a record.
        UndeterminedError: `PDS_CHILD_UNCLEAR`, if it does not say enough and nobody confirms it.
    """
    child = Child.stated(statements)
    found = Whose.OWN if child is None else whose(document, child)
    if found is Whose.ANOTHERS:
        raise VerificationError(Code.PDS_OTHER_CHILD)
    if found is Whose.NAMESAKE:
        raise VerificationError(Code.PDS_NAMESAKE)
    if found is Whose.UNCLEAR and not confirmed_by:
        raise UndeterminedError(Code.PDS_CHILD_UNCLEAR)
    return {"confirmed_by": confirmed_by} if found is Whose.UNCLEAR and confirmed_by else {}


def check_presented(documents: Sequence[JSONObject], statements: Iterable[Statement]) -> None:
    """Check that what is shown together is about one child.

    Args:
        documents: The credentials; an attestation of guardianship counts by the child that it names.
        statements: What was stated of the profile; where it is not stated whose it is the records are held against
            each other.

    Raises:
        UsageError: `PRESENT_TWO_CHILDREN`.
    """
    child = Child.stated(statements)
    known = [child] if child is not None else [Child.named(each) for one in documents for each in _about(one)]
    for one, document in itertools.product(known, documents):
        if whose(document, one) > Whose.UNCLEAR:
            raise UsageError(Code.PRESENT_TWO_CHILDREN)


def _about(document: JSONObject) -> Iterator[JSONObject]:
    attests = GUARDIANSHIP_CREDENTIAL.credential_type in types_of(document)
    # An attestation that names several children stands for none of them alone.
    return iter(()) if attests else _subjects(document)


def _subjects(document: JSONObject) -> Iterator[JSONObject]:
    return (each for each in values_of(document.get("credentialSubject")) if isinstance(each, dict))


def _wards(document: JSONObject) -> Iterator[JSONObject]:
    for guardian in _subjects(document):
        for each in values_of(guardian.get("guardianOf")):
            yield each if isinstance(each, dict) else {"id": each}


def _carried(document: JSONObject) -> Iterator[JSONObject]:
    for holder in (document, *_subjects(document)):
        for each in values_of(holder.get(_CARRIER)):
            if isinstance(each, dict):
                yield from _subjects(each)
