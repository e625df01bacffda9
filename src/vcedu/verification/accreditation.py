"""What a credential claims of its issuer, and what is said of an issuer's registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Code
from vcedu.model import Check
from vcedu.model.envelope import as_list

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.errors import CheckName
    from vcedu.trust import Authority

_SCHOOL_CODE = "ext:jp.schoolCode"
_ESTABLISHER = {"role_en": "establisher", "role_ja": "設置者"}
_REGISTRY = {"role_en": "registry", "role_ja": "登録機関"}


def stated_school_codes(document: JSONObject) -> tuple[str, ...]:
    """Return the school codes (学校コード) that a credential says are its issuer's."""
    issuer = document.get("issuer")
    if not isinstance(issuer, dict):
        return ()
    own = [str(code) for code in as_list(issuer["schoolCode"])] if "schoolCode" in issuer else []
    entries = [entry for entry in as_list(issuer.get("otherIdentifier")) if isinstance(entry, dict)]
    listed = [str(entry.get("identifier")) for entry in entries if _SCHOOL_CODE in as_list(entry.get("identifierType"))]
    return (*own, *listed)


def authority_check(name: CheckName, authority: Authority) -> Check:
    """Return the passed check for an issuer's authority, in words that say who registered it."""
    if authority.registrar is None:
        return Check.passed(name, as_of=authority.as_of)
    role = _REGISTRY if authority.by_registry else _ESTABLISHER
    facts = {"body": authority.name, "registrar": authority.registrar, **role}
    return Check.passed(name, code=Code.ISSUER_REGISTERED, as_of=authority.as_of, **facts)
