"""Records as plain JSON, the way a records system has them: no contexts, no proofs, no identifiers of credentials."""

from vcedu.connectors.plain.kinds import PLAIN_KINDS, PlainKind, plain_kind
from vcedu.connectors.plain.request import PlainRequest, request_schema

__all__ = ["PLAIN_KINDS", "PlainKind", "PlainRequest", "plain_kind", "request_schema"]
