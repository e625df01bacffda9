"""What the papers of a transfer say of one child, held against each other: name forms, birth, grade, dates, school."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words, parse_date
from vcedu.education.kinds import ENROLLMENT_CERTIFICATE
from vcedu.education.words import grade_words, words_of
from vcedu.errors import MalformedError, Message
from vcedu.model.envelope import only_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.education.kinds import RecordKind

_FIRST_SELECTOR, _LAST_SELECTOR = 0xE0100, 0xE01EF
_CHILD = ("legalName", "nameKana", "nameAlphabet", "alias", "formerSurname", "birthDate")
_NAMES = frozenset({"legalName", "nameKana", "nameAlphabet", "alias", "formerSurname"})
_SAME_NAME = Message(
    "{member}: {noticed} in the notice and {certified} in the {papers} are the same name in other forms of its "
    "characters.",
    "{member}：転入学通知書の {noticed} と、{papers}の {certified} は、同じ氏名の字体違いです。",
)
_DIFFERS = Message(
    "{member}: {noticed} in the notice, {certified} in the {papers}.",
    "{member}：転入学通知書では {noticed}、{papers}では {certified} です。",
)
_NOT_CERTIFIED = Message(
    "{member}: {noticed} in the notice, nothing in the {papers}.",
    "{member}：転入学通知書では {noticed} ですが、{papers}には記載がありません。",
)
_NOT_NOTICED = Message(
    "{member}: nothing in the notice, {certified} in the {papers}.",
    "{member}：転入学通知書には記載がありませんが、{papers}では {certified} です。",
)
_DAYS = frozenset({"birthDate", "leftOn"})


class DifferenceKind(StrEnum):
    """How two values differ."""

    CHARACTER_FORM = "character_form"
    VALUE = "value"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between the board's notice and certificates.

    Attributes:
        member: The member that differs.
        kind: How.
        noticed: What the notice says; None if nothing.
        certified: What the certificates say; None if nothing.
        papers: The kinds of the certificates, all of which say the same.
    """

    member: str
    kind: DifferenceKind
    noticed: str | None
    certified: str | None
    papers: tuple[RecordKind, ...] = (ENROLLMENT_CERTIFICATE,)

    @property
    def message(self) -> Message:
        """The difference in words: what it is about, what the notice says, and which certificates say what else."""
        return self._sentence.filled(
            {
                "member": words_of(self.member),
                "noticed": self._words(self.noticed),
                "certified": self._words(self.certified),
                "papers": Message(
                    " and the ".join(_within_a_sentence(kind.name.en) for kind in self.papers),
                    "及び".join(kind.name.ja for kind in self.papers),
                ),
            }
        )

    @property
    def _sentence(self) -> Message:
        if self.kind is DifferenceKind.MISSING:
            return _NOT_NOTICED if self.noticed is None else _NOT_CERTIFIED
        return _SAME_NAME if self.kind is DifferenceKind.CHARACTER_FORM else _DIFFERS

    def _words(self, value: str | None) -> object:
        if value is not None and self.member == "gradeLevel":
            return grade_words(value)
        if value is None or self.member not in _DAYS:
            return value
        try:
            return day_words(parse_date(self.member, value))
        except MalformedError:
            return value


def _within_a_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def compare_papers(notice: JSONObject, certificates: Mapping[RecordKind, JSONObject]) -> tuple[Difference, ...]:
    """Return where the certificates of the former school differ from the board's notice, each difference once.

    Args:
        notice: The subject of the board's notice (転入学通知書), as its proof covers it.
        certificates: The subject of each certificate, by its kind.
    """
    found: dict[Difference, tuple[RecordKind, ...]] = {}
    for kind, certificate in certificates.items():
        for each in compare_transfer(notice, certificate):
            found[each] = (*found.get(each, ()), kind)
    return tuple(replace(each, papers=papers) for each, papers in found.items())


def compare_transfer(notice: JSONObject, certificate: JSONObject) -> tuple[Difference, ...]:
    """Return where a certificate of enrolment differs from the board's notice; a human judges what it means.

    Args:
        notice: The subject of the board's notice (転入学通知書), as its proof covers it.
        certificate: The subject of the certificate (在学証明書), likewise.
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
