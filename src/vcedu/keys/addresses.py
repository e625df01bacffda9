"""Where a key is kept that no file holds: `pkcs11:token=…;object=…`, or `awskms:KEY-ID`.

RFC 7512 sections 2.3 and 2.4, of whose attributes those are read that tell one private key from all others. A PIN is
never part of an address: what stands on a command line is read by every user of the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, unquote_to_bytes

from vcedu.errors import Code, Message, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PKCS11, _KMS = "pkcs11:", "awskms:"
_PATH = frozenset({"token", "serial", "model", "manufacturer", "object", "id", "type"})
_QUERY = frozenset({"pin-source", "module-path"})
_AVAILABLE = r"A-Za-z0-9\-._~:\[\]@!$'()*+,="
# Beyond the RFC's characters, those of other alphabets may stand as they are: nobody types 学校 in percent signs.
_VALUES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        ";": re.compile(rf"(?:[{_AVAILABLE}&]|%[0-9A-Fa-f]{{2}}|[^\x00-\x7f])+"),
        "&": re.compile(rf"(?:[{_AVAILABLE}/?|]|%[0-9A-Fa-f]{{2}}|[^\x00-\x7f])+"),
    }
)
_KMS_KEY = re.compile(
    r"arn:aws[a-z-]*:kms:(?P<region>[a-z0-9-]+):[0-9]{12}:(?:key|alias)/[A-Za-z0-9/_-]+"
    r"|alias/[A-Za-z0-9/_-]+|[A-Za-z0-9-]+"
)
_LONGEST = 2048

_UNKNOWN_ATTRIBUTE = Message("it has an attribute that is not known here", "対応していない属性があります")
_TWICE = Message("it names an attribute twice", "同じ属性が二度書かれています")
_SPELLING = Message(
    "a value is empty or not percent-encoded UTF-8", "値が空か、UTF-8のパーセント符号化になっていません"
)
_NO_TOKEN = Message("it names no token or serial", "token も serial もありません")
_NO_OBJECT = Message("it names no object or id", "object も id もありません")
_NOT_PRIVATE = Message("its type is not private", "type が private ではありません")
_NOT_KMS = Message("this is not how AWS names keys", "AWSの鍵の名前の形ではありません")
_TOO_LONG = Message("it is too long", "長すぎます")


@dataclass(frozen=True, slots=True)
class PKCS11Address:
    """Names one private key on a token. The text form leaves out what only this machine needs.

    Attributes:
        token: The token's label.
        serial: The token's serial number.
        model: The token's model.
        manufacturer: The token's manufacturer.
        object: The key's label.
        id: The key's identifier.
        pin_source: File that holds the PIN, for the caller to read.
        module_path: The driver's shared library.
    """

    token: str = ""
    serial: str = ""
    model: str = ""
    manufacturer: str = ""
    object: str = ""
    id: bytes = b""
    pin_source: str = ""
    module_path: str = ""

    @classmethod
    def parse(cls, text: str) -> PKCS11Address:
        """Read an address.

        Raises:
            UsageError: `KEY_ADDRESS_INVALID`; `KEY_ADDRESS_PIN`, if it holds a PIN.
        """
        if not text.startswith(_PKCS11) or len(text) > _LONGEST:
            raise _invalid(text, _TOO_LONG if text.startswith(_PKCS11) else _UNKNOWN_ATTRIBUTE)
        path_text, _, query_text = text.removeprefix(_PKCS11).partition("?")
        if "pin-value=" in query_text:
            raise UsageError(Code.KEY_ADDRESS_PIN)
        path, query = _attributes(text, path_text, ";", _PATH), _attributes(text, query_text, "&", _QUERY)
        if not path.keys() & {"token", "serial"}:
            raise _invalid(text, _NO_TOKEN)
        if not path.keys() & {"object", "id"}:
            raise _invalid(text, _NO_OBJECT)
        if path.pop("type", b"private") != b"private":
            raise _invalid(text, _NOT_PRIVATE)
        identifier = path.pop("id", b"")
        words = {name.replace("-", "_"): _text(text, value) for name, value in {**path, **query}.items()}
        return cls(**words, id=identifier)

    def __str__(self) -> str:
        words = {"token": self.token, "serial": self.serial, "model": self.model, "manufacturer": self.manufacturer}
        parts = [f"{name}={quote(value, safe='')}" for name, value in {**words, "object": self.object}.items() if value]
        if self.id:
            parts.append("id=" + "".join(f"%{byte:02X}" for byte in self.id))
        return _PKCS11 + ";".join(parts)


@dataclass(frozen=True, slots=True)
class KMSAddress:
    """Names a key of AWS KMS by its identifier, its alias or its ARN."""

    key_id: str

    @classmethod
    def parse(cls, text: str) -> KMSAddress:
        """Read an address.

        Raises:
            UsageError: `KEY_ADDRESS_INVALID`.
        """
        key_id = text.removeprefix(_KMS)
        if not text.startswith(_KMS) or len(text) > _LONGEST or not _KMS_KEY.fullmatch(key_id):
            raise _invalid(text, _NOT_KMS)
        return cls(key_id)

    @property
    def region(self) -> str | None:
        """The region that an ARN names; None where the account's settings decide."""
        match = _KMS_KEY.fullmatch(self.key_id)
        return match["region"] if match else None

    def __str__(self) -> str:
        return _KMS + self.key_id


KeyAddress: TypeAlias = PKCS11Address | KMSAddress


def read_address(text: str) -> KeyAddress | None:
    """Return the address that a text is; None for any other text, such as a file's name.

    Raises:
        UsageError: `KEY_ADDRESS_INVALID`; `KEY_ADDRESS_PIN`.
    """
    if text.startswith(_PKCS11):
        return PKCS11Address.parse(text)
    return KMSAddress.parse(text) if text.startswith(_KMS) else None


def _attributes(text: str, part: str, delimiter: str, known: frozenset[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for attribute in part.split(delimiter) if part else ():
        name, _, value = attribute.partition("=")
        if name not in known:
            raise _invalid(text, _UNKNOWN_ATTRIBUTE)
        if name in found:
            raise _invalid(text, _TWICE)
        if not _VALUES[delimiter].fullmatch(value):
            raise _invalid(text, _SPELLING)
        found[name] = unquote_to_bytes(value)
    return found


def _text(text: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise _invalid(text, _SPELLING) from error


def _invalid(text: str, reason: Message) -> UsageError:
    return UsageError(Code.KEY_ADDRESS_INVALID, key=text, reason=reason)
