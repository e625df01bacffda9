"""Credentials from other wallets, and for them: what a wallet wrote out is read, each credential by itself.

Known are a credential, a list of them or a presentation as JSON; a wallet in the form of UniversalWallet2020, or a list
of such, as the Learner Credential Wallet writes it; and that wallet's archive (tar) with a folder `credentials`.
LearnCard gives out credentials one by one. Keys that lie in such a file are left where they are: whoever had the file
had the key.
"""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, NoReturn, cast

from vcedu.canonical.compact import compact_json
from vcedu.canonical.strict_json import JSONLimits, read_json
from vcedu.errors import Code, MalformedError, UnsupportedError, VceduError
from vcedu.model.envelope import types_of
from vcedu.model.enveloped import json_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.canonical.values import JSONObject, JSONValue
    from vcedu.holder.items import Item
    from vcedu.holder.opened import DocumentVerifier
    from vcedu.holder.store import PersonalDataStore
    from vcedu.model import VerificationTime

_LARGEST_FILE = 67_108_864
_LARGEST_CREDENTIAL = 1_048_576
_MOST_CREDENTIALS = 10_000
_LIMITS = JSONLimits(max_bytes=_LARGEST_FILE)
_CREDENTIALS = frozenset({"VerifiableCredential", "EnvelopedVerifiableCredential"})
_LOCKED = frozenset({"EncryptedWallet"})
_FOLDER = "credentials/"
_TAR_MAGIC = slice(257, 262)


@dataclass(frozen=True, slots=True)
class FoundCredential:
    """A credential in another wallet's file.

    Attributes:
        place: Where in the file: a JSON Pointer, or a name in the archive.
        data: The credential.
    """

    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of one credential.

    Attributes:
        place: Where it was.
        item: The item that holds it now; None if it was refused.
        error: Why it was refused.
    """

    place: str
    item: Item | None = None
    error: VceduError | None = None


def credentials_in(data: bytes) -> list[FoundCredential]:
    """Return the credentials in a file that another wallet wrote, in their order, as they stand.

    Raises:
        MalformedError: `WALLET_FORMAT`, if it is of none of the known forms, or has no credential in it;
            `WALLET_TOO_MUCH`, if it holds more than can be looked at; a code of the strict JSON reader.
        UnsupportedError: `WALLET_LOCKED`, if it is encrypted.
    """
    found = list(_in_archive(data) if data[_TAR_MAGIC] == b"ustar" else _in_value(_read(data), ""))
    if not found:
        raise MalformedError(Code.WALLET_FORMAT)
    return found


def take_over(
    store: PersonalDataStore,
    data: bytes,
    *,
    verifier: DocumentVerifier,
    time: VerificationTime,
    confirmed_by: str | None = None,
) -> list[TakenOver]:
    """Put the credentials of another wallet's file into a store, each verified first; a refused one stops no other.

    Args:
        store: The store.
        data: The file.
        verifier: Says of each whether it is genuine.
        time: The present time.
        confirmed_by: Who says that those are the learner's which do not say it themselves, such as badges.

    Raises:
        MalformedError, UnsupportedError: what `credentials_in` raises; `STORE_UNREADABLE`.
        UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
    """
    return [_taken_over(store, found, verifier, time, confirmed_by) for found in credentials_in(data)]


def write_out(items: Iterable[Item]) -> bytes:
    """Return items as one JSON list of plain credentials that other wallets read.

    The documents stand in it as they were received; a token stands in an `EnvelopedVerifiableCredential`.
    """
    return b"[" + b",\n".join(json_of(item.secured).strip() for item in items) + b"]\n"


_OF_THE_STORE = frozenset({Code.STORE_BUSY, Code.STORE_FULL, Code.STORE_UNREADABLE})


def _taken_over(
    store: PersonalDataStore,
    found: FoundCredential,
    verifier: DocumentVerifier,
    time: VerificationTime,
    confirmed_by: str | None,
) -> TakenOver:
    try:
        item = store.receive(found.data, verifier=verifier, time=time, confirmed_by=confirmed_by)
        return TakenOver(found.place, item)
    except VceduError as error:
        if error.code in _OF_THE_STORE:
            raise
        return TakenOver(found.place, error=error)


def _read(data: bytes) -> JSONValue:
    if len(data) > _LARGEST_FILE:
        _refuse_size()
    return read_json(data, limits=_LIMITS)


def _in_archive(data: bytes) -> Iterator[FoundCredential]:
    """Yield the credentials of an archive; nothing of it is written anywhere."""
    if len(data) > _LARGEST_FILE:
        _refuse_size()
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for count, member in enumerate(archive, 1):
                if count > _MOST_CREDENTIALS:
                    _refuse_size()
                if member.isfile() and member.name.startswith(_FOLDER):
                    yield FoundCredential(member.name, _member_of(archive, member))
    except (tarfile.TarError, OSError, EOFError) as error:
        raise MalformedError(Code.WALLET_FORMAT) from error


def _member_of(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    if member.size > _LARGEST_CREDENTIAL:
        _refuse_size()
    # A regular file has a stream.
    return cast("IO[bytes]", archive.extractfile(member)).read()


def _in_value(value: JSONValue, place: str) -> Iterator[FoundCredential]:
    if isinstance(value, list):
        if len(value) > _MOST_CREDENTIALS:
            _refuse_size()
        for index, member in enumerate(value):
            yield from _in_value(member, f"{place}/{index}")
    elif isinstance(value, dict):
        yield from _in_object(value, place)


def _in_object(value: JSONObject, place: str) -> Iterator[FoundCredential]:
    types = set(types_of(value))
    if types & _LOCKED:
        raise UnsupportedError(Code.WALLET_LOCKED)
    if types & _CREDENTIALS:
        yield FoundCredential(place, compact_json(value))
        return
    for name in ("contents", "verifiableCredential", "credentials"):
        inner = value.get(name)
        if isinstance(inner, dict | list):
            yield from _in_value(inner, f"{place}/{name}")


def _refuse_size() -> NoReturn:
    raise MalformedError(Code.WALLET_TOO_MUCH, size=_LARGEST_FILE, count=_MOST_CREDENTIALS)
