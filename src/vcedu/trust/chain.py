"""The way from an anchor down to an issuer, statement by statement, and what is left of the right to issue at its end.

Every link must hold at the time asked for, its issuer must be the body above under a DID it used then, and every body
above the last must have been allowed to pass its right on. The right itself is what all links have in common.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from typing import TYPE_CHECKING

from vcedu.education.dates import moment
from vcedu.errors import Code, UndeterminedError, UntrustedIssuerError
from vcedu.trust.path import MOST_LINKS, Path, Question, judge_path, refusal
from vcedu.trust.policy import Authority, Custodians
from vcedu.trust.statements import Action
from vcedu.trust.succession import Succession

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from vcedu.errors import VceduError
    from vcedu.trust.anchors import Anchor
    from vcedu.trust.statements import Statement

MOST_STEPS = 10_000

# Of several refusals the one that came nearest to being accepted is told.
_NEAREST_FIRST = (
    Code.CHAIN_SCHOOL_CODE,
    Code.CHAIN_KIND,
    Code.CHAIN_TERRITORY,
    Code.CHAIN_NO_DELEGATION,
    Code.CHAIN_DATES,
    Code.CHAIN_TOO_LONG,
    Code.CHAIN_LOOP,
    Code.CHAIN_REVOKED,
    Code.ISSUER_UNTRUSTED,
)


class ChainTrust:
    """Trusts whom the anchors' statements lead to, for what they have in common.

    Args:
        anchors: The bodies that are trusted without a statement.
        statements: Statements whose proofs hold, whatever their dates.
        doubts: Why statements could not be checked. While there are any, nobody is called unregistered.
        withdrawn: Statements that were revoked or suspended by those who made them. They carry nothing.
    """

    def __init__(
        self,
        anchors: Iterable[Anchor],
        statements: Iterable[Statement],
        doubts: Iterable[VceduError] = (),
        withdrawn: Iterable[Statement] = (),
    ) -> None:
        self._anchors = {anchor.did: anchor for anchor in anchors}
        self._about: Mapping[str, list[Statement]] = defaultdict(list)
        self._doubts = tuple(doubts)
        self._withdrawn = {each.did: statement.name for statement in withdrawn for each in statement.identifiers}
        for statement in statements:
            for did in dict.fromkeys(identifier.did for identifier in statement.identifiers):
                self._about[did].append(statement)
        self._succession = Succession(self._about, self._find)

    @property
    def tolerated(self) -> frozenset[Code]:
        """Nothing: this judge names its doubts."""
        return frozenset()

    def judge(
        self, issuer: str, kinds: tuple[str, ...], at: dt.datetime, school_codes: tuple[str, ...] = ()
    ) -> Authority:
        """Return the issuer's authority to issue records of these types at that time.

        Raises:
            UntrustedIssuerError: `ISSUER_UNTRUSTED`, or a `CHAIN_…` code for what its registration lacks;
                `CHAIN_SUCCEEDED` if it has ended and a body that is registered for these records keeps them now.
                The code names the last of several successors.
            UndeterminedError: `CHAIN_UNCHECKED` or `CHAIN_BUDGET`.
        """
        return self._answer(Question(issuer, Action.ISSUE, kinds, at, school_codes))

    def judge_requester(self, requester: str, kinds: tuple[str, ...], at: dt.datetime) -> Authority:
        """Return the authority to ask for records of these types at that time.

        Raises:
            UntrustedIssuerError, UndeterminedError: as for `judge`.
        """
        return self._answer(Question(requester, Action.REQUEST, kinds, at))

    def requesters(self, at: dt.datetime) -> Iterator[tuple[str, str, frozenset[str]]]:
        """Yield each DID that a registered body uses at a time, the body's name, and the kinds it may ask for then.

        A body whose registration could not be checked, or is not in force, is left out.
        """
        for did, statements in self._about.items():
            kinds = frozenset().union(*(statement.kinds[Action.REQUEST] for statement in statements))
            allowed: dict[str, str] = {}
            for kind in sorted(kinds):
                try:
                    allowed[kind] = self._answer(Question(did, Action.REQUEST, (kind,), at)).name
                except (UntrustedIssuerError, UndeterminedError):
                    continue
            if allowed:
                yield did, next(iter(allowed.values())), frozenset(allowed)

    def custodians(self, at: dt.datetime) -> Custodians:
        """Return who keeps the records of bodies whose registration has ended by then.

        A successor counts only while it is itself registered, for all that the body was registered to issue.
        """
        keepers: dict[str, frozenset[str]] = {}
        for did, statements in self._about.items():
            found: set[str] = set()
            for statement in statements:
                question = Question(did, Action.ISSUE, tuple(sorted(statement.kinds[Action.ISSUE])), at)
                with contextlib.suppress(UntrustedIssuerError, UndeterminedError):
                    found.update(kept.keeper.issuer for kept in self._succession.keepers(question))
            keepers[did] = frozenset(found)
        return Custodians(keepers)

    def _answer(self, question: Question) -> Authority:
        try:
            return self._find(question)
        except UntrustedIssuerError as error:
            for kept in self._succession.keepers(question):
                raise UntrustedIssuerError(
                    Code.CHAIN_SUCCEEDED,
                    path="/issuer",
                    name=kept.ended.name,
                    successor=kept.keeper.name,
                    at=moment(question.at),
                ) from error
            raise

    def _find(self, question: Question, last: Statement | None = None) -> Authority:
        """Return the authority of the first way that carries the question; only ways that end with `last`, if given."""
        refusals: dict[Code, UntrustedIssuerError] = {}
        for found in self._ways(question):
            if last is not None and isinstance(found, Path) and found.statements[-1] is not last:
                continue
            answer = judge_path(found, question) if isinstance(found, Path) else found
            if isinstance(answer, Authority):
                return answer
            refusals.setdefault(answer.code, answer)
        if self._doubts:
            raise UndeterminedError(Code.CHAIN_UNCHECKED, path="/issuer", reason=self._doubts[0].code.value)
        if question.did in self._withdrawn:
            name = self._withdrawn[question.did]
            refusals.setdefault(Code.CHAIN_REVOKED, refusal(Code.CHAIN_REVOKED, question, name))
        refusals.setdefault(Code.ISSUER_UNTRUSTED, refusal(Code.ISSUER_UNTRUSTED, question, ""))
        raise next(refusals[code] for code in _NEAREST_FIRST if code in refusals)

    def _ways(self, question: Question) -> Iterator[Path | UntrustedIssuerError]:
        """Yield every path without a loop from an anchor to the body, and each way that ends before one."""
        steps = 0
        pending: list[tuple[tuple[Statement, ...], tuple[str, ...]]] = [((), (question.did,))]
        while pending:
            statements, dids = pending.pop()
            for statement in self._about.get(dids[0], ()):
                steps += 1
                if steps > MOST_STEPS:
                    raise UndeterminedError(Code.CHAIN_BUDGET, path="/issuer", limit=MOST_STEPS)
                if statement.issuer in dids or any(statement.code == below.code for below in statements):
                    yield refusal(Code.CHAIN_LOOP, question, statement.name)
                elif len(statements) == MOST_LINKS:
                    yield refusal(Code.CHAIN_TOO_LONG, question, statement.name)
                elif statement.issuer in self._anchors:
                    yield Path(self._anchors[statement.issuer], (statement, *statements), dids)
                else:
                    pending.append(((statement, *statements), (statement.issuer, *dids)))
