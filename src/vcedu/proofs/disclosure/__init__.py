"""Showing a signed document in part: the functions that all suites of this kind share.

Data Integrity ECDSA Cryptosuites 1.0 section 3.4, https://www.w3.org/TR/vc-di-ecdsa/ , and for the shuffled labels
Data Integrity BBS Cryptosuites 1.0 section 3.2, https://www.w3.org/TR/vc-di-bbs/ .
"""

from vcedu.proofs.disclosure.disclosed import (
    DisclosureData,
    disclosure_data,
    shown_statements,
    signed_statements,
    split_statements,
)
from vcedu.proofs.disclosure.groups import Group, GroupedDocument, RelabelledDataset, canonicalize_and_group
from vcedu.proofs.disclosure.labels import given_labels, hmac_labels, shuffled_labels
from vcedu.proofs.disclosure.pointers import read_pointer, select

__all__ = [
    "DisclosureData",
    "Group",
    "GroupedDocument",
    "RelabelledDataset",
    "canonicalize_and_group",
    "disclosure_data",
    "given_labels",
    "hmac_labels",
    "read_pointer",
    "select",
    "shown_statements",
    "shuffled_labels",
    "signed_statements",
    "split_statements",
]
