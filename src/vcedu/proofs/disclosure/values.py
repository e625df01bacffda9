"""Reads proof values that are a header and CBOR, as multibase `u`: a component has its one form, or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from vcedu.canonical.cbor import MOST_BYTES, decode_cbor
from vcedu.canonical.encodings import multibase_decode
from vcedu.errors import Code, MalformedError, UndeterminedError, VceduError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vcedu.proofs.proof import Proof

_LONGEST = (MOST_BYTES + 3) * 4 // 3 + 3
_MOST_CANONICAL = 1 << 31


def components_of(proof: Proof, *, headers: Sequence[bytes], count: int) -> tuple[bytes, list[object]]:
    """Return the header of a proof value, and the components after it.

    Args:
        proof: The proof.
        headers: The headers there are, all of one length.
        count: How many components follow.

    Raises:
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`.
    """
    header, encoded = header_of(proof, headers=headers)
    return header, read_components(encoded, count, path=f"{proof.path}/proofValue")


def header_of(proof: Proof, *, headers: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the header of a proof value, and what follows it.

    Args:
        proof: The proof.
        headers: The headers there are, all of one length.

    Raises:
        MalformedError: `PROOF_VALUE`.
        UndeterminedError: `CBOR_BUDGET`.
    """
    path = f"{proof.path}/proofValue"
    data = _decoded(proof.value, path)
    header, encoded = data[: len(headers[0])], data[len(headers[0]) :]
    if header not in headers:
        _refuse(path)
    return header, encoded


def read_components(encoded: bytes, count: int, *, path: str) -> list[object]:
    """Return the components of a proof value.

    Args:
        encoded: An array in CBOR.
        count: How many components it has.
        path: JSON Pointer to the proof value.

    Raises:
        MalformedError: `PROOF_VALUE`, or a `CBOR_*` code.
        UndeterminedError: `CBOR_BUDGET`.
    """
    try:
        components = decode_cbor(encoded)
    except VceduError as error:
        error.with_place(path=path)
        raise
    if not isinstance(components, list) or len(components) != count:
        _refuse(path)
    return components


def _decoded(value: object, path: str) -> bytes:
    if not isinstance(value, str) or not value.startswith("u"):
        _refuse(path)
    if len(value) > _LONGEST:
        raise UndeterminedError(Code.CBOR_BUDGET, path=path, limit=MOST_BYTES, what="bytes")
    try:
        return multibase_decode(value)
    except MalformedError as error:
        raise MalformedError(Code.PROOF_VALUE, path=path) from error


def bytes_of(value: object, size: int | None = None, *, path: str) -> bytes:
    """Return a component that is a byte string, of a given size if one is given.

    Raises:
        MalformedError: `PROOF_VALUE`.
    """
    if not isinstance(value, bytes) or (size is not None and len(value) != size):
        _refuse(path)
    return value


def list_of(value: object, *, path: str) -> list[object]:
    """Return a component that is an array.

    Raises:
        MalformedError: `PROOF_VALUE`.
    """
    if not isinstance(value, list):
        _refuse(path)
    return value


def texts_of(value: object, *, path: str) -> tuple[str, ...]:
    """Return a component that is an array of texts.

    Raises:
        MalformedError: `PROOF_VALUE`.
    """
    texts = tuple(item for item in list_of(value, path=path) if isinstance(item, str))
    if len(texts) != len(list_of(value, path=path)):
        _refuse(path)
    return texts


def integers_of(value: object, *, path: str) -> tuple[int, ...]:
    """Return a component that is an array of integers.

    Raises:
        MalformedError: `PROOF_VALUE`.
    """
    integers = tuple(item for item in list_of(value, path=path) if isinstance(item, int))
    if len(integers) != len(list_of(value, path=path)):
        _refuse(path)
    return integers


def map_of(value: object, *, path: str) -> Mapping[int, object]:
    """Return a component that is a map from the numbers of canonical labels.

    Raises:
        MalformedError: `PROOF_VALUE`.
    """
    if not isinstance(value, dict) or not all(isinstance(key, int) and key < _MOST_CANONICAL for key in value):
        _refuse(path)
    return value


def _refuse(path: str) -> NoReturn:
    raise MalformedError(Code.PROOF_VALUE, path=path)
