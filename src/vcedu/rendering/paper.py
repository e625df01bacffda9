"""A credential on paper, for a family without a phone: its bytes, compressed, in QR codes that any camera reads.

The text of one code is `VCEDU1:NUMBER/COUNT:DIGEST:DATA`. The data of all codes in order is the zlib stream of the
bytes in Base45 (RFC 9285), and the digest is the beginning of the bytes' SHA-256 in hexadecimal capitals, so that codes
of two sheets are told apart. All of it is in the alphabet that QR codes hold best (ISO/IEC 18004, alphanumeric mode).
Paper proves no bearer: whoever reads it compares with an identity document.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.kinds import kind_of
from vcedu.errors import Code, MalformedError, Message, UsageError
from vcedu.errors.table import printable
from vcedu.model.envelope import only_value
from vcedu.rendering.page import template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vcedu.canonical.values import JSONObject
    from vcedu.model import Secured

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_CODE = re.compile(r"VCEDU1:([1-9][0-9]?)/([1-9][0-9]?):([0-9A-F]{16}):([0-9A-Z $%*+./:-]{1,800})")
_IN_ONE_CODE = 798
_MOST_CODES = 48
_LARGEST = 1 << 20
_TITLE = Message("Credential on paper", "紙の証明書")
_NOTE = Message(
    "Read every code with a camera, in any order: only they can be checked, not the words above. Whoever holds this "
    "sheet is not proven to be the person in it: compare with an identity document.",
    "すべてのコードを読み取ってください（順不同）。確認できるのはコードの内容だけで、上の文字ではありません。"
    "この用紙の持参者が本人であることの証明にはなりません。本人確認書類と照合してください。",
)


@dataclass(frozen=True, slots=True)
class _Part:
    number: int
    count: int
    digest: str
    data: str


def paper_texts(secured: Secured) -> tuple[str, ...]:
    """Return the texts of the QR codes that hold a credential's bytes.

    Raises:
        UsageError: `PAPER_TOO_LARGE`.
    """
    text = _base45(zlib.compress(secured.raw, level=9))
    parts = [text[start : start + _IN_ONE_CODE] for start in range(0, len(text), _IN_ONE_CODE)]
    if len(secured.raw) > _LARGEST or len(parts) > _MOST_CODES:
        raise UsageError(Code.PAPER_TOO_LARGE, count=len(parts), limit=_MOST_CODES)
    digest = _digest(secured.raw)
    return tuple(f"VCEDU1:{number}/{len(parts)}:{digest}:{part}" for number, part in enumerate(parts, 1))


def paper_sheet(secured: Secured) -> str:
    """Return a credential as an HTML page of QR codes, complete in itself, to be printed on A4.

    Raises:
        UsageError: `PAPER_TOO_LARGE`.
    """
    import segno  # noqa: PLC0415 - only paper needs it

    codes = [
        segno.make_qr(text, error="m", mode="alphanumeric", boost_error=False).svg_inline(border=4, omitsize=True)
        for text in paper_texts(secured)
    ]
    document = secured.envelope.document
    kind = kind_of(document.get("type"))
    return template("paper.html").render(
        codes=codes,
        digest=_digest(secured.raw),
        title=_TITLE if kind is None else kind.name,
        told=list(_told(document)),
        note=_NOTE,
    )


def _told(document: JSONObject) -> Iterator[str]:
    """Yield what tells people one sheet from another: whose record, whose word, which number and day."""
    subject, issuer = (only_value(document.get(name)) for name in ("credentialSubject", "issuer"))
    for node, member in (
        (subject, "legalName"),
        (issuer, "name"),
        (document, "documentNumber"),
        (document, "issuedOn"),
    ):
        value = node.get(member) if isinstance(node, dict) else None
        if isinstance(value, str):
            yield printable(value)


def read_paper(texts: Iterable[str]) -> bytes:
    """Return the very bytes that a sheet's codes hold, read in any order and any number of times.

    What comes back is as unproven as a file from anywhere: verify it.

    Raises:
        MalformedError: `PAPER_MALFORMED`, `PAPER_MIXED` or `PAPER_INCOMPLETE`.
    """
    parts: dict[int, _Part] = {}
    for text in texts:
        part = _part(text)
        first = next(iter(parts.values()), part)
        if (part.digest, part.count) != (first.digest, first.count) or parts.setdefault(part.number, part) != part:
            raise MalformedError(Code.PAPER_MIXED, number=part.number)
    if not parts:
        raise MalformedError(Code.PAPER_INCOMPLETE, missing=1, count="?")
    sheet = next(iter(parts.values()))
    missing = [number for number in range(1, sheet.count + 1) if number not in parts]
    if missing:
        raise MalformedError(Code.PAPER_INCOMPLETE, missing=", ".join(map(str, missing)), count=sheet.count)
    data = _inflated(_base45_decoded("".join(parts[number].data for number in sorted(parts))))
    if _digest(data) != sheet.digest:
        raise _malformed("digest")
    return data


def _part(text: str) -> _Part:
    found = _CODE.fullmatch(text)
    if found is None:
        raise _malformed("form")
    number, count, digest, data = found.groups()
    if not int(number) <= int(count) <= _MOST_CODES:
        raise _malformed("number")
    return _Part(int(number), int(count), digest, data)


def _inflated(data: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        inflated = stream.decompress(data, _LARGEST + 1)
    except zlib.error as error:
        raise _malformed("zlib") from error
    if len(inflated) > _LARGEST or not stream.eof or stream.unused_data:
        raise _malformed("zlib")
    return inflated


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16].upper()


def _malformed(what: str) -> MalformedError:
    return MalformedError(Code.PAPER_MALFORMED, what=what)


def _base45(data: bytes) -> str:
    """Return bytes in Base45 (RFC 9285 section 4)."""
    text = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            text.append(_ALPHABET[digit])
    return "".join(text)


def _base45_decoded(text: str) -> bytes:
    """Return the bytes of a Base45 text, which are never more than two for three characters (RFC 9285 section 4)."""
    data = bytearray()
    for start in range(0, len(text), 3):
        group = text[start : start + 3]
        value = sum(_VALUES[character] * 45**power for power, character in enumerate(group))
        if len(group) == 1 or value >= 1 << 8 * (len(group) - 1):
            raise _malformed("Base45")
        data += value.to_bytes(len(group) - 1, "big")
    return bytes(data)
