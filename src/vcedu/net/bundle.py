"""A bundle: a folder of fetched things, signed by whoever fetched them, that stands in for the network.

    bundle.json       what was fetched, when, and each file's SHA-256
    bundle.sig.json   the signer's Multikey and the signature over the raw bytes of bundle.json
    entry-0001 …      the bodies

The signature is checked before `bundle.json` is parsed, and every body before any is used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from vcedu.canonical.encodings import multibase_decode, multibase_encode
from vcedu.canonical.strict_json import JSONLimits, read_json_object
from vcedu.errors import Code, MalformedError, ProofError, UntrustedIssuerError, VceduError
from vcedu.keys import RawPayload, VerifyingKey
from vcedu.model.time import format_timestamp
from vcedu.net.bundle_entry import Entry, read_manifest
from vcedu.net.request import Fetched

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from vcedu.canonical.values import JSONObject
    from vcedu.keys import RawSigner
    from vcedu.net.request import FetchKind

MANIFEST_FILE = "bundle.json"
SIGNATURE_FILE = "bundle.sig.json"
MANIFEST_FORMAT = "vcedu bundle 1"
SIGNATURE_FORMAT = "vcedu bundle signature 1"
_SIGNATURE_MEMBERS = {"format", "signer", "signature"}
_LONGEST_MANIFEST = 16 * 1024 * 1024
_LONGEST_SIGNATURE = 4096


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: its signature, digests and sizes were checked.

    Attributes:
        signer: Multikey of the one who signed it.
        made: When it was made.
        entries: What it holds, by URL and kind.
    """

    signer: str
    made: dt.datetime
    entries: Mapping[tuple[str, FetchKind], Fetched]


def make_bundle(entries: Iterable[Fetched], signer: RawSigner, made: dt.datetime) -> dict[str, bytes]:
    """Return the files of a bundle by name. Equal input and a deterministic signer make equal bytes.

    Raises:
        MalformedError: `BUNDLE_MALFORMED`, if a URL is there twice, or an entry is not what its kind allows.
        ApprovalPending: from the signer.
    """
    ordered = sorted(entries, key=lambda fetched: (fetched.url, fetched.kind))
    listed = [Entry.of(fetched, f"entry-{number:04}") for number, fetched in enumerate(ordered, 1)]
    content: JSONObject = {
        "format": MANIFEST_FORMAT,
        "made": format_timestamp(made),
        "entries": [entry.as_json() for entry in listed],
    }
    read_manifest(content)
    manifest = _written(content)
    digest = hashlib.sha256(manifest).hexdigest()
    signature = signer.sign(RawPayload(manifest, idempotency_key=f"bundle {digest}"))
    seal = {
        "format": SIGNATURE_FORMAT,
        "signer": signer.public_key.multikey,
        "signature": multibase_encode(signature, "u"),
    }
    bodies = {entry.file: fetched.body for entry, fetched in zip(listed, ordered, strict=True)}
    return {MANIFEST_FILE: manifest, SIGNATURE_FILE: _written(seal), **bodies}


def _written(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def open_bundle(read: Callable[[str], bytes], *, signers: frozenset[str] | None) -> Bundle:
    """Return a bundle after checking signer, signature, contents and every body, in this order.

    Args:
        read: Returns the bytes of one of its files; raises `OSError` or `KeyError` where there is none.
        signers: Multikeys of those whose bundles are accepted; None accepts any signer, whom `Bundle.signer` names and
            the caller must show.

    Raises:
        MalformedError: `BUNDLE_MALFORMED`, and what reading JSON, Multikey and multibase raise; with the file's name.
        UntrustedIssuerError: `BUNDLE_SIGNER`.
        ProofError: `BUNDLE_SIGNATURE`; `BUNDLE_DIGEST`, if a body is not the one that was signed.
        UnsupportedError: `KEY_TYPE_UNSUPPORTED`, for a signer with an unknown kind of key.
    """
    manifest = _read(read, MANIFEST_FILE)
    signer = _checked_signer(_read(read, SIGNATURE_FILE), manifest, signers)
    try:
        content = read_json_object(manifest, limits=JSONLimits(max_bytes=_LONGEST_MANIFEST))
        if content.get("format") != MANIFEST_FORMAT:
            _refuse("it has another format")
        made, listed = read_manifest(content)
    except MalformedError as error:
        error.with_place(file=MANIFEST_FILE)
        raise
    entries = {(entry.url, entry.kind): _checked_body(entry, _read(read, entry.file)) for entry in listed}
    return Bundle(signer, made, MappingProxyType(entries))


def folder_reader(folder: Path) -> Callable[[str], bytes]:
    """Return the `read` of a bundle that lies in a folder. Names come checked from `open_bundle`."""

    def read(name: str) -> bytes:
        with (folder / name).open("rb") as stream:
            return stream.read(_LONGEST_MANIFEST + 1)

    return read


def _read(read: Callable[[str], bytes], name: str) -> bytes:
    try:
        return read(name)
    except (OSError, KeyError) as error:
        raise MalformedError(Code.BUNDLE_MALFORMED, file=name, reason=f"its file {name} can't be read") from error


def _checked_signer(seal: bytes, manifest: bytes, signers: frozenset[str] | None) -> str:
    """Return the Multikey of the signer after checking the signature over the manifest's bytes."""
    try:
        signer, key, signature = _read_seal(seal)
    except VceduError as error:
        error.with_place(file=SIGNATURE_FILE)
        raise
    if signers is not None and signer not in signers:
        raise UntrustedIssuerError(Code.BUNDLE_SIGNER, file=SIGNATURE_FILE, signer=signer)
    try:
        key.verify(signature, manifest)
    except ProofError as error:
        raise ProofError(Code.BUNDLE_SIGNATURE, file=SIGNATURE_FILE) from error
    return signer


def _read_seal(seal: bytes) -> tuple[str, VerifyingKey, bytes]:
    members = read_json_object(seal, limits=JSONLimits(max_bytes=_LONGEST_SIGNATURE))
    signer, signature = members.get("signer"), members.get("signature")
    if members.keys() != _SIGNATURE_MEMBERS or members["format"] != SIGNATURE_FORMAT:
        _refuse("its signature has another format")
    if not isinstance(signer, str) or not isinstance(signature, str):
        _refuse("its signature has a member that is no text")
    return signer, VerifyingKey.from_multikey(signer), multibase_decode(signature)


def _checked_body(entry: Entry, body: bytes) -> Fetched:
    if len(body) != entry.size or hashlib.sha256(body).hexdigest() != entry.sha256:
        raise ProofError(Code.BUNDLE_DIGEST, file=entry.file, name=entry.file)
    return Fetched(entry.url, body, entry.media_type, entry.as_of, entry.kind)


def _refuse(reason: str) -> NoReturn:
    raise MalformedError(Code.BUNDLE_MALFORMED, reason=reason)
