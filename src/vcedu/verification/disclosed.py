"""What a verifier can't see of a credential that is shown in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import VceduError
from vcedu.proofs import is_shown_in_part, mandatory_statements

if TYPE_CHECKING:
    from vcedu.proofs import PreparedDocument, Proof
    from vcedu.verification.case import Case

_STATUS = "<https://www.w3.org/2018/credentials#credentialStatus>"
# `validFrom` and `issuanceDate`: every record has one of them, so they tell whether its issuer demands its dates.
_BEGINNINGS = frozenset(
    {"<https://www.w3.org/2018/credentials#validFrom>", "<https://www.w3.org/2018/credentials#issuanceDate>"}
)


def shown_in_part(case: Case) -> bool:
    """Return whether the credential's own proofs leave open that it had more in it; not where they cannot be read."""
    if case.token is not None or "proof" not in case.document:
        return False
    try:
        return is_shown_in_part(case.proofs)
    except VceduError:
        return False  # what is wrong with them is a finding of the check of the proofs


def may_hide_status(case: Case, reading: PreparedDocument) -> bool:
    """Return whether a credential that is shown in part, and whose proofs hold, may have status entries that it hides.

    It has none that are hidden if those that are shown are so because the issuer demands it: then a holder could not
    have left any out.
    """
    shown = sum(quad.predicate == _STATUS for quad in reading.mapped.quads)
    return not shown or any(_mandatory(reading, proof).count(_STATUS) < shown for proof in case.proofs)


def may_hide_end(case: Case, reading: PreparedDocument) -> bool:
    """Return whether a credential that is shown in part, and whose proofs hold, may hide when it ends.

    Its issuer demands that its dates be shown if it demands that of their beginning.
    """
    return any(_BEGINNINGS.isdisjoint(_mandatory(reading, proof)) for proof in case.proofs)


def _mandatory(reading: PreparedDocument, proof: Proof) -> list[str]:
    """Return the predicates of what is shown because the issuer demands it."""
    return [statement.split(" ", 2)[1] for statement in mandatory_statements(reading, proof)]
