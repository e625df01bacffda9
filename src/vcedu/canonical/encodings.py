"""Base64url, base58btc, multibase and varint, each with one spelling per value.

Every decoder takes exactly what its encoder writes: decoding and encoding again gives the same text.
Two spellings of one key or signature would be two identities of one thing.

- base64url without padding: RFC 4648 section 5, RFC 7515 section 2.
- base58btc: draft-msporny-base58. Its cost grows with the square of the length, hence `LONGEST_BASE58`.
- multibase: draft-multiformats-multibase, of which Controlled Identifiers 1.0 section 2.4 takes `z` and `u`.
- varint: the unsigned variable integer of multiformats, at most nine bytes.
"""

from __future__ import annotations

import base64
import binascii
from typing import Literal

from vcedu.errors import Code, MalformedError

LONGEST_BASE58 = 4096
"""The longest base58btc text that is read or written; an RSA key of 2,048 bits has about 370 characters."""

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_DIGITS = {character: digit for digit, character in enumerate(_BASE58)}
_LONGEST_VARINT = 9
_VARINT_END = 1 << (7 * _LONGEST_VARINT)


def base64url_encode(data: bytes) -> str:
    """Return the base64url text of bytes, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base64url_decode(text: str) -> bytes:
    """Return the bytes of a base64url text.

    Raises:
        MalformedError: BASE64URL_INVALID: a character outside the alphabet, padding, an impossible length, or
            unused bits that are not zero.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise MalformedError(Code.BASE64URL_INVALID) from error
    # The library drops characters that it does not know.
    if base64url_encode(data) != text:
        raise MalformedError(Code.BASE64URL_INVALID)
    return data


def base58btc_encode(data: bytes) -> str:
    """Return the base58btc text of bytes.

    Raises:
        MalformedError: BASE58_INVALID: the text would be longer than `LONGEST_BASE58`.
    """
    text = _base58(data) if len(data) <= LONGEST_BASE58 else ""
    if len(text) > LONGEST_BASE58 or (data and not text):
        raise MalformedError(Code.BASE58_INVALID, limit=LONGEST_BASE58)
    return text


def base58btc_decode(text: str) -> bytes:
    """Return the bytes of a base58btc text.

    Raises:
        MalformedError: BASE58_INVALID: a character outside the alphabet, or longer than `LONGEST_BASE58`.
    """
    if len(text) > LONGEST_BASE58:
        raise MalformedError(Code.BASE58_INVALID, limit=LONGEST_BASE58)
    number = 0
    for character in text:
        digit = _BASE58_DIGITS.get(character)
        if digit is None:
            raise MalformedError(Code.BASE58_INVALID, limit=LONGEST_BASE58)
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def _base58(data: bytes) -> str:
    number = int.from_bytes(data)
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(_BASE58[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _BASE58[0] * zeros + "".join(reversed(digits))


def multibase_encode(data: bytes, base: Literal["z", "u"]) -> str:
    """Return bytes as multibase: base58btc ("z") or base64url ("u").

    Raises:
        MalformedError: BASE58_INVALID: the text would be longer than `LONGEST_BASE58`.
    """
    return base + (base58btc_encode(data) if base == "z" else base64url_encode(data))


def multibase_decode(text: str) -> bytes:
    """Return the bytes of a multibase text in base58btc or base64url.

    Raises:
        MalformedError: MULTIBASE_INVALID: no such base; BASE58_INVALID or BASE64URL_INVALID: not of its base.
    """
    if text.startswith("z"):
        return base58btc_decode(text[1:])
    if text.startswith("u"):
        return base64url_decode(text[1:])
    raise MalformedError(Code.MULTIBASE_INVALID)


def varint_encode(number: int) -> bytes:
    """Return an integer from 0 to 2^63 - 1 as a varint.

    Raises:
        MalformedError: VARINT_INVALID: it is outside that range.
    """
    if not 0 <= number < _VARINT_END:
        raise MalformedError(Code.VARINT_INVALID)
    groups = bytearray()
    while number >= 0x80:  # noqa: PLR2004 - the bit that says more follows
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def varint_decode(data: bytes) -> tuple[int, bytes]:
    """Return the varint that bytes begin with, and the bytes after it.

    Raises:
        MalformedError: VARINT_INVALID: cut off, longer than nine bytes, or not the shortest spelling.
    """
    number = 0
    for index, byte in enumerate(data[:_LONGEST_VARINT]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004 - the bit that says more follows
            if byte == 0 and index > 0:
                break
            return number, data[index + 1 :]
    raise MalformedError(Code.VARINT_INVALID)
