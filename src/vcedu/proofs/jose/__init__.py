"""Credentials and presentations secured by JOSE: the token as a proof among others.

VC-JOSE-COSE sections 3.1 and 5.1; RFC 7515, RFC 7519, RFC 8725.
"""

from vcedu.proofs.jose.claims import check_claims
from vcedu.proofs.jose.header import check_header
from vcedu.proofs.jose.sign import ALGORITHMS, sign_token, token_digest
from vcedu.proofs.jose.token_proof import TokenProof, token_proof
from vcedu.proofs.jose.verify import verify_token

__all__ = [
    "ALGORITHMS",
    "TokenProof",
    "check_claims",
    "check_header",
    "sign_token",
    "token_digest",
    "token_proof",
    "verify_token",
]
