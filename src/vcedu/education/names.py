"""Names of persons: every form is kept byte for byte; only the key for comparing is folded."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_optional_text, check_pattern, check_text
from vcedu.model.envelope import as_list, only_value, values_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject

_KANA = re.compile(r"[\u3041-\u3096\u3099-\u309f\u30a0-\u30ff\u3000 ]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f .,'’\-]+")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_FULL_WIDTH_KANA = Expected("full-width hiragana or katakana", "全角のひらがな又はカタカナ")
_IDENTITY_TYPES = {
    "name": "legalName",
    "ext:jp.nameKana": "nameKana",
    "ext:jp.nameAlphabet": "nameAlphabet",
    "ext:jp.alias": "alias",
    "ext:jp.formerSurname": "formerSurname",
}
_ALPHABET = Expected("letters of the Latin alphabet", "アルファベット")


@dataclass(frozen=True, slots=True)
class PersonName:
    """The forms of a person's name.

    Attributes:
        legal: The name in law (正式氏名): as in the family register, or the alphabet name of a foreign resident.
        kana: How it is read, in full-width kana (ふりがな).
        alphabet: The name in Latin letters, as in the passport.
        alias: A registered other name that the person goes by (通称).
        former_surname: A former surname that is shown beside the name (旧姓).

    Raises:
        MalformedError: `RECORD_VALUE`, if a form is empty, holds what no name holds, or is in the wrong script.
    """

    legal: str
    kana: str | None = None
    alphabet: str | None = None
    alias: str | None = None
    former_surname: str | None = None

    def __post_init__(self) -> None:
        check_text("legal", self.legal)
        check_optional_text("alias", self.alias)
        check_optional_text("former_surname", self.former_surname)
        if self.kana is not None:
            check_kana("kana", self.kana)
        if self.alphabet is not None:
            check_alphabet("alphabet", self.alphabet)


def stated_name(document: JSONObject) -> str | None:
    """Return the name in law that a credential states of the one person it is about; None if it states none.

    A record of this library's kinds has it as `legalName`, a transcript as an identifier of the type `name`.
    """
    subject = only_value(document.get("credentialSubject"))
    if not isinstance(subject, dict):
        return None
    entries = (entry for entry in as_list(subject.get("identifier")) if isinstance(entry, dict))
    identifiers = (only_value(each.get("identityHash")) for each in entries if _is_plain_name(each))
    names = (only_value(subject.get("legalName")), *identifiers)
    return next((name for name in names if isinstance(name, str)), None)


def name_forms(document: JSONObject) -> dict[str, frozenset[str]]:
    """Return every form of a name that a credential states of whom it is about, by what form it is.

    The forms are named as the members of `PersonName` are in a record: `legalName`, `nameKana`, `nameAlphabet`,
    `alias`, `formerSurname`.
    """
    found: dict[str, set[str]] = {form: set() for form in _IDENTITY_TYPES.values()}
    for subject in values_of(document.get("credentialSubject")):
        if not isinstance(subject, dict):
            continue
        stated = [(form, subject.get(form)) for form in found]
        entries = [entry for entry in values_of(subject.get("identifier")) if isinstance(entry, dict)]
        stated += [
            (_IDENTITY_TYPES.get(str(only_value(each.get("identityType"))), ""), each.get("identityHash"))
            for each in entries
        ]
        for form, value in stated:
            text = only_value(value)
            if form and isinstance(text, str):
                found[form].add(text)
    return {form: frozenset(texts) for form, texts in found.items()}


def _is_plain_name(entry: JSONObject) -> bool:
    return only_value(entry.get("identityType")) == "name" and only_value(entry.get("hashed")) is False


def check_kana(member: str, value: str) -> str:
    """Return a reading in full-width kana.

    Raises:
        MalformedError: `RECORD_VALUE`, if it is not, as with half-width katakana.
    """
    return check_pattern(member, check_text(member, value), _KANA, _FULL_WIDTH_KANA)


def check_alphabet(member: str, value: str) -> str:
    """Return a name in Latin letters.

    Raises:
        MalformedError: `RECORD_VALUE`, if it holds other letters.
    """
    return check_pattern(member, check_text(member, value), _LATIN, _ALPHABET)


def folded_name(name: str) -> str:
    """Return a key under which variants of one name meet, for a person to look at. Never sign or show it."""
    plain = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFKC", name))
    return "".join(plain.split()).casefold()
