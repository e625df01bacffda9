"""A register of requesters and a procedure, for the tests of this folder."""

from dataclasses import dataclass

from vcedu.holder import Party

SCHOOL = Party(
    "did:web:school-b.ed.jp",
    "第一高等学校",
    frozenset({"school-b.ed.jp"}),
    frozenset({"EnrolmentCertificate", "Transcript"}),
)
BOARD = Party(
    "did:web:board.lg.jp", "みなと市教育委員会", frozenset({"board.lg.jp"}), frozenset({"TextbookCertificate"})
)


@dataclass(frozen=True)
class Listed:
    all: tuple[Party, ...]

    def parties(self, at):
        return self.all


@dataclass(frozen=True)
class Needed:
    records: frozenset[str]
    claims: frozenset[str]


LISTED = Listed((BOARD, SCHOOL))
TRANSFER = Needed(frozenset({"EnrolmentCertificate"}), frozenset({"name", "birthDate"}))
