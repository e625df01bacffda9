"""All that opens a profile, as one sealed text per epoch and opener.

What an opener that was removed has seen must not open what comes later, and what came earlier must stay open to those
who are left: with each epoch the keys of items, of the head, of the log and of deposits are new ones, and the earlier
keys of the log and of deposits go along behind them. The key of tags and of rows' identifiers stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vcedu.canonical.encodings import base64url_decode, base64url_encode
from vcedu.canonical.jcs import jcs
from vcedu.canonical.strict_json import read_json_object
from vcedu.errors import VceduError
from vcedu.keys import AgreementSecret, KeyType, PrivateKey
from vcedu.storage.envelope import KEY_SIZE, SecretKey

if TYPE_CHECKING:
    from vcedu.storage import Value

_SINGLE = ("root", "tag", "mac", "head")
# Before keys of the log and of deposits were renewed: four keys one behind the other; later five.
_LENGTHS = frozenset({4 * KEY_SIZE, 5 * KEY_SIZE})


class LogKeys(SecretKey):
    """The key of new entries of the log, with those of earlier ones."""

    __slots__ = ("_earlier",)

    def __init__(self, keys: tuple[SecretKey, ...]) -> None:
        super().__init__(keys[0].reveal())
        self._earlier = keys[1:]

    def unseal(self, sealed: Value, place: str) -> bytes | None:
        """Return the data, whichever of the keys it was sealed under; None where it was under none of them."""
        found = super().unseal(sealed, place)
        for key in self._earlier:
            found = key.unseal(sealed, place) if found is None else found
        return found


@dataclass(frozen=True, slots=True)
class ProfileSecrets:
    """The keys of a profile in one epoch.

    Attributes:
        root: What the key of items follows from.
        tag: Makes tags and the identifiers of rows.
        mac: Authenticates the log's entries.
        head: Authenticates the head.
        log: What the keys of the log follow from, the newest first.
        deposits: What opens deposits, the newest first.
    """

    root: SecretKey
    tag: SecretKey
    mac: SecretKey
    head: SecretKey
    log: tuple[SecretKey, ...]
    deposits: tuple[AgreementSecret, ...]

    @classmethod
    def generate(cls) -> ProfileSecrets:
        """Return new keys for a new profile."""
        root, tag, mac, head, log = (SecretKey.generate() for _ in (*_SINGLE, "log"))
        return cls(root, tag, mac, head, (log,), (new_pair(),))

    def renewed(self) -> ProfileSecrets:
        """Return the keys of the next epoch."""
        return replace(
            self,
            root=SecretKey.generate(),
            head=SecretKey.generate(),
            log=(SecretKey.generate(), *self.log),
            deposits=(new_pair(), *self.deposits),
        )

    def encode(self) -> bytes:
        """Return the keys for an opener or a backup to seal. Whoever has them reads everything."""
        single = {name: _text(getattr(self, name).reveal()) for name in _SINGLE}
        return jcs(
            {
                **single,
                "log": [_text(key.reveal()) for key in self.log],
                "deposits": [_text(key.reveal_secret_bytes()) for key in self.deposits],
            }
        )


def decode(data: bytes) -> ProfileSecrets | None:
    """Return the keys in a text; None if it is not of this form."""
    if len(data) in _LENGTHS:
        return _of_first_form(data)
    try:
        members = read_json_object(data)
        root, tag, mac, head = (SecretKey(_key(members[name])) for name in _SINGLE)
        log = tuple(SecretKey(_key(each)) for each in _listed(members["log"]))
        deposits = tuple(pair_of(_key(each)) for each in _listed(members["deposits"]))
        return ProfileSecrets(root, tag, mac, head, log, deposits)
    except (KeyError, ValueError, VceduError):
        return None


def _of_first_form(data: bytes) -> ProfileSecrets:
    keys = [data[start : start + KEY_SIZE] for start in range(0, len(data), KEY_SIZE)]
    root, tag, mac, deposit, *log = keys
    own = SecretKey(mac)
    return ProfileSecrets(
        SecretKey(root), SecretKey(tag), own, own, (SecretKey(log[0] if log else root),), (pair_of(deposit),)
    )


def _listed(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise ValueError
    return value


def _key(value: object) -> bytes:
    key = base64url_decode(value) if isinstance(value, str) else b""
    if len(key) != KEY_SIZE:
        raise ValueError
    return key


def new_pair() -> AgreementSecret:
    """Return a new secret for agreement, with its key."""
    return pair_of(SecretKey.generate().reveal())


def pair_of(secret: bytes) -> AgreementSecret:
    """Return the secret for agreement that these 32 bytes are."""
    pair = PrivateKey.from_secret_bytes(KeyType.X25519, secret)
    if not isinstance(pair, AgreementSecret):  # pragma: no cover - X25519 gives no other
        raise TypeError
    return pair


def _text(key: bytes) -> str:
    return base64url_encode(key)
