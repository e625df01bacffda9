"""For those whom records are about: keep them, find them, show them."""

from vcedu.holder.audit import Act, AuditEntry
from vcedu.holder.backup import AgeKey, Passphrase, Recipients
from vcedu.holder.deposits import Deposit, Taken, leave
from vcedu.holder.disclosing import disclose
from vcedu.holder.exchange import FoundCredential, TakenOver, credentials_in, take_over, write_out
from vcedu.holder.finding import Wanted
from vcedu.holder.items import STANDARD_TAGS, Item
from vcedu.holder.joining import join_presentation
from vcedu.holder.opened import Checkpoint, DocumentVerifier
from vcedu.holder.presenting import HolderKey, make_presentation
from vcedu.holder.reflection import Reflection, reflect
from vcedu.holder.refreshing import refresh
from vcedu.holder.refusing import Purpose
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
from vcedu.holder.store import PersonalDataStore
from vcedu.holder.visiting import Visit
from vcedu.keys import KeyType, PrivateKey
from vcedu.storage import SQLiteDriver

__all__ = [
    "STANDARD_TAGS",
    "Act",
    "AgeKey",
    "AuditEntry",
    "Checkpoint",
    "Deposit",
    "DocumentVerifier",
    "Entitlement",
    "FoundCredential",
    "HolderKey",
    "Item",
    "KeyType",
    "Party",
    "Passphrase",
    "PersonalDataStore",
    "PresentationRequest",
    "PrivateKey",
    "Procedure",
    "Purpose",
    "Recipients",
    "Reflection",
    "Register",
    "RegisteredParties",
    "RequesterFinding",
    "SQLiteDriver",
    "Standing",
    "Taken",
    "TakenOver",
    "UnsafeAnswerAnyone",
    "Visit",
    "Wanted",
    "credentials_in",
    "disclose",
    "join_presentation",
    "judge_requester",
    "leave",
    "make_presentation",
    "reflect",
    "refresh",
    "take_over",
    "write_out",
]
