"""What a server says of itself: the manifest that public suites read, and the document of its keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.keys import KeyType
from vcedu.proofs import SUITES
from vcedu.server import places

if TYPE_CHECKING:
    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.server.bench import Bench, Seat

_CID_CONTEXT = "https://www.w3.org/ns/cid/v1"
_NAME = "vcedu"
_V2: tuple[JSONValue, ...] = ("2.0",)
_V1_AND_V2: tuple[JSONValue, ...] = ("1.1", "2.0")
# What the suites call a kind of key.
_KEY_TYPES = {KeyType.P256: "P-256", KeyType.P384: "P-384", KeyType.BLS12_381_G2: "P-381"}
_ECDSA = ("P-256", "P-384")
_ANY = "vc2.0"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server offers.

    Attributes:
        base_url: Where it is reached.
        bench: Its issuers.
        lists_by: The issuer that gives each credential a status; None if there is none.
        interop: Whether the leniency that public suites need is on, VC 1.1 included.
    """

    base_url: str
    bench: Bench
    lists_by: Seat | None
    interop: bool

    @property
    def versions(self) -> tuple[JSONValue, ...]:
        """The versions of the data model."""
        return _V1_AND_V2 if self.interop else _V2

    @property
    def places(self) -> list[str]:
        """The paths at which it issues."""
        listed = [seat.place + places.CREDENTIALS_ISSUE for seat in self.bench]
        return listed if self.lists_by is None else [*listed, places.WITH_STATUS + places.CREDENTIALS_ISSUE]


def manifest(offer: Offer) -> JSONObject:
    """Return the manifest of a server for the public suites."""
    base = offer.base_url
    return {
        "name": _NAME,
        "implementation": _NAME,
        "issuers": _issuers(offer),
        "verifiers": [_verifier(offer)],
        "vpVerifiers": [
            {"id": base, "endpoint": base + places.PRESENTATIONS_VERIFY, "tags": [_ANY, "EnvelopingProof"]}
        ],
        "vcHolders": [{"id": base, "endpoint": base + places.CREDENTIALS_DERIVE, "tags": ["vcHolder", *_selective()]}],
        "didResolvers": [{"id": base, "endpoint": base + places.IDENTIFIERS, "tags": ["did-key"]}],
        "identifiers": [{"id": base, "endpoint": base + places.CONTROLLER, "tags": ["cid"]}],
    }


def controller_document(offer: Offer) -> JSONObject:
    """Return the controlled identifier document of a server's keys (Controlled Identifiers 1.0 section 2)."""
    own = offer.base_url + places.CONTROLLER
    keys = {seat.key_name: seat.issuer.public_key.multikey for seat in offer.bench}
    methods: list[JSONValue] = [
        {"id": f"{own}#{name}", "type": "Multikey", "controller": own, "publicKeyMultibase": multikey}
        for name, multikey in keys.items()
    ]
    listed: list[JSONValue] = [f"{own}#{name}" for name in keys]
    return {"@context": [_CID_CONTEXT], "id": own, "verificationMethod": methods, "assertionMethod": listed}


def _issuers(offer: Offer) -> list[JSONValue]:
    found: list[JSONValue] = [
        _issuer(offer, seat, seat.place, seat.suite_name) for seat in offer.bench if seat.suite_name in SUITES
    ]
    general = offer.bench.general
    found.append(_issuer(offer, general, general.place, _ANY))
    if offer.bench.tokens is not None:
        # What the data model before had for tokens is another form, which is read and not issued.
        entry = _issuer(offer, offer.bench.tokens, offer.bench.tokens.place, "EnvelopingProof")
        found.append({**entry, "supports": {"vc": [*_V2]}})
    if offer.lists_by is not None:
        found.append(_issuer(offer, offer.lists_by, places.WITH_STATUS, "BitstringStatusList"))
    if offer.interop:
        entry = _issuer(offer, general, general.place, "vc-api")
        found.append({**entry, "supports": {"vc": ["1.1"]}})
    return found


def _issuer(offer: Offer, seat: Seat, place: str, tag: str) -> JSONObject:
    # No member `options`: suites write into it, and what one test wrote would be in the next one's request.
    key_type = _KEY_TYPES.get(seat.key_type)
    entry: JSONObject = {
        "id": seat.issuer.id,
        "endpoint": offer.base_url + place + places.CREDENTIALS_ISSUE,
        "supports": {"vc": [*offer.versions], **({"keyTypes": [key_type]} if key_type else {})},
        "tags": [tag],
    }
    return {**entry, "supportedEcdsaKeyTypes": [key_type]} if key_type in _ECDSA else entry


def _selective() -> list[JSONValue]:
    return [suite.name for suite in SUITES.values() if suite.disclosure]


def _verifier(offer: Offer) -> JSONObject:
    return {
        "id": offer.base_url,
        "endpoint": offer.base_url + places.CREDENTIALS_VERIFY,
        "options": {"checks": ["proof"]},
        "supports": {"vc": [*offer.versions], "keyTypes": [*_ECDSA, "P-381"]},
        "supportedEcdsaKeyTypes": [*_ECDSA],
        "tags": [_ANY, "EnvelopingProof", "BitstringStatusList", *SUITES, "vc-api"],
    }
