"""Credentials inside credentials: each is judged alone, from its own JSON value, with its own verdict.

The outer document passes only if each one inside it holds: by proofs of its own, or, where it is by the same issuer
and carries none, by the outer document's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, ProofError, UndeterminedError, VerificationError
from vcedu.model import Check, Outcome
from vcedu.model.envelope import as_list, identifier_of, nested_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vcedu.canonical.values import JSONObject
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


def check_subjects(document: JSONObject) -> None:
    """Refuse covered credentials that share a subject, unless they say the very same of it.

    Under a suite that signs RDF statements, all that is said of one identifier is one heap: which credential said what
    is not signed.

    Args:
        document: The document whose proof covers the credentials inside it that carry none.

    Raises:
        ProofError: `NESTED_SUBJECT_SHARED`.
    """
    said: dict[str, JSONObject] = {}
    for path, credential in (("", document), *_covered(document, "")):
        for subject in as_list(credential.get("credentialSubject")):
            if not isinstance(subject, dict) or len(subject) == 1:
                continue
            identifier = identifier_of(subject)
            if identifier is None:
                continue
            first = said.setdefault(identifier, subject)
            if first is not subject and jcs(first) != jcs(subject):
                raise ProofError(Code.NESTED_SUBJECT_SHARED, path=path, subject=identifier)


def _covered(document: JSONObject, path: str) -> Iterator[tuple[str, JSONObject]]:
    for place, credential in nested_credentials(document):
        if "proof" not in credential:
            yield path + place, credential
            yield from _covered(credential, path + place)


def _reason(check: Check) -> str:
    return str(check.code)
