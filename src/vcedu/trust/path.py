"""One way from an anchor down to a body, and the right at its end: what all its statements have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import moment
from vcedu.education.words import words_of
from vcedu.errors import Code, UntrustedIssuerError
from vcedu.trust.policy import Authority
from vcedu.trust.statements import Action, CodeScheme

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.trust.anchors import Anchor
    from vcedu.trust.statements import Statement

MOST_LINKS = 5
_GENERAL_TYPE = "VerifiableCredential"


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a body may do something with kinds of record at a time.

    Attributes:
        did: The body.
        action: What it wants to do.
        kinds: The types of the record.
        at: When.
        school_codes: The school codes that the record says are the body's.
    """

    did: str
    action: Action
    kinds: tuple[str, ...]
    at: dt.datetime
    school_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A way from an anchor down to a body: the statements, and the DIDs that hold them together."""

    anchor: Anchor
    statements: tuple[Statement, ...]
    dids: tuple[str, ...]


def judge_path(path: Path, question: Question) -> Authority | UntrustedIssuerError:
    """Return the authority that a path carries, or why it does not carry what is asked."""
    if not path.anchor.in_force(question.at):
        return refusal(Code.CHAIN_DATES, question, path.anchor.name)
    for statement, did in zip(path.statements, path.dids, strict=True):
        if not statement.in_force(question.at) or not statement.uses(did, question.at):
            return refusal(Code.CHAIN_DATES, question, statement.name)
    for statement in path.statements[:-1]:
        if not statement.may_delegate:
            return refusal(Code.CHAIN_NO_DELEGATION, question, statement.name)
    return _outside(path, question) or _authority(path, question)


def _outside(path: Path, question: Question) -> UntrustedIssuerError | None:
    """Return what of the question lies outside the scope that the statements have in common."""
    last = path.statements[-1]
    if not _within_territory(path.statements):
        return refusal(Code.CHAIN_TERRITORY, question, last.name)
    common = frozenset.intersection(*(statement.kinds[question.action] for statement in path.statements))
    wanted = [kind for kind in question.kinds if kind != _GENERAL_TYPE]
    foreign = [kind for kind in wanted or [_GENERAL_TYPE] if kind not in common]
    if foreign:
        return refusal(Code.CHAIN_KIND, question, last.name, kind=foreign[0])
    own = last.code.value if last.code.scheme is CodeScheme.SCHOOL else ""
    wrong = [code for code in question.school_codes if code != own]
    if wrong:
        return refusal(Code.CHAIN_SCHOOL_CODE, question, last.name, stated=wrong[0])
    return None


def _within_territory(statements: tuple[Statement, ...]) -> bool:
    """Return whether there is a place where every statement holds, and a school lies in it.

    A school under a body whose territory is limited must say where it is.
    """
    common: frozenset[str] | None = None
    for statement in statements:
        is_school = statement.code.scheme is CodeScheme.SCHOOL
        if is_school and common is not None and not statement.territory:
            return False
        if statement.territory:
            common = statement.territory if common is None else intersection(common, statement.territory)
        if is_school and common is not None:
            prefecture = statement.code.value[2:4]
            common = intersection(common, frozenset({prefecture}))
    return common is None or bool(common)


def intersection(some: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the areas that lie in both sets; an area lies in each whose digits its own begin with."""
    return frozenset(
        max(one, other, key=len) for one in some for other in others if one.startswith(other) or other.startswith(one)
    )


def _authority(path: Path, question: Question) -> Authority:
    last = path.statements[-1]
    suites = frozenset[str]().union(*(statement.required_suites(question.at) for statement in path.statements))
    if len(path.statements) == 1:
        return Authority(question.did, last.name, registrar=path.anchor.name, by_registry=True, suites=suites)
    return Authority(question.did, last.name, registrar=path.statements[-2].name, suites=suites)


def refusal(code: Code, question: Question, name: str, *, kind: str = "", stated: str = "") -> UntrustedIssuerError:
    """Return the error that names the body which the refusal is about."""
    return UntrustedIssuerError(
        code,
        path="/issuer",
        issuer=question.did,
        name=name,
        at=moment(question.at),
        limit=MOST_LINKS,
        kind=words_of(kind),
        stated=stated,
    )
