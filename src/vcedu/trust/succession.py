"""Who keeps the records of a body whose registration has ended, over as many mergers and closures as there were since.

A body hands its records on only if it rightly was what is asked until its end, and nobody takes over who had ended
before. Whoever keeps them in the end must be registered for the same records at the time asked for.
"""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, UndeterminedError, UntrustedIssuerError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from vcedu.trust.path import Question
    from vcedu.trust.policy import Authority
    from vcedu.trust.statements import Statement

MOST_SUCCESSIONS = 5
MOST_SUCCESSORS_ASKED = 100


class Find(Protocol):
    """Finds a body's authority."""

    def __call__(self, question: Question, last: Statement | None = None) -> Authority:
        """Return the authority that answers the question; only by ways that end with `last`, if given."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """That a body keeps the records of another.

    Attributes:
        ended: The registration that has ended.
        keeper: The last body in the row, which is registered now.
    """

    ended: Statement
    keeper: Authority


@dataclass(frozen=True, slots=True)
class _Step:
    """A body on the way from the one that was asked about: all DIDs so far, and when the last one before it ended."""

    question: Question
    dids: tuple[str, ...]
    first: Statement | None = None
    since: dt.datetime | None = None


class Succession:
    """Follows the successors of bodies whose registration has ended.

    Args:
        about: The statements about each DID.
        find: Finds a body's authority.
    """

    def __init__(self, about: Mapping[str, Sequence[Statement]], find: Find) -> None:
        self._about = about
        self._find = find

    def keepers(self, question: Question) -> Iterator[Kept]:
        """Yield each body that keeps the records now.

        Raises:
            UntrustedIssuerError: there is none, and the successions ran in a circle (`CHAIN_SUCCESSION_LOOP`) or on
                for too long (`CHAIN_SUCCESSION_TOO_LONG`).
            UndeterminedError: `CHAIN_BUDGET`, if there are too many successors to ask about.
        """
        refused: dict[Code, str] = {}
        asked, is_kept = 0, False
        pending = [_Step(question, (question.did,))]
        while pending:
            step = pending.pop()
            for ended, end in self._rightly_ended(step):
                first = step.first or ended
                if len(step.dids) > MOST_SUCCESSIONS:
                    refused.setdefault(Code.CHAIN_SUCCESSION_TOO_LONG, first.name)
                    continue
                for successor in sorted(ended.successors):
                    asked += 1
                    if asked > MOST_SUCCESSORS_ASKED:
                        raise UndeterminedError(Code.CHAIN_BUDGET, path="/issuer", limit=MOST_SUCCESSORS_ASKED)
                    if successor in step.dids:
                        refused.setdefault(Code.CHAIN_SUCCESSION_LOOP, first.name)
                        continue
                    heir = dataclasses.replace(question, did=successor, school_codes=())
                    keeper = self._registered(heir)
                    if keeper is not None:
                        is_kept = True
                        yield Kept(first, keeper)
                    else:
                        pending.append(_Step(heir, (*step.dids, successor), first, end))
        if refused and not is_kept:
            code, name = next(iter(refused.items()))
            raise UntrustedIssuerError(code, path="/issuer", name=name, limit=MOST_SUCCESSIONS)

    def _registered(self, question: Question) -> Authority | None:
        with contextlib.suppress(UntrustedIssuerError, UndeterminedError):
            return self._find(question)
        return None

    def _rightly_ended(self, step: _Step) -> Iterator[tuple[Statement, dt.datetime]]:
        """Yield the statements that made a body what the question asks until they ended, with their ends."""
        did, at = step.question.did, step.question.at
        for statement in self._about.get(did, ()):
            end = statement.end_for(did)
            if not statement.successors or end is None or at <= end or (step.since is not None and end < step.since):
                continue
            with contextlib.suppress(UntrustedIssuerError, UndeterminedError):
                self._find(dataclasses.replace(step.question, at=end), last=statement)
                yield statement, end
