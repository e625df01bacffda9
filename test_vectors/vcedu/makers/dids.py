"""Negative vectors of DIDs, their URLs and their documents."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHOOL = "did:web:school.example"
_BOARD = "did:web:board.example"
_KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
_AGREEMENT_KEY = "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p"
_JWK = {
    "crv": "P-256",
    "kty": "EC",
    "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
    "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
}
_METHOD = {"id": f"{_SCHOOL}#k", "type": "Multikey", "controller": _SCHOOL, "publicKeyMultibase": _KEY}

# By name: what is refused, and its twin.
_SYNTAX = {
    "did-scheme-in-capitals": ("DID:web:school.example", _SCHOOL),
    "did-method-in-capitals": ("did:Web:school.example", _SCHOOL),
    "did-without-identifier": ("did:web:", _SCHOOL),
    "did-ends-in-colon": ("did:web:school.example:", _SCHOOL),
    "did-with-user-name": ("did:web:user@school.example", _SCHOOL),
    "did-with-bare-port-brackets": ("did:web:[school.example]", _SCHOOL),
    "did-outside-ascii": ("did:web:学校.example", "did:web:xn--48st86f.example"),
    "did-with-half-an-escape": ("did:web:school.example%3", _SCHOOL),
    "did-followed-by-line-end": ("did:web:school.example\n", _SCHOOL),
}
_URL_SYNTAX = {
    "did-url-without-did": ("#k", f"{_SCHOOL}#k"),
    "did-url-with-two-fragments": (f"{_SCHOOL}#k#k", f"{_SCHOOL}#kk"),
    "did-url-with-space": (f"{_SCHOOL}#k 1", f"{_SCHOOL}#k-1"),
}
_WEB = {
    "did-web-path-traversal": ("city.example:..:other", "city.example:kita:other"),
    "did-web-path-dot": ("city.example:.:other", "city.example:kita:other"),
    "did-web-encoded-traversal": ("city.example:%2e%2e:other", "city.example:kita:other"),
    "did-web-encoded-traversal-in-capitals": ("city.example:%2E%2E:other", "city.example:kita:other"),
    "did-web-encoded-slash": ("city.example:kita%2Fother", "city.example:kita:other"),
    "did-web-encoded-backslash": ("city.example:kita%5Cother", "city.example:kita:other"),
    "did-web-encoded-percent": ("city.example:kita%252Fother", "city.example:kita:other"),
    "did-web-encoded-nul": ("city.example:kita%00", "city.example:kita"),
    "did-web-encoded-letter": ("city.example:%6Bita", "city.example:kita"),
    "did-web-escape-in-small-letters": ("city.example:%e5%8c%97", "city.example:%E5%8C%97"),
    "did-web-escape-not-utf8": ("city.example:%C0%AF", "city.example:%C3%A9"),
    "did-web-fullwidth-slash": ("city.example:a%EF%BC%8Fb", "city.example:a%E5%8C%97b"),
    "did-web-empty-segment": ("city.example::kita", "city.example:kita"),
    "did-web-empty-host": ("%3A8443", "city.example%3A8443"),
    "did-web-user-name": ("user%40city.example", "city.example"),
    "did-web-host-in-capitals": ("City.example", "city.example"),
    "did-web-host-trailing-dot": ("city.example.", "city.example"),
    "did-web-host-empty-label": ("city..example", "city.example"),
    "did-web-host-underscore": ("kita_city.example", "kita-city.example"),
    "did-web-host-encoded": ("%63ity.example", "city.example"),
    "did-web-host-address": ("192.0.2.1", "192.0.2.example"),
    "did-web-host-decimal-address": ("2130706433", "a2130706433"),
    "did-web-host-hexadecimal-address": ("0x7f000001", "x7f000001"),
    "did-web-host-octal-address": ("0177.0.0.1", "0177.0.0.example"),
    "did-web-host-address-version-6": ("%5B%3A%3A1%5D", "a.example"),
    "did-web-host-reserved-label": ("ab--c.example", "abc.example"),
    "did-web-host-a-label-not-punycode": ("xn--99999999.example", "xn--48st86f.example"),
    "did-web-host-a-label-of-ascii": ("xn--school-.example", "school.example"),
    "did-web-host-a-label-of-symbol": ("xn--n3h.example", "xn--48st86f.example"),
    "did-web-port-empty": ("city.example%3A", "city.example%3A8443"),
    "did-web-port-zero": ("city.example%3A0", "city.example%3A8443"),
    "did-web-port-leading-zero": ("city.example%3A08443", "city.example%3A8443"),
    "did-web-port-too-large": ("city.example%3A65536", "city.example%3A65535"),
    "did-web-port-escape-in-small-letters": ("city.example%3a8443", "city.example%3A8443"),
}
_MIXED = {
    "did-web-host-cyrillic-in-latin": "sch\u043eol",
    "did-web-host-greek-in-latin": "sch\u03bfol",
    "did-web-host-cyrillic-in-kanji": "\u5b66\u0430\u6821",
}
# By name: the member of the method, what is refused in it, and the twin; `...` stands for leaving it out.
_METHOD_MEMBERS: dict[str, tuple[str, Any, Any]] = {
    "did-method-id-of-another-did": ("id", f"{_BOARD}#k", f"{_SCHOOL}#k"),
    "did-method-id-relative-path": ("id", "keys#k", "#k"),
    "did-method-id-without-fragment": ("id", _SCHOOL, f"{_SCHOOL}#k"),
    "did-method-type-list": ("type", ["Multikey"], "Multikey"),
    "did-method-controller-null": ("controller", None, _SCHOOL),
    "did-method-controller-not-a-did": ("controller", "https://school.example/", _SCHOOL),
    "did-method-key-of-another-kind": ("publicKeyMultibase", [_KEY], _KEY),
    "did-method-revoked-without-zone": ("revoked", "2026-04-01T00:00:00", "2026-04-01T00:00:00Z"),
    "did-method-expires-date-only": ("expires", "2026-04-01", "2026-04-01T00:00:00Z"),
    "did-method-secret-key-published": ("secretKeyMultibase", "z3u2", ...),
    "did-method-two-forms-of-key": ("publicKeyJwk", _JWK, ...),
}


def _document(**members: object) -> str:
    return json.dumps({"id": _SCHOOL, "verificationMethod": [_METHOD], **members})


def _read(name: str, code: str, text: str, twin: str, *rows: str) -> Vector:
    given = {"did": _SCHOOL, "text": text}
    return Vector(name, code, "did-document-read", given, {**given, "text": twin}, rows)


def _method_vectors() -> Iterator[Vector]:
    for name, (member, wrong, right) in _METHOD_MEMBERS.items():
        twin = {key: value for key, value in {**_METHOD, member: right}.items() if value is not ...}
        yield _read(
            name,
            "DID_DOCUMENT_MALFORMED",
            _document(verificationMethod=[{**_METHOD, member: wrong}]),
            _document(verificationMethod=[twin]),
            *(("D1",) if "another-did" in name else ()),
        )


def _document_vectors() -> Iterator[Vector]:
    malformed = "DID_DOCUMENT_MALFORMED"
    twice = {**_METHOD, "id": "#k"}
    other = {**_METHOD, "id": "#other"}
    yield _read(
        "did-method-id-twice",
        malformed,
        _document(verificationMethod=[_METHOD, twice]),
        _document(verificationMethod=[_METHOD, other]),
    )
    yield _read(
        "did-method-id-twice-embedded", malformed, _document(keyAgreement=[twice]), _document(keyAgreement=[other])
    )
    yield _read(
        "did-relationship-not-a-list", malformed, _document(assertionMethod="#k"), _document(assertionMethod=["#k"])
    )
    yield _read(
        "did-relationship-without-fragment",
        malformed,
        _document(assertionMethod=[_SCHOOL]),
        _document(assertionMethod=["#k"]),
    )
    yield _read("did-document-id-null", malformed, _document(id=None), _document())
    agreement = {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": _AGREEMENT_KEY}
    yield _read(
        "did-method-ed25519-type-with-x25519-key",
        malformed,
        _document(verificationMethod=[{**_METHOD, **agreement}]),
        _document(verificationMethod=[{**_METHOD, **agreement, "publicKeyMultibase": _KEY}]),
    )
    mismatch = "DID_DOCUMENT_ID_MISMATCH"
    yield _read("did-document-of-another-did", mismatch, _document(id=_BOARD), _document(), "N5")
    yield _read("did-document-id-with-other-case", mismatch, _document(id="did:web:School.example"), _document(), "N5")
    chain = "DID_CONTROLLER_CHAIN"
    yield _read(
        "did-document-controlled-by-another", chain, _document(controller=_BOARD), _document(controller=_SCHOOL), "N6"
    )
    yield _read(
        "did-document-controlled-by-another-too",
        chain,
        _document(controller=[_SCHOOL, _BOARD]),
        _document(controller=[_SCHOOL]),
        "N6",
    )


def _base64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _expand(name: str, code: str, did: str, twin: str) -> Vector:
    return Vector(name, code, "did-expand", {"did": did}, {"did": twin}, ("N10",))


def _self_certifying_vectors() -> Iterator[Vector]:
    key, code = f"did:key:{_KEY}", "DID_KEY_INVALID"
    yield _expand("did-key-with-version", code, f"did:key:1:{_KEY}", key)
    yield _expand("did-key-without-multibase-prefix", code, f"did:key:{_KEY[1:]}", key)
    yield _expand(
        "did-key-in-base64url", "KEY_MALFORMED", "did:key:u7QEub8K0uCgZF4XcLFDQSlmVNPMVfvyxVbEYMDcXlQ4mDA", key
    )
    yield _expand("did-key-with-zero", code, f"did:key:{_KEY[:-1]}0", key)
    text = json.dumps(_JWK, separators=(",", ":"))
    jwk, code = f"did:jwk:{_base64url(text)}", "DID_JWK_INVALID"
    padded = _base64url(text + " ")
    spare = chr(ord(padded[-1]) + 1)
    yield _expand("did-jwk-with-unused-bits", code, f"did:jwk:{padded[:-1]}{spare}", f"did:jwk:{padded}")
    yield _expand("did-jwk-not-base64url", code, f"{jwk}.", jwk)
    yield _expand("did-jwk-not-an-object", code, f"did:jwk:{_base64url(f'[{text}]')}", jwk)
    twice = text.replace('"crv"', '"crv":"P-256","crv"')
    yield _expand("did-jwk-with-member-twice", code, f"did:jwk:{_base64url(twice)}", jwk)
    secret = json.dumps({**_JWK, "d": _JWK["x"]}, separators=(",", ":"))
    yield _expand("did-jwk-with-secret", "JWK_INVALID", f"did:jwk:{_base64url(secret)}", jwk)


def vectors() -> Iterator[Vector]:
    """Yield the vectors of this area."""
    for name, (text, twin) in _SYNTAX.items():
        yield Vector(name, "DID_SYNTAX", "did-parse", {"text": text}, {"text": twin}, ("N3",))
    for name, (text, twin) in _URL_SYNTAX.items():
        yield Vector(name, "DID_URL_SYNTAX", "did-url-parse", {"text": text}, {"text": twin})
    for name, (wrong, right) in _WEB.items():
        given = ({"did": f"did:web:{identifier}"} for identifier in (wrong, right))
        yield Vector(name, "DID_WEB_SYNTAX", "did-document-url", *given, ("N3",))
    for name, label in _MIXED.items():
        did = f"did:web:xn--{label.encode('punycode').decode()}.example"
        twin = {"did": "did:web:xn--48st86f.example"}
        yield Vector(name, "DID_HOST_MIXED_SCRIPT", "did-document-url", {"did": did}, twin, ("N4",))
    unsupported = "DID_METHOD_UNSUPPORTED"
    yield Vector("did-method-unknown", unsupported, "did-expand", {"did": "did:ion:abc"}, {"did": f"did:key:{_KEY}"})
    yield Vector(
        "did-key-document-to-publish", unsupported, "did-document-publish", {"did": f"did:key:{_KEY}"}, {"did": _SCHOOL}
    )
    yield from _self_certifying_vectors()
    yield from _method_vectors()
    yield from _document_vectors()
