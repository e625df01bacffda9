"""DIDs parsed and DID documents checked: bytes in, document out. Opens no socket."""

from vcedu.dids.document import DIDDocument, Relationship, parse_did_document
from vcedu.dids.identifier import DID, DIDURL
from vcedu.dids.method import VerificationMethod
from vcedu.dids.publish import build_document
from vcedu.dids.self_certifying import did_jwk, did_key, expand
from vcedu.dids.web import did_web, did_web_file_path, document_url

__all__ = [
    "DID",
    "DIDURL",
    "DIDDocument",
    "Relationship",
    "VerificationMethod",
    "build_document",
    "did_jwk",
    "did_key",
    "did_web",
    "did_web_file_path",
    "document_url",
    "expand",
    "parse_did_document",
]
