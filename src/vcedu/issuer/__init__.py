"""For those who issue: sign a credential, and keep the journal of what was issued."""

from vcedu.canonical.contexts import ContextStore
from vcedu.issuer._status_changes import CredentialState, StatusChange, StatusReason
from vcedu.issuer.approval import Decision, decide, say, standing
from vcedu.issuer.approval_files import Approval, Draft, Verb, records_digest
from vcedu.issuer.approval_route import ApprovalRoute, Officer
from vcedu.issuer.approving import ApprovingSigner
from vcedu.issuer.correction_desk import CorrectionDesk
from vcedu.issuer.corrections import Correction, CorrectionReason, CorrectionRun, Corrections
from vcedu.issuer.issuer import Issuer, Signed
from vcedu.issuer.journal import Entry, IssuanceJournal
from vcedu.issuer.ledger import IssueLedger, LedgerEntry, LedgerRequest
from vcedu.issuer.own_key import check_own_key, needs_document
from vcedu.issuer.records import IssuedRecord, RecordOffice
from vcedu.issuer.refreshing import RefreshPlaces
from vcedu.issuer.register import Register
from vcedu.issuer.registry import Registration, Registry
from vcedu.issuer.retention import Retention, RetentionLine, RetentionState
from vcedu.issuer.status_lists import StatusLists, with_status
from vcedu.issuer.transcripts import IssuedTranscript, Numbering, issue_transcripts
from vcedu.keys import KeyType, PrivateKey
from vcedu.model import EnvelopeForm

__all__ = [
    "Approval",
    "ApprovalRoute",
    "ApprovingSigner",
    "ContextStore",
    "Correction",
    "CorrectionDesk",
    "CorrectionReason",
    "CorrectionRun",
    "Corrections",
    "CredentialState",
    "Decision",
    "Draft",
    "Entry",
    "EnvelopeForm",
    "IssuanceJournal",
    "IssueLedger",
    "IssuedRecord",
    "IssuedTranscript",
    "Issuer",
    "KeyType",
    "LedgerEntry",
    "LedgerRequest",
    "Numbering",
    "Officer",
    "PrivateKey",
    "RecordOffice",
    "RefreshPlaces",
    "Register",
    "Registration",
    "Registry",
    "Retention",
    "RetentionLine",
    "RetentionState",
    "Signed",
    "StatusChange",
    "StatusLists",
    "StatusReason",
    "Verb",
    "check_own_key",
    "decide",
    "issue_transcripts",
    "needs_document",
    "records_digest",
    "say",
    "standing",
    "with_status",
]
