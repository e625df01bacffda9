"""What a verification ends in. `verified` is computed here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NoReturn

from vcedu.errors import CheckName, Code, UsageError
from vcedu.model.check import Check, Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vcedu.canonical.values import JSONObject
    from vcedu.model.secured import Secured

_ISSUER_CHECKS = frozenset(
    {
        CheckName.INPUT,
        CheckName.STRUCTURE,
        CheckName.CONTEXTS,
        CheckName.ISSUER_AUTHORITY_AT_ISSUE,
        CheckName.ISSUER_AUTHORITY_NOW,
        CheckName.VERIFICATION_METHOD,
        CheckName.MAPPING,
        CheckName.PROOF,
    }
)
_SEAL = object()


class SubjectAnswer(StrEnum):
    """The answer to "is this really the person?"."""

    PASSED = "passed"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every check of one credential or presentation, and what follows from them.

    Attributes:
        checks: The checks in the order in which they were made.
        nested: The verdicts of the credentials inside it, by JSON Pointer. They are judged alone; the outer document
            passes by its own check named `nested`.
        at: The time it was judged at.
        issuer: The issuer's identifier as the document states it; None if it states none.
        issuer_name: The name under which whoever vouches for the issuer has it, never the document's word for it; None
            where nobody does.
        types: The types that the document states, once it has the shape of what it says it is.
        subject_name: The name that it states of the person it is about; None if it states none.
    """

    checks: tuple[Check, ...]
    at: dt.datetime
    issuer: str | None = None
    nested: Mapping[str, Verdict] = field(default_factory=dict)
    issuer_name: str | None = None
    types: tuple[str, ...] = ()
    subject_name: str | None = None

    @property
    def verified(self) -> bool:
        """Whether nothing counts against it: no check failed, and none is undetermined but those a policy names."""
        return bool(self.checks) and not any(check.counts_against for check in self.checks)

    @property
    def first_error(self) -> Check | None:
        """The check that decides: the first that failed, else the first undetermined that counts, else None."""
        against = [check for check in self.checks if check.counts_against]
        failed = [check for check in against if check.outcome is Outcome.FAILED]
        return next(iter(failed or against), None)

    @property
    def issuer_authentic(self) -> Outcome:
        """The answer to "is this really data that this issuer issued?"; a tolerated doubt stays a doubt here.

        It is never "passed" without a proof that passed.
        """
        worst = _worst(check.outcome for check in self.checks if check.name in _ISSUER_CHECKS)
        proven = any(check.name is CheckName.PROOF and check.outcome is Outcome.PASSED for check in self.checks)
        return Outcome.UNDETERMINED if worst is Outcome.PASSED and not proven else worst

    @property
    def subject_authentic(self) -> SubjectAnswer:
        """The answer to "is this really the person?"."""
        outcomes = {check.outcome for check in self.checks if check.name is CheckName.HOLDER}
        if outcomes <= {Outcome.NOT_APPLICABLE}:
            return SubjectAnswer.NOT_PROVEN
        return SubjectAnswer(_worst(outcomes).value)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as JSON members: `verified`, the two answers, `checks`, and `nested` by JSON Pointer."""
        return {
            "verified": self.verified,
            "issuer_authentic": self.issuer_authentic.value,
            "subject_authentic": self.subject_authentic.value,
            "issuer": self.issuer,
            "at": self.at.isoformat(),
            "checks": [check.as_json() for check in self.checks],
            "nested": {path: verdict.as_json() for path, verdict in self.nested.items()},
        }


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    seen = set(outcomes)
    for outcome in (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.PASSED):
        if outcome in seen:
            return outcome
    return Outcome.UNDETERMINED


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict for a person's screen: every step was made, whatever failed before it. It has no truth value."""

    verdict: Verdict

    def __bool__(self) -> NoReturn:
        raise UsageError(Code.REPORT_TRUTH)

    def __iter__(self) -> Iterator[Check]:
        return iter(self.verdict.checks)

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON members."""
        return self.verdict.as_json()


class VerifiedCredential:
    """A credential or presentation that passed. Only verification makes one.

    Attributes:
        secured: The bytes that were verified.
        content: What the proof covers, as a normal form: a single value is a one-element array, nulls and repeated
            values are gone. Members that the proof does not cover are not in it.
        verdict: How it was verified.
    """

    _find_unordered: Callable[[], frozenset[str]]
    content: JSONObject
    secured: Secured
    verdict: Verdict

    __slots__ = ("_find_unordered", "content", "secured", "verdict")

    def __init__(
        self,
        secured: Secured,
        content: JSONObject,
        find_unordered: Callable[[], frozenset[str]],
        verdict: Verdict,
        *,
        seal: object,
    ) -> None:
        if seal is not _SEAL:
            raise UsageError(Code.VERIFIED_BY_HAND)
        for name, value in zip(self.__slots__, (find_unordered, content, secured, verdict), strict=True):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name!r} of what was verified can't be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name!r} of what was verified can't be removed")

    def __reduce__(self) -> NoReturn:
        raise UsageError(Code.VERIFIED_BY_HAND)

    @property
    def unordered(self) -> frozenset[str]:
        """JSON Pointers of the arrays in `content` whose order means nothing; looked for when asked."""
        return self._find_unordered()

    @property
    def issuer(self) -> str | None:
        """The identifier of the issuer whose proof it carries."""
        return self.verdict.issuer

    def __repr__(self) -> str:
        return f"<VerifiedCredential by {self.issuer} at {self.verdict.at.isoformat()}>"


def seal_verified(
    secured: Secured, content: JSONObject, find_unordered: Callable[[], frozenset[str]], verdict: Verdict
) -> VerifiedCredential:
    """Return what passed as a `VerifiedCredential`, or raise what counts against it.

    Raises:
        VceduError: the error of the first check that failed, else of the first undetermined one that counts.
    """
    decisive = verdict.first_error
    if decisive is not None and decisive.error is not None:
        raise decisive.error
    if not verdict.verified:
        raise UsageError(Code.VERIFIED_BY_HAND)
    return VerifiedCredential(secured, content, find_unordered, verdict, seal=_SEAL)
