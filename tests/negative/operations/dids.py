"""What the vectors of DIDs and DID documents do with their inputs."""

from vcedu.dids import DID, DIDURL, build_document, document_url, expand, parse_did_document


def _publish(data):
    build_document(DID.parse(data["did"]), [])


OPERATIONS = {
    "did-parse": lambda data: DID.parse(data["text"]),
    "did-url-parse": lambda data: DIDURL.parse(data["text"]),
    "did-expand": lambda data: expand(DID.parse(data["did"])),
    "did-document-url": lambda data: document_url(DID.parse(data["did"])),
    "did-document-read": lambda data: parse_did_document(data["text"].encode(), did=data["did"]),
    "did-document-publish": _publish,
}
