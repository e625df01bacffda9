"""Keys that are not the issuer's, and bodies that publish the status lists of another's credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from makers.signed import AT, WEB, did, key, method, web_document
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN = f"{WEB}#key-1"
_METHOD = {"id": _OWN, "type": "Multikey", "controller": WEB, "publicKeyMultibase": key("school").public_key.multikey}


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _keys()
    yield from _publishers()


def _keys() -> Iterator[Vector]:
    right = {"whose": "school", "method": _OWN, "document": web_document(), "at": AT}

    def refused(name: str, code: str = "ISSUER_KEY_NOT_LISTED", **wrong: Any) -> Vector:
        return Vector(name, code, "check_own_key", {**right, **wrong}, right, ("N9",))

    def with_method(**members: Any) -> dict[str, Any]:
        return web_document(verificationMethod=[{**_METHOD, **members}])

    yield refused("key-that-another-stands-for-in-the-document", whose="stranger")
    yield refused("key-under-a-method-that-is-not-there", method=f"{WEB}#key-2")
    yield refused("key-not-for-statements", document=web_document(assertionMethod=[]))
    yield refused("key-whose-controller-is-another", document=with_method(controller="did:web:b.example"))
    yield refused("key-revoked-before-it-signs", document=with_method(revoked=AT))
    yield refused("key-run-out-before-it-signs", document=with_method(expires="2027-03-31T00:00:00Z"))
    yield refused("key-of-a-kind-nobody-knows", document=with_method(type="Unheard2099"))
    yield refused("key-looked-up-in-anothers-document", "DID_DOCUMENT_ID_MISMATCH", method="did:web:b.example#key-1")
    own = {"whose": "school", "method": method("school"), "at": AT}
    for name, wrong in (
        ("key-that-claims-anothers-did-key", {"whose": "stranger"}),
        ("key-under-another-fragment-of-its-did-key", {"method": f"{did('school')}#key-1"}),
    ):
        yield Vector(name, "ISSUER_KEY_NOT_LISTED", "check_own_key", {**own, **wrong}, own, ("N9",))


def _publishers() -> Iterator[Vector]:
    signed_by = [method("school"), f"{did('school')}#older"]
    right = {"publisher": "school", "signed": signed_by}

    def refused(name: str, wrong: dict[str, Any], right: dict[str, Any] = right) -> Vector:
        return Vector(name, "STATUS_PUBLISHER", "check_publisher", wrong, right, ("B5",))

    yield refused("status-lists-published-by-a-stranger", {**right, "publisher": "stranger"})
    yield refused("status-lists-of-two-issuers", {**right, "signed": [*signed_by, method("stranger")]})
    kept = {"publisher": "successor", "signed": signed_by, "issuers": [did("school")]}
    yield refused("status-lists-kept-for-another-than-said", {**kept, "issuers": [did("stranger")]}, kept)
    yield refused("status-lists-kept-without-saying-for-whom", {**kept, "issuers": []}, kept)
