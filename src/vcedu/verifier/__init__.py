"""For those who check: is it really that school's, and is it really that person?"""

from vcedu.canonical.contexts import ContextStore
from vcedu.model import Report, VerificationTime, VerifiedCredential
from vcedu.trust import Custodians, ExactIssuers, UnsafeAnyIssuer
from vcedu.verification import HolderDemand
from vcedu.verifier.challenges import Challenges
from vcedu.verifier.verifier import Verifier

__all__ = [
    "Challenges",
    "ContextStore",
    "Custodians",
    "ExactIssuers",
    "HolderDemand",
    "Report",
    "UnsafeAnyIssuer",
    "VerificationTime",
    "VerifiedCredential",
    "Verifier",
]
