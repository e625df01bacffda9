"""How it was found out who somebody is, before a record or a right was bound to their key."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.education.expected import Expected, check_text, unexpected
from vcedu.errors import Message

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject

HIGHEST_LEVEL = 3
_LEVEL = Expected("a level from 1 to 3", "1から3までの水準")
_CAPACITY = Expected("a capacity such as 学級担任, not a number of twelve digits", "職名（12桁の番号は不可）")
_PERSONAL_NUMBER = re.compile(r"(?:\d[\W_ー]*){12}")


class ProofingMethod(StrEnum):
    """By what it was checked."""

    KNOWN_IN_PERSON = "known_in_person"
    DOCUMENTS_AT_COUNTER = "documents_at_counter"
    LETTER_CODE = "letter_code"
    SCHOOL_ACCOUNT = "school_account"
    JPKI = "jpki"
    GRADUATE_DOCUMENTS = "graduate_documents"

    @property
    def words(self) -> Message:
        """The method in words, to follow "identity:"."""
        return _WORDS[self]


_WORDS = {
    ProofingMethod.KNOWN_IN_PERSON: Message("known to the school's staff in person", "学校職員が面識により確認"),
    ProofingMethod.DOCUMENTS_AT_COUNTER: Message("checked at the counter", "窓口で本人確認書類により確認"),
    ProofingMethod.LETTER_CODE: Message("checked by a code sent by letter", "郵送した確認コードにより確認"),
    ProofingMethod.SCHOOL_ACCOUNT: Message("checked by the school account", "学校のアカウントにより確認"),
    ProofingMethod.JPKI: Message("checked by the My Number Card's certificate", "公的個人認証により確認"),
    ProofingMethod.GRADUATE_DOCUMENTS: Message(
        "checked by the documents of a graduate", "卒業生の本人確認書類により確認"
    ),
}


@dataclass(frozen=True, slots=True)
class Proofing:
    """That somebody's identity was checked: how, how well, when, and by whom in what capacity.

    Attributes:
        method: By what.
        level: How sure it is, from 1 to 3, as the procedure counts.
        on: The day it was checked, in Japan.
        capacity: In what capacity the member of staff acted; never a name or a number.

    Raises:
        MalformedError: `RECORD_VALUE`, if the level is none, or the capacity is not one to sign or holds twelve
            digits, as an individual number (個人番号) does: schools may not keep it.
    """

    method: ProofingMethod
    level: int
    on: dt.date
    capacity: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= HIGHEST_LEVEL:
            raise unexpected("level", self.level, _LEVEL)
        if _PERSONAL_NUMBER.search(unicodedata.normalize("NFKC", check_text("capacity", self.capacity))):
            raise unexpected("capacity", "…", _CAPACITY)

    def node(self) -> JSONObject:
        """Return it as a node of a credential."""
        return {
            "type": "Proofing",
            "method": self.method.value,
            "level": self.level,
            "checkedOn": self.on.isoformat(),
            "staffCapacity": self.capacity,
        }
