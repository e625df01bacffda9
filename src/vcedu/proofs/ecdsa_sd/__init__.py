"""`ecdsa-sd-2023`: each statement of a document signed for itself, so that the holder may show some of them.

Data Integrity ECDSA Cryptosuites 1.0 sections 3.5 and 3.6, https://www.w3.org/TR/vc-di-ecdsa/ . One file for each role:
`base` for the issuer, `derive` for the holder, `verify` for the verifier; `codec` for the proof values between them.
"""

from vcedu.proofs.ecdsa_sd.base import base_proof_value, check_base_proof
from vcedu.proofs.ecdsa_sd.codec import lasting_value
from vcedu.proofs.ecdsa_sd.derive import derive
from vcedu.proofs.ecdsa_sd.verify import mandatory_statements, verify_derived_proof

__all__ = [
    "base_proof_value",
    "check_base_proof",
    "derive",
    "lasting_value",
    "mandatory_statements",
    "verify_derived_proof",
]
