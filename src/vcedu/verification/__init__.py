"""Pure verification: material and a time in, a verdict or a request for material out."""

from vcedu.verification.judgement import Judgement
from vcedu.verification.material import Material, NeedMaterial, Part, Reference, ReferenceKind, Unavailable
from vcedu.verification.policy import STATUS_MAX_AGE, HolderDemand, VerificationPolicy
from vcedu.verification.verification import Verification

__all__ = [
    "STATUS_MAX_AGE",
    "HolderDemand",
    "Judgement",
    "Material",
    "NeedMaterial",
    "Part",
    "Reference",
    "ReferenceKind",
    "Unavailable",
    "Verification",
    "VerificationPolicy",
]
