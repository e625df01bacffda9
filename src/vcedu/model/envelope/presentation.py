"""What a presentation must look like. VC Data Model 2.0 section 4.13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.model.envelope import members
from vcedu.model.envelope.placement import check_placement
from vcedu.model.envelope.version import VCVersion, version_of

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject


def check_presentation(document: JSONObject) -> VCVersion:
    """Check that a presentation has every required member and that each member is well formed.

    The credentials inside it are judged on their own; here only their place is.

    Returns:
        The data model version it follows.

    Raises:
        MalformedError: with the code of the first member that is not what the section demands.
    """
    version = version_of(document)
    members.check_id(document, "")
    members.check_type(document, "", "VerifiablePresentation")
    if "holder" in document and members.identifier_of(document["holder"]) is None:
        raise MalformedError(Code.VP_HOLDER, path="/holder", value=document["holder"])
    for place, item in members.items(document.get("verifiableCredential", []), "/verifiableCredential"):
        if not isinstance(item, dict):
            raise MalformedError(Code.VP_CREDENTIAL, path=place)
    check_placement(document, "")
    return version
