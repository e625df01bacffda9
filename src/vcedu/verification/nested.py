"""Credentials inside credentials: each is judged alone, from its own JSON value, with its own verdict.

The outer document passes only if each one inside it holds: by proofs of its own, or, where it is by the same issuer
and carries none, by the outer document's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, UndeterminedError, VerificationError
from vcedu.model import Check, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.verification.judgement import Ruling


def summarise(rulings: Mapping[str, Ruling]) -> None:
    """Raise for the first nested credential that does not hold, else for the first that could not be checked.

    Raises:
        VerificationError: `NESTED_FAILED`.
        UndeterminedError: `NESTED_UNDETERMINED`.
    """
    obstacles = [(path, check) for path, ruling in rulings.items() if (check := ruling.verdict.first_error) is not None]
    for path, check in obstacles:
        if check.outcome is Outcome.FAILED:
            raise VerificationError(Code.NESTED_FAILED, path=path, reason=_reason(check))
    for path, check in obstacles:
        raise UndeterminedError(Code.NESTED_UNDETERMINED, path=path, reason=_reason(check))


def _reason(check: Check) -> str:
    return str(check.code)
