"""What a profile holds: received documents, byte for byte, each version under a key of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder.manifest import bucket_of, leaf
from vcedu.model import format_timestamp, parse_timestamp, read_secured
from vcedu.model.envelope import identifier_of, subject_ids, types_of
from vcedu.storage.envelope import SecretKey

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from vcedu.holder.profile import Profile
    from vcedu.model import Secured
    from vcedu.storage import Driver, Row, Value

KIND = "vc"
STANDARD_TAGS = frozenset({"id", "issuer", "subject", "type"})
_HANDLE_SIZE = 16
_LENGTH_SIZE = 4
_COLUMNS = "rid, ver, epoch, kind, wdek, ct, leaf"
_NEWEST = "ver = (SELECT MAX(n.ver) FROM item n WHERE n.profile = item.profile AND n.rid = item.rid)"


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a profile.

    Attributes:
        id: Its identifier in this profile; it says nothing of the document.
        version: Which version of the document it is, counted from 1.
        kind: What it is: `vc` for a credential.
        received_at: When it was received.
        secured: The document, in its original bytes.
    """

    id: str
    version: int
    kind: str
    received_at: dt.datetime
    secured: Secured = field(repr=False)


def item_id(profile: Profile, secured: Secured, issuer: str | None) -> str:
    """Return the identifier of a document: the same for all versions that one issuer gives one `id`."""
    stated = identifier_of(secured.envelope.document.get("id"))
    parts = ("id", issuer, stated) if stated is not None else ("bytes", secured.raw)
    return profile.tag_key.mac(*parts)[:_HANDLE_SIZE].hex()


def tag(profile: Profile, name: str, value: str) -> bytes:
    """Return how a tag is written down: equal for equal values, and nothing else can be told of it.

    Raises:
        UsageError: `PDS_TAG`, if the profile does not declare tags of this name.
    """
    if name not in profile.declared:
        raise UsageError(Code.PDS_TAG, name=name)
    return profile.tag_key.mac("tag", name, value)[:_HANDLE_SIZE]


def tags_of(profile: Profile, secured: Secured, issuer: str | None, more: Mapping[str, str]) -> frozenset[bytes]:
    """Return the tags of a document: the standard ones that are declared, and those that the caller adds.

    Raises:
        UsageError: `PDS_TAG`.
    """
    document = secured.envelope.document
    found: list[tuple[str, str | None]] = [
        ("id", identifier_of(document.get("id"))),
        ("issuer", issuer),
        *(("type", name) for name in types_of(document)),
        *(("subject", name) for name in subject_ids(document)),
    ]
    standard = {tag(profile, name, value) for name, value in found if value is not None and name in profile.declared}
    return frozenset(standard | {tag(profile, name, value) for name, value in more.items()})


def insert(driver: Driver, profile: Profile, item: Item, tags: frozenset[bytes]) -> None:
    """Write an item and its tags down, inside the caller's transaction."""
    header = jcs({"mediaType": item.secured.media_type.value, "receivedAt": format_timestamp(item.received_at)})
    plain = len(header).to_bytes(_LENGTH_SIZE, "big") + header + item.secured.raw
    place = profile.place(item.id, item.version, item.kind)
    key = SecretKey.generate()
    body = (profile.epoch, item.kind, profile.kek.seal(key.reveal(), f"{place}|dek"), key.seal(plain, place))
    driver.execute(
        f"INSERT INTO item (profile, {_COLUMNS}, bucket) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        (profile.id, item.id, item.version, *body, leaf(item.id, item.version, body, tags), bucket_of(item.id)),
    )
    for name in sorted(tags):
        driver.execute(
            "INSERT INTO tag (profile, t, rid, ver) VALUES (?, ?, ?, ?)", (profile.id, name, item.id, item.version)
        )


def remove(driver: Driver, profile: Profile, identifier: str) -> int:
    """Remove every version of an item inside the caller's transaction, and return how many there were."""
    where = (profile.id, identifier)
    driver.execute("DELETE FROM tag WHERE profile = ? AND rid = ?", where)
    return len(driver.execute("DELETE FROM item WHERE profile = ? AND rid = ? RETURNING ver", where))


def versions(driver: Driver, profile: Profile, identifier: str) -> list[Item]:
    """Return every version of an item, the newest first; none if there is no such item.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere.
    """
    return _read(driver, profile, "rid = ? ORDER BY ver DESC", identifier)


def newest(driver: Driver, profile: Profile) -> list[Item]:
    """Return the newest version of every item, in the order of their identifiers.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere.
    """
    return _read(driver, profile, f"{_NEWEST} ORDER BY rid")


def at_once(driver: Driver, profile: Profile, identifier: str | None) -> list[Item]:
    """Return the newest version of one item, or of every item, by the same two statements however many there are.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere.
    """
    about, values = ("", (profile.id,)) if identifier is None else (" AND rid = ?", (profile.id, identifier))
    rows = driver.execute(
        f"SELECT {_COLUMNS} FROM item WHERE profile = ?{about} AND {_NEWEST} ORDER BY rid",  # noqa: S608 - constants
        values,
    )
    tags: dict[tuple[Value, Value], list[Value]] = {}
    for name, rid, ver in driver.execute(f"SELECT t, rid, ver FROM tag WHERE profile = ?{about}", values):  # noqa: S608
        tags.setdefault((rid, ver), []).append(name)
    return [_unsealed(profile, row, tags.get((row[0], row[1]), [])) for row in rows]


def with_tags(driver: Driver, profile: Profile, tags: list[bytes]) -> list[Item]:
    """Return the items whose newest version has all these tags, in the order of their identifiers.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere.
    """
    has_tag = "EXISTS (SELECT 1 FROM tag WHERE tag.profile = item.profile AND t = ? AND tag.rid = item.rid"
    conditions = "".join(f" AND {has_tag} AND tag.ver = item.ver)" for _ in tags)
    return _read(driver, profile, f"{_NEWEST}{conditions} ORDER BY rid", *tags)


def _read(driver: Driver, profile: Profile, condition: str, *values: str | bytes) -> list[Item]:
    rows = driver.execute(
        f"SELECT {_COLUMNS} FROM item WHERE profile = ? AND {condition}",  # noqa: S608 - constants
        (profile.id, *values),
    )
    return [_opened(driver, profile, row) for row in rows]


def _opened(driver: Driver, profile: Profile, row: Row) -> Item:
    return _unsealed(profile, row, _tags(driver, profile, row[0], row[1]))


def _unsealed(profile: Profile, row: Row, tags: list[Value]) -> Item:
    rid, ver, *body, stated = row
    _, kind, _, sealed = body
    place = profile.place(rid, ver, kind)
    key = _unwrapped(profile, rid, ver, tuple(body))
    plain = SecretKey(key).unseal(sealed, place) if key is not None else None
    if plain is None or stated != leaf(rid, ver, tuple(body), tags):
        raise VerificationError(Code.PDS_ITEM, item=rid)
    return _decoded(rid, ver, kind, plain)


def rewrap(driver: Driver, profile: Profile, row: Row) -> None:
    """Seal an item's key under the profile's newest one, inside the caller's transaction.

    Args:
        driver: The database.
        profile: The profile.
        row: The item's row, in the columns of `sealed_before`.

    Raises:
        VerificationError: `PDS_ITEM`, if it was changed or belongs elsewhere.
    """
    rid, ver, *body, stated = row
    _, kind, _, sealed = body
    key, tags = _unwrapped(profile, rid, ver, tuple(body)), _tags(driver, profile, rid, ver)
    if key is None or stated != leaf(rid, ver, tuple(body), tags):
        raise VerificationError(Code.PDS_ITEM, item=rid)
    place = f"{profile.place(rid, ver, kind)}|dek"
    new = (profile.epoch, kind, profile.kek.seal(key, place), sealed)
    driver.execute(
        "UPDATE item SET epoch = ?, wdek = ?, leaf = ? WHERE profile = ? AND rid = ? AND ver = ?",
        (profile.epoch, new[2], leaf(rid, ver, new, tags), profile.id, rid, ver),
    )


def sealed_before(driver: Driver, profile: Profile, *, most: int) -> list[Row]:
    """Return rows of items whose keys are sealed under those of an earlier epoch; none if there are none left.

    They come bucket by bucket, so that few buckets change with them.
    """
    return driver.execute(
        f"SELECT {_COLUMNS} FROM item WHERE profile = ? AND epoch < ? ORDER BY bucket, rid, ver LIMIT {most}",  # noqa: S608 - constants
        (profile.id, profile.epoch),
    )


def _unwrapped(profile: Profile, rid: Value, ver: Value, body: tuple[Value, ...]) -> bytes | None:
    """Return the key of an item; None where its row was changed or belongs elsewhere."""
    epoch, kind, wrapped, _ = body
    kek = profile.keks.get(epoch) if isinstance(epoch, int) else None
    return None if kek is None else kek.unseal(wrapped, f"{profile.place(rid, ver, kind)}|dek")


def _tags(driver: Driver, profile: Profile, rid: Value, ver: Value) -> list[Value]:
    rows = driver.execute("SELECT t FROM tag WHERE profile = ? AND rid = ? AND ver = ?", (profile.id, rid, ver))
    return [name for (name,) in rows]


def _decoded(rid: Any, ver: Any, kind: Any, plain: bytes) -> Item:  # noqa: ANN401 - columns that were authenticated
    start = _LENGTH_SIZE + int.from_bytes(plain[:_LENGTH_SIZE], "big")
    header = json.loads(plain[_LENGTH_SIZE:start])
    return Item(rid, ver, kind, parse_timestamp(header["receivedAt"]), read_secured(plain[start:]))
