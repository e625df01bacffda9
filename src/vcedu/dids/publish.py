"""DID documents for those who publish one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.dids.document import Relationship
from vcedu.dids.self_certifying import DID_CONTEXT, MULTIKEY_CONTEXT
from vcedu.dids.web import web_location
from vcedu.keys import AgreementKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vcedu.canonical.values import JSONObject
    from vcedu.dids.identifier import DID
    from vcedu.keys import PublicKey


def build_document(did: DID, keys: Iterable[PublicKey]) -> JSONObject:
    """Return the document to publish for a did:web DID.

    Every key becomes a Multikey method whose fragment is the key itself, so that an id never comes to mean another
    key. Keys that sign are listed for assertions and authentication, keys that agree on secrets for keyAgreement.

    Raises:
        UnsupportedError: `DID_METHOD_UNSUPPORTED`, if the DID is of another method.
        MalformedError: `DID_WEB_SYNTAX` or `DID_HOST_MIXED_SCRIPT`, if its identifier breaks the method's grammar.
    """
    web_location(did)
    once = list(dict.fromkeys(keys))
    ids = {key: f"{did}#{key.multikey}" for key in once}
    signing = [ids[key] for key in once if not isinstance(key, AgreementKey)]
    agreeing = [ids[key] for key in once if isinstance(key, AgreementKey)]
    lists = {
        Relationship.ASSERTION_METHOD: signing,
        Relationship.AUTHENTICATION: signing,
        Relationship.KEY_AGREEMENT: agreeing,
    }
    return {
        "@context": [DID_CONTEXT, MULTIKEY_CONTEXT],
        "id": str(did),
        "verificationMethod": [
            {"id": ids[key], "type": "Multikey", "controller": str(did), "publicKeyMultibase": key.multikey}
            for key in once
        ],
        **{name.value: list(listed) for name, listed in lists.items() if listed},
    }
