"""What the papers of a transfer say of one child, held against each other: name forms, birth, grade, dates, school."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.words import words_of
from vcedu.errors import Message
from vcedu.model.envelope import only_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue

_FIRST_SELECTOR, _LAST_SELECTOR = 0xE0100, 0xE01EF
_CHILD = ("legalName", "nameKana", "nameAlphabet", "alias", "formerSurname", "birthDate")
_NAMES = frozenset({"legalName", "nameKana", "nameAlphabet", "alias", "formerSurname"})
_SAME_NAME = Message(
    "{member}: {first} and {second} are the same name in other forms of its characters.",
    "{member}：{first} と {second} は、同じ氏名の字体違いです。",
)
_DIFFERS = Message(
    "{member}: {first} in one, {second} in the other.", "{member}：一方は {first}、他方は {second} です。"
)
_MISSING = Message(
    "{member}: {first} in one, nothing in the other.", "{member}：一方は {first}、他方には記載がありません。"
)


class DifferenceKind(StrEnum):
    """How two values differ."""

    CHARACTER_FORM = "character_form"
    VALUE = "value"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between the board's notice and a certificate.

    Attributes:
        member: The member that differs.
        kind: How.
        noticed: What the notice says; None if nothing.
        certified: What the certificate says; None if nothing.
    """

    member: str
    kind: DifferenceKind
    noticed: str | None
    certified: str | None

    @property
    def message(self) -> Message:
        """The difference in words."""
        sentence = {DifferenceKind.CHARACTER_FORM: _SAME_NAME, DifferenceKind.VALUE: _DIFFERS}.get(self.kind, _MISSING)
        first, second = self.noticed or self.certified, self.certified
        return sentence.filled({"member": words_of(self.member), "first": first, "second": second})


def compare_transfer(notice: JSONObject, certificate: JSONObject) -> tuple[Difference, ...]:
    """Return where a certificate of the former school differs from the board's notice; a human decides what it means.

    Args:
        notice: The subject of the board's notice (転入学通知書), as its proof covers it.
        certificate: The subject of a certificate of enrolment or of textbooks, likewise.
    """
    former = only_value(notice.get("previousSchool"))
    grade = former.get("gradeLevel") if isinstance(former, dict) else None
    pairs = {member: (notice.get(member), certificate.get(member)) for member in _CHILD}
    if "gradeLevel" in certificate:
        pairs["gradeLevel"] = (grade, certificate["gradeLevel"])
    if "leftOn" in certificate:
        pairs["leftOn"] = (notice.get("transferOutOn"), certificate["leftOn"])
    return tuple(_differences(pairs))


def folded_name(name: str) -> str:
    """Return a name as it is compared, never as it is kept: compatibility forms and variation selectors undone."""
    plain = "".join(character for character in name if not _FIRST_SELECTOR <= ord(character) <= _LAST_SELECTOR)
    return "".join(unicodedata.normalize("NFKC", plain).split())


def _differences(pairs: Mapping[str, tuple[JSONValue, JSONValue]]) -> Iterator[Difference]:
    for member, values in pairs.items():
        noticed, certified = (None if only_value(value) is None else str(only_value(value)) for value in values)
        if noticed == certified:
            continue
        if noticed is None or certified is None:
            yield Difference(member, DifferenceKind.MISSING, noticed, certified)
        elif member in _NAMES and folded_name(noticed) == folded_name(certified):
            yield Difference(member, DifferenceKind.CHARACTER_FORM, noticed, certified)
        else:
            yield Difference(member, DifferenceKind.VALUE, noticed, certified)
