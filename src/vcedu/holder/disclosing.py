"""Showing a kept credential in part: the holder keeps the issuer's own copy, and makes from it what others see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.compact import compact_json
from vcedu.education.disclosure import whole_pointers
from vcedu.errors import Code, UsageError
from vcedu.model import read_secured
from vcedu.proofs import derive_credential, is_shown_in_part, read_proofs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vcedu.canonical.contexts import ContextStore
    from vcedu.model import Secured

EVERYTHING = ("",)
_NO_CHOICE = frozenset({Code.DISCLOSURE_SUITE, Code.PROOF_IS_DERIVED})


def disclose(
    secured: Secured, reveal: Sequence[str], *, contexts: ContextStore, presentation_header: bytes = b""
) -> Secured:
    """Return what is shown of a credential: what its holder has chosen, with all that belongs to it.

    Args:
        secured: The credential as its issuer gave it to the holder.
        reveal: JSON Pointers to what is shown, beside what the issuer demands.
        contexts: The vocabularies that may be used.
        presentation_header: What a `bbs-2023` proof is made for, such as the verifier's challenge.

    Raises:
        VceduError: what `vcedu.proofs.derive_credential` raises.
    """
    document = secured.envelope.document
    pointers = whole_pointers(document, reveal)
    derived = derive_credential(document, pointers, contexts=contexts, presentation_header=presentation_header)
    return read_secured(compact_json(derived))


def shown_to_others(secured: Secured, *, contexts: ContextStore) -> Secured:
    """Return a credential in the form in which all of it is shown to others.

    An issuer's copy for the holder is made into one that shows everything; any other credential is that already.

    Raises:
        VceduError: what `vcedu.proofs.derive_credential` raises.
    """
    document = secured.envelope.document
    if "proof" not in document or not any(is_shown_in_part([proof]) for proof in read_proofs(document)):
        return secured
    try:
        return disclose(secured, EVERYTHING, contexts=contexts)
    except UsageError as error:
        if error.code in _NO_CHOICE:
            return secured
        raise
