"""From received bytes to a `Secured`."""

from __future__ import annotations

import re

from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, UnsupportedError
from vcedu.model.envelope import is_presentation
from vcedu.model.secured import DataIntegrityEnvelope, MediaType, Secured

_COMPACT_TOKEN = re.compile(rb"\s*[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:~[A-Za-z0-9_.~-]*)?\s*")
_LONGEST_LOOK = 4096


def read_secured(data: bytes, *, limits: JSONLimits | None = None) -> Secured:
    """Read a secured credential or presentation as JSON (media types `application/vc` and `application/vp`).

    Args:
        data: The bytes as received; they are kept.
        limits: How large and how deep the JSON may be; 1 MiB and 64 levels by default.

    Raises:
        MalformedError: one of the `JSON_` codes, with line and column.
        UnsupportedError: `VC_FORMAT_UNKNOWN`, for a JWT or SD-JWT.
    """
    if _COMPACT_TOKEN.fullmatch(data[:_LONGEST_LOOK]):
        raise UnsupportedError(Code.VC_FORMAT_UNKNOWN)
    document = read_json_object(data, limits=limits or JSONLimits())
    media_type = MediaType.VP if is_presentation(document) else MediaType.VC
    return Secured(media_type, data, DataIntegrityEnvelope(document))
