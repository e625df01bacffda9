"""Negative vectors of paper: codes that are none, of two sheets, or not all there."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import struct
import zlib
from typing import TYPE_CHECKING

import segno
from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_IN_ONE_CODE = 798


def _base45(data: bytes) -> str:
    text = ""
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            text += _ALPHABET[digit]
    return text


def _sheet(data: bytes, *, stream: bytes | None = None, digest: str | None = None) -> list[str]:
    text = _base45(zlib.compress(data, 9) if stream is None else stream)
    parts = [text[start : start + _IN_ONE_CODE] for start in range(0, len(text), _IN_ONE_CODE)]
    digest = digest or hashlib.sha256(data).hexdigest()[:16].upper()
    return [f"VCEDU1:{number}/{len(parts)}:{digest}:{part}" for number, part in enumerate(parts, 1)]


def _noise(seed: int, size: int) -> bytes:
    return json.dumps({"name": random.Random(seed).randbytes(size).hex()}).encode()


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    data, other = _noise(1, 1500), _noise(2, 1500)
    sheet, small = _sheet(data), _sheet(b'{"a":1}')
    head, _, body = small[0].rpartition(":")
    packed, bomb = zlib.compress(data, 9), bytes(1 << 21)
    for name, text in (
        ("paper-with-an-address", "https://school-a.example/"),
        ("paper-without-text", ""),
        ("paper-of-another-version", small[0].replace("VCEDU1", "VCEDU2")),
        ("paper-in-small-letters", small[0].lower()),
        ("paper-whose-code-has-number-zero", small[0].replace(":1/1:", ":0/1:")),
        ("paper-whose-code-goes-beyond-its-count", small[0].replace(":1/1:", ":2/1:")),
        ("paper-of-ninety-nine-codes", small[0].replace(":1/1:", ":1/99:")),
        ("paper-without-data", head + ":"),
        ("paper-followed-by-a-line-break", small[0] + "\n"),
        ("paper-with-a-short-digest", small[0].replace(head[-16:], head[-15:])),
        ("paper-that-ends-within-base45", small[0] + "0" if len(body) % 3 == 0 else small[0] + "00"),
        ("paper-with-too-large-a-group", f"{head}:::::::"),
    ):
        yield Vector(name, "PAPER_MALFORMED", "read_paper", {"texts": [text]}, {"texts": small})
    for name, made in (
        ("paper-that-is-not-compressed", _sheet(data, stream=data)),
        ("paper-whose-stream-ends-early", _sheet(data, stream=packed[:-1])),
        ("paper-whose-stream-goes-on", _sheet(data, stream=packed + b"x")),
        ("paper-that-unfolds-without-end", _sheet(bomb)),
        ("paper-with-the-digest-of-another", _sheet(data, digest=other.hex()[:16].upper())),
    ):
        yield Vector(name, "PAPER_MALFORMED", "read_paper", {"texts": made}, {"texts": sheet})
    strange = [sheet[0], _sheet(other)[1], *sheet[2:]]
    yield Vector("paper-of-two-sheets", "PAPER_MIXED", "read_paper", {"texts": strange}, {"texts": sheet})
    longer = [sheet[0], *(text.replace(f"/{len(sheet)}:", f"/{len(sheet) + 1}:") for text in sheet[1:])]
    yield Vector("paper-of-two-counts", "PAPER_MIXED", "read_paper", {"texts": longer}, {"texts": sheet})
    twice = [*sheet, sheet[0][:-1] + ("0" if sheet[0][-1] != "0" else "1")]
    yield Vector("paper-with-a-code-in-two-readings", "PAPER_MIXED", "read_paper", {"texts": twice}, {"texts": sheet})
    for name, some in (
        ("paper-of-no-codes", []),
        ("paper-without-its-first-code", sheet[1:]),
        ("paper-without-its-last-code", sheet[:-1]),
        ("paper-with-one-code-read-twice", [sheet[0]] * len(sheet)),
    ):
        yield Vector(name, "PAPER_INCOMPLETE", "read_paper", {"texts": some}, {"texts": sheet})
    for name, size in (("credential-too-large-for-paper", 40_000), ("credential-of-more-than-a-sheet", 30_000)):
        yield Vector(name, "PAPER_TOO_LARGE", "paper", {"bytes": size}, {"bytes": 3_000})
    yield from _pictures()


def _pictures() -> Iterator[Vector]:
    """Yield the vectors of pictures in which there is no code to read."""
    rows = [bytes(row) for row in segno.make_qr(_sheet(b'{"a":1}')[0]).matrix_iter(scale=2, border=4)]
    whole = _png(rows)
    white = _png([bytes(len(row)) for row in rows])
    for name, picture in (
        ("picture-that-is-none", b"VCEDU"),
        ("picture-without-bytes", b""),
        ("picture-of-another-format", b"GIF89a" + bytes(64)),
        ("picture-that-breaks-off", whole[: len(whole) // 2]),
        ("picture-without-its-pixels", whole[:41] + whole[-12:]),
        ("picture-without-a-code", white),
        ("picture-with-half-a-code", _png(rows[: len(rows) // 2])),
        ("picture-of-too-many-pixels", _png([], width=9_000, height=9_000)),
        ("picture-that-claims-to-be-huge", _png([], width=60_000, height=60_000)),
    ):
        yield Vector(name, "PAPER_PICTURE", "picture", _base64(picture), _base64(whole))


def _base64(data: bytes) -> dict[str, str]:
    return {"picture": base64.b64encode(data).decode()}


def _png(rows: list[bytes], *, width: int = 0, height: int = 0) -> bytes:
    """Return a PNG whose pixels are 0 for white and 1 for black; it is not compressed, so that all zlibs agree."""
    size = struct.pack(">II", width or len(rows[0]), height or len(rows))
    lines = b"".join(b"\0" + bytes(255 * (1 - pixel) for pixel in row) for row in rows)
    chunks = (b"IHDR", size + bytes((8, 0, 0, 0, 0))), (b"IDAT", zlib.compress(lines, 0)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
