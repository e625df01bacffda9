"""For those whom records are about: keep them, find them, show them."""

from vcedu.holder.audit import Act, AuditEntry
from vcedu.holder.disclosing import disclose
from vcedu.holder.items import STANDARD_TAGS, Item
from vcedu.holder.joining import join_presentation
from vcedu.holder.opened import Checkpoint
from vcedu.holder.presenting import HolderKey, make_presentation
from vcedu.holder.registered import RegisteredParties
from vcedu.holder.requests import (
    Entitlement,
    Party,
    PresentationRequest,
    Procedure,
    Register,
    RequesterFinding,
    Standing,
    UnsafeAnswerAnyone,
    judge_requester,
)
from vcedu.holder.store import DocumentVerifier, PersonalDataStore
from vcedu.keys import KeyType, PrivateKey
from vcedu.storage import SQLiteDriver

__all__ = [
    "STANDARD_TAGS",
    "Act",
    "AuditEntry",
    "Checkpoint",
    "DocumentVerifier",
    "Entitlement",
    "HolderKey",
    "Item",
    "KeyType",
    "Party",
    "PersonalDataStore",
    "PresentationRequest",
    "PrivateKey",
    "Procedure",
    "Register",
    "RegisteredParties",
    "RequesterFinding",
    "SQLiteDriver",
    "Standing",
    "UnsafeAnswerAnyone",
    "disclose",
    "join_presentation",
    "judge_requester",
    "make_presentation",
]
