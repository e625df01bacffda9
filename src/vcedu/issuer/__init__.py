"""For those who issue: sign a credential, and keep the journal of what was issued."""

from vcedu.canonical.contexts import ContextStore
from vcedu.issuer.issuer import Issuer, Signed
from vcedu.issuer.journal import Entry, IssuanceJournal
from vcedu.issuer.registry import Registration, Registry
from vcedu.issuer.transcripts import IssuedTranscript, issue_transcripts
from vcedu.keys import KeyType, PrivateKey

__all__ = [
    "ContextStore",
    "Entry",
    "IssuanceJournal",
    "IssuedTranscript",
    "Issuer",
    "KeyType",
    "PrivateKey",
    "Registration",
    "Registry",
    "Signed",
    "issue_transcripts",
]
