"""Which data model a document follows, by its first context (VC Data Model 2.0 section 4.3)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.model.envelope.members import types_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject


class VCVersion(StrEnum):
    """The versions of the data model, by the URL of their base context."""

    V2_0 = "https://www.w3.org/ns/credentials/v2"
    V1_1 = "https://www.w3.org/2018/credentials/v1"


def version_of(document: JSONObject, *, path: str = "") -> VCVersion:
    """Return the data model version that the first item of `@context` names.

    Raises:
        MalformedError: `VC_CONTEXT`, if `@context` is not a list that begins with a base context.
    """
    context = document.get("@context")
    first = context[0] if isinstance(context, list) and context else context
    if isinstance(first, str) and (isinstance(context, list) or first == VCVersion.V1_1):
        for version in VCVersion:
            if first == version.value:
                return version
    raise MalformedError(Code.VC_CONTEXT, path=f"{path}/@context", value=first)


def is_presentation(document: JSONObject) -> bool:
    """Return whether a document says that it is a presentation."""
    return bool({"VerifiablePresentation", "EnvelopedVerifiablePresentation"} & set(types_of(document)))
