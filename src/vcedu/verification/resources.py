"""Related resources that verification itself makes use of: the contexts. VC Data Model 2.0 section 5.3."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import multibase_decode
from vcedu.errors import Code, VerificationError
from vcedu.model.envelope import as_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vcedu.canonical.values import JSONObject
    from vcedu.proofs import PreparedDocument

_MULTIHASHES = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_BARE_SHA256 = 32


def used_contexts(reading: PreparedDocument) -> dict[str, bytes]:
    """Return the bytes of each context that a document was read with, by URL."""
    return {url: reading.contexts.resolve(url)[0].data for url, _ in reading.mapped.contexts}


def check_related_resources(document: JSONObject, used: Mapping[str, bytes]) -> int:
    """Compare each related resource that was used with the digests the issuer gave.

    Args:
        document: A credential whose structure is checked.
        used: The bytes of each resource that was used, by URL.

    Returns:
        How many related resources were used.

    Raises:
        VerificationError: `RELATED_RESOURCE_DIGEST`, if any digest differs.
        MalformedError: `MULTIBASE_INVALID`, if a multibase digest is not well formed.
    """
    found = 0
    for index, item in enumerate(as_list(document.get("relatedResource", []))):
        if not isinstance(item, dict) or str(item.get("id")) not in used:
            continue
        found += 1
        body = used[str(item["id"])]
        if not _sri_matches(item.get("digestSRI"), body) or not _multibase_matches(item.get("digestMultibase"), body):
            raise VerificationError(Code.RELATED_RESOURCE_DIGEST, path=f"/relatedResource/{index}", resource=item["id"])
    return found


def _sri_matches(value: object, body: bytes) -> bool:
    """Subresource Integrity section 3.3.4: any one of the listed digests is enough."""
    if value is None:
        return True
    for part in str(value).split():
        name, _, digest = part.partition("-")
        if base64.b64encode(hashlib.new(name, body).digest()).decode() == digest:
            return True
    return False


def _multibase_matches(value: object, body: bytes) -> bool:
    if value is None:
        return True
    digest = multibase_decode(str(value))
    if len(digest) == _BARE_SHA256:
        return digest == hashlib.sha256(body).digest()
    name = _MULTIHASHES.get(digest[:2])
    return name is not None and digest[2:] == hashlib.new(name, body).digest()
