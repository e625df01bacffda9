"""A pupil's records on their way from school to school: sealed to one recipient, answered by a receipt."""

from vcedu.protocols.dossier.book import BookedDocument, DossierBook, Missing, Outstanding
from vcedu.protocols.dossier.manifest import digest_of, make_manifest
from vcedu.protocols.dossier.receipt import Receipt, check_receipt, make_receipt, read_receipt
from vcedu.protocols.dossier.relay import (
    check_forwarded,
    make_relayed_manifest,
    make_ticket,
    open_relayed,
    pass_on_receipt,
    seal_to_ticket,
)
from vcedu.protocols.dossier.relay_book import RelayBook
from vcedu.protocols.dossier.sealed import OpenedDossier, open_dossier, seal_dossier
from vcedu.protocols.dossier.sink import DossierSink, Recipient

__all__ = [
    "BookedDocument",
    "DossierBook",
    "DossierSink",
    "Missing",
    "OpenedDossier",
    "Outstanding",
    "Receipt",
    "Recipient",
    "RelayBook",
    "check_forwarded",
    "check_receipt",
    "digest_of",
    "make_manifest",
    "make_receipt",
    "make_relayed_manifest",
    "make_ticket",
    "open_dossier",
    "open_relayed",
    "pass_on_receipt",
    "read_receipt",
    "seal_dossier",
    "seal_to_ticket",
]
