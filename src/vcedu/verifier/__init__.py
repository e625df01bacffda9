"""For those who check: is it really that school's, and is it really that person?"""

from vcedu.canonical.contexts import ContextStore
from vcedu.model import Report, VerificationTime, VerifiedCredential
from vcedu.trust import Anchors, ChainTrust, Custodians, ExactIssuers, UnsafeAnyIssuer
from vcedu.verification import HolderDemand
from vcedu.verifier.challenges import Challenges
from vcedu.verifier.offline import check_status_list, given_status_list
from vcedu.verifier.registry import open_registry
from vcedu.verifier.verifier import Verifier

__all__ = [
    "Anchors",
    "ChainTrust",
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
    "check_status_list",
    "given_status_list",
    "open_registry",
]
