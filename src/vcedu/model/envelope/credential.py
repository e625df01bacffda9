"""What a credential must look like, member by member. VC Data Model 2.0 sections 4 and 5; 1.1 where it differs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, MalformedError
from vcedu.model.envelope import members
from vcedu.model.envelope.placement import check_placement
from vcedu.model.envelope.version import VCVersion, version_of
from vcedu.model.time import parse_timestamp

if TYPE_CHECKING:
    import datetime as dt

    from vcedu.canonical.values import JSONObject, JSONValue

_TYPED_MEMBERS = ("termsOfUse", "evidence", "refreshService", "confidenceMethod", "renderMethod")
_DIGEST_SRI = re.compile(r"(?:sha256|sha384|sha512)-[A-Za-z0-9+/]+={0,2}")
_NO_ZONE = re.compile(r"(?:.*T[0-9:.]+)")


@dataclass(frozen=True, slots=True)
class CredentialDates:
    """When a credential begins and ceases to be valid; None where it does not say."""

    valid_from: dt.datetime | None
    valid_until: dt.datetime | None


def check_credential(document: JSONObject, *, path: str = "", covered_as: VCVersion | None = None) -> VCVersion:
    """Check that a credential has every required member and that each member is well formed.

    Args:
        document: The credential, with or without `proof`.
        path: JSON Pointer of the credential in the document it was found in.
        covered_as: Given for a credential inside another whose `@context` and proof cover it: the outer one's version.

    Returns:
        The data model version it follows.

    Raises:
        MalformedError: with the code of the first member that is not what sections 4 and 5 demand.
    """
    version = covered_as if covered_as and "@context" not in document else version_of(document, path=path)
    members.check_id(document, path)
    members.check_type(document, path, "VerifiableCredential")
    _check_issuer(document, path)
    _check_subjects(document, path)
    credential_dates(document, version, path=path)
    members.check_typed(document, "credentialStatus", path, Code.VC_STATUS_ENTRY)
    members.check_typed(document, "credentialSchema", path, Code.VC_SCHEMA_ENTRY, id_required=True)
    for name in _TYPED_MEMBERS:
        members.check_typed(document, name, path, Code.VC_TYPED_MEMBER)
    if version is VCVersion.V2_0:
        for name in ("name", "description"):
            members.check_language_value(document, name, path)
        _check_related_resources(document, path)
    check_placement(document, path)
    return version


def credential_dates(document: JSONObject, version: VCVersion, *, path: str = "") -> CredentialDates:
    """Read the validity period (section 4.9; 1.1: `issuanceDate` and `expirationDate`).

    Raises:
        MalformedError: `VC_DATE` or `VC_DATE_ORDER`.
    """
    if version is VCVersion.V1_1:
        start, end = "issuanceDate", "expirationDate"
        if start not in document:
            raise MalformedError(Code.VC_DATE, path=f"{path}/{start}", value=None)
    else:
        start, end = "validFrom", "validUntil"
    begin, finish = (_date(document, name, version, path) for name in (start, end))
    if begin and finish and finish < begin:
        raise MalformedError(Code.VC_DATE_ORDER, path=f"{path}/{end}", start=document[start], end=document[end])
    return CredentialDates(begin, finish)


def _date(document: JSONObject, name: str, version: VCVersion, path: str) -> dt.datetime | None:
    if name not in document:
        return None
    value = document[name]
    # 1.1 allows an xsd:dateTime without a zone; 2.0 section 4.9 says such a time is to be read as UTC.
    if version is VCVersion.V1_1 and isinstance(value, str) and _NO_ZONE.fullmatch(value):
        value = f"{value}Z"
    return parse_timestamp(value, path=f"{path}/{name}")


def _check_issuer(document: JSONObject, path: str) -> None:
    issuer = document.get("issuer")
    if members.identifier_of(issuer) is None:
        raise MalformedError(Code.VC_ISSUER, path=f"{path}/issuer", value=issuer)
    if isinstance(issuer, dict):
        for name in ("name", "description"):
            members.check_language_value(issuer, name, f"{path}/issuer")


def _check_subjects(document: JSONObject, path: str) -> None:
    subjects = list(members.items(document.get("credentialSubject", []), f"{path}/credentialSubject"))
    if not subjects:
        raise MalformedError(Code.VC_SUBJECT, path=f"{path}/credentialSubject")
    for place, subject in subjects:
        if not isinstance(subject, dict) or not subject:
            raise MalformedError(Code.VC_SUBJECT, path=place)
        members.check_id(subject, place)


def _check_related_resources(document: JSONObject, path: str) -> None:
    """Section 5.3: each has a URL of its own and at least one digest."""
    if "relatedResource" not in document:
        return
    seen: set[JSONValue] = set()
    for place, item in members.items(document["relatedResource"], f"{path}/relatedResource"):
        if not isinstance(item, dict) or not members.is_url(item.get("id")) or not _has_digest(item):
            raise MalformedError(Code.VC_RELATED_RESOURCE, path=place)
        identifier = str(item["id"])
        if identifier in seen:
            raise MalformedError(Code.VC_RELATED_RESOURCE, path=place)
        seen.add(identifier)


def _has_digest(item: JSONObject) -> bool:
    sri, multibase = item.get("digestSRI"), item.get("digestMultibase")
    sri_well_formed = sri is None or (isinstance(sri, str) and all(_DIGEST_SRI.fullmatch(part) for part in sri.split()))
    multibase_well_formed = multibase is None or (isinstance(multibase, str) and len(multibase) > 1)
    return bool(sri or multibase) and sri_well_formed and multibase_well_formed
