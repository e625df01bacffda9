"""`bbs-2023`: all statements of a document under one signature, of which the holder proves some, unlinkably.

Data Integrity BBS Cryptosuites 1.0 section 3, https://www.w3.org/TR/vc-di-bbs/ . One file for each role: `base` for the
issuer, `derive` for the holder, `verify` for the verifier; `codec` for the proof values between them.

A derived proof shows nothing by which two of them, or one and its base proof, could be told to belong together. Whoever
has the base proof can derive from it: a derived proof alone is a bearer's. `experimental` binds it to a secret.
"""

from vcedu.proofs.bbs_2023.base import base_proof_value, check_base_proof
from vcedu.proofs.bbs_2023.codec import lasting_value, presentation_header_of
from vcedu.proofs.bbs_2023.derive import derive
from vcedu.proofs.bbs_2023.verify import mandatory_statements, verify_derived_proof

__all__ = [
    "base_proof_value",
    "check_base_proof",
    "derive",
    "lasting_value",
    "mandatory_statements",
    "presentation_header_of",
    "verify_derived_proof",
]
