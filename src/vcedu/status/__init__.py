"""Status lists: whether an issuer has withdrawn a credential. W3C Bitstring Status List 1.0.

This layer reads and writes lists and entries. It trusts whatever it is given: that a list is its issuer's, and in
force, is for verification to find out first.
"""

from vcedu.status.bitstring import LEAST_ENTRIES, MOST_ENTRIES, Bitstring
from vcedu.status.entry import ENTRY_TYPE, StatusEntry, StatusPurpose, read_entry, status_entry
from vcedu.status.notices import CorrectedPart, Notice, NoticesPlace, credential_digest, read_notices, write_notices
from vcedu.status.status_list import LIST_TYPE, StatusList, check_list, status_list_credential

__all__ = [
    "ENTRY_TYPE",
    "LEAST_ENTRIES",
    "LIST_TYPE",
    "MOST_ENTRIES",
    "Bitstring",
    "CorrectedPart",
    "Notice",
    "NoticesPlace",
    "StatusEntry",
    "StatusList",
    "StatusPurpose",
    "check_list",
    "credential_digest",
    "read_entry",
    "read_notices",
    "status_entry",
    "status_list_credential",
    "write_notices",
]
