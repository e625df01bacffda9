"""The suites that sign statement by statement, each with its parts for issuer, holder and verifier.

A suite's declaration in `suites` says whether it discloses in part; what it then does is looked up here, by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, UnsupportedError
from vcedu.proofs import bbs_2023, ecdsa_sd
from vcedu.proofs.suites import SUITES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import RawSigner, VerifyingKey
    from vcedu.proofs.disclosure.keys import ProofSecrets
    from vcedu.proofs.prepared import PreparedDocument
    from vcedu.proofs.proof import Proof


class BaseProofMaker(Protocol):
    """Makes the value of a base proof: the issuer's part."""

    def __call__(
        self,
        prepared: PreparedDocument,
        configuration: bytes,
        *,
        mandatory: Sequence[str],
        signer: RawSigner,
        proof_secrets: ProofSecrets,
    ) -> str:
        """Return the proof value."""
        ...


class ProofCheck(Protocol):
    """Checks a proof: the verifier's part for a derived proof, the holder's for a base proof."""

    def __call__(
        self, prepared: PreparedDocument, proof: Proof, configuration: bytes, *, public_key: VerifyingKey
    ) -> None:
        """Raise unless the proof holds."""
        ...


class MandatoryStatements(Protocol):
    """Tells what a derived proof shows because its issuer demands it."""

    def __call__(self, prepared: PreparedDocument, proof: Proof) -> Sequence[str]:
        """Return the statements, as they were signed."""
        ...


class Derivation(Protocol):
    """Shows a document in part: the holder's part."""

    def __call__(
        self, prepared: PreparedDocument, proof: Proof, pointers: Sequence[str], *, presentation_header: bytes
    ) -> JSONObject:
        """Return the part that is shown, with its derived proof."""
        ...


@dataclass(frozen=True, slots=True)
class SelectiveRoles:
    """What a suite does for each role.

    Attributes:
        create: Makes a base proof's value.
        check_base: Checks a base proof.
        derive: Shows a document in part.
        verify: Checks a derived proof.
        mandatory: Tells what is shown because the issuer demands it.
        lasting: Returns the part of a proof value by which base and derived proofs are known as one.
        presentation_header: Returns what a derived proof says that it is bound to; None for a suite without.
    """

    create: BaseProofMaker
    check_base: ProofCheck
    derive: Derivation
    verify: ProofCheck
    mandatory: MandatoryStatements
    lasting: Callable[[Proof], bytes]
    presentation_header: Callable[[Proof], bytes] | None = None


ROLES: Mapping[str, SelectiveRoles] = MappingProxyType(
    {
        "ecdsa-sd-2023": SelectiveRoles(
            create=ecdsa_sd.base_proof_value,
            check_base=ecdsa_sd.check_base_proof,
            derive=ecdsa_sd.derive,
            verify=ecdsa_sd.verify_derived_proof,
            mandatory=ecdsa_sd.mandatory_statements,
            lasting=ecdsa_sd.lasting_value,
        ),
        "bbs-2023": SelectiveRoles(
            create=bbs_2023.base_proof_value,
            check_base=bbs_2023.check_base_proof,
            derive=bbs_2023.derive,
            verify=bbs_2023.verify_derived_proof,
            mandatory=bbs_2023.mandatory_statements,
            lasting=bbs_2023.lasting_value,
            presentation_header=bbs_2023.presentation_header_of,
        ),
    }
)
"""The roles by the name of the suite."""


def presentation_header_of(proof: Proof) -> bytes | None:
    """Return what a proof says that it is bound to, such as a verifier's challenge; None if its suite has no place.

    Whether it is, only the check of the proof tells.

    Raises:
        ProofError, UnsupportedError, MalformedError, UndeterminedError: the codes of reading the proof value.
    """
    roles = ROLES.get(proof.suite_name or "")
    return roles.presentation_header(proof) if roles and roles.presentation_header else None


def check_alone(proof: Proof) -> None:
    """Check that a proof that discloses in part builds on no other.

    What an earlier proof covers is the whole document: beside a part of it, that proof can never hold.

    Raises:
        UnsupportedError: `DISCLOSURE_CHAINED`.
    """
    if proof.previous:
        raise UnsupportedError(Code.DISCLOSURE_CHAINED, path=f"{proof.path}/previousProof")


def is_shown_in_part(proofs: Sequence[Proof]) -> bool:
    """Return whether proofs, each of which holds, leave open that the document had more in it."""
    suites = [SUITES.get(str(proof.suite_name)) for proof in proofs]
    return bool(suites) and all(suite is not None and suite.disclosure for suite in suites)


def mandatory_statements(prepared: PreparedDocument, proof: Proof) -> Sequence[str]:
    """Return what a derived proof that holds shows because its issuer demands it, each statement as it was signed.

    Raises:
        ProofError, MalformedError, UndeterminedError: the codes of the suite's verification.
    """
    return ROLES[str(proof.suite_name)].mandatory(prepared, proof)
