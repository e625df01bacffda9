"""Fetching the credential that took the place of one that is kept. VC Data Model 2.0 section 5.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vcedu.errors import Code, UsageError, VerificationError
from vcedu.model import read_secured
from vcedu.model.envelope import identifier_of, is_url, types_of, values_of
from vcedu.net import FetchKind, FetchRequest

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject
    from vcedu.holder.items import Item
    from vcedu.holder.opened import DocumentVerifier
    from vcedu.model import VerificationTime
    from vcedu.net import Fetcher

SERVICE_TYPE = "SealedRefreshService"


class Refreshed(Protocol):
    """What `refresh` needs of a store; `PersonalDataStore` is one."""

    def get(self, item_id: str) -> Item:
        """Return the newest version of an item."""
        ...

    def open_deposit(self, message: bytes) -> bytes:
        """Return what was sealed to the deposit key."""
        ...

    def receive(self, data: bytes, *, verifier: DocumentVerifier, time: VerificationTime) -> Item:
        """Verify a credential and keep it."""
        ...


def refresh(
    store: Refreshed, item_id: str, *, fetcher: Fetcher, verifier: DocumentVerifier, time: VerificationTime
) -> Item:
    """Fetch what took a credential's place, verify it, and keep it beside the old one.

    Args:
        store: Where the old one is; its deposit key is the one that the issuer was told.
        item_id: The old one.
        fetcher: The only thing that opens sockets.
        verifier: Says whether the new one is genuine.
        time: The present time.

    Returns:
        The new one.

    Raises:
        UsageError: `REFRESH_NONE`, if the old one does not say where; what `PersonalDataStore.receive` raises.
        VerificationError: `REFRESH_NOT_SUCCESSOR`, if what is found does not take its place.
        FetchError: nothing is there, or not yet.
        MalformedError, ProofError, UnsupportedError: what `PersonalDataStore.open_deposit` raises.
    """
    old = store.get(item_id).secured.envelope.document
    request = FetchRequest(_service(old), FetchKind.RELATED_RESOURCE)
    raw = store.open_deposit(fetcher.fetch(request).body)
    _check_successor(old, read_secured(raw).envelope.document)
    return store.receive(raw, verifier=verifier, time=time)


def _service(document: JSONObject) -> str:
    for service in values_of(document.get("refreshService")):
        if isinstance(service, dict) and SERVICE_TYPE in types_of(service) and is_url(service.get("id")):
            return str(service["id"])
    raise UsageError(Code.REFRESH_NONE, path="/refreshService")


def _check_successor(old: JSONObject, new: JSONObject) -> None:
    """Check that a credential says it takes the other's place; whether its issuer says so, its proof shows later."""
    if old.get("id") not in values_of(new.get("supersedes")):
        raise VerificationError(Code.REFRESH_NOT_SUCCESSOR, path="/supersedes")
    if identifier_of(new.get("issuer")) != identifier_of(old.get("issuer")):
        raise VerificationError(Code.REFRESH_NOT_SUCCESSOR, path="/issuer")
