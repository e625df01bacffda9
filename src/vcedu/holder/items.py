"""What a profile holds: received documents, byte for byte, each version under a key of its own."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from vcedu.canonical.jcs import jcs
from vcedu.errors import Code, UsageError, VerificationError
from vcedu.holder.digested import place_of
from vcedu.holder.manifest import bucket_of, leaf
from vcedu.model import format_timestamp, parse_timestamp, read_secured
from vcedu.model.envelope import identifier_of, subject_ids, types_of
from vcedu.storage.envelope import SecretKey, joined

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from vcedu.holder.digested import Change, Digested
    from vcedu.holder.profile import Profile
    from vcedu.model import Secured
    from vcedu.storage import Driver, Row, Value

_Tags: TypeAlias = "defaultdict[tuple[Value, Value], set[Any]]"

KIND = "vc"
STANDARD_TAGS = frozenset({"id", "issuer", "subject", "type"})
_HANDLE_SIZE = 16
_LENGTH_SIZE = 4
_COLUMNS = "rid, ver, epoch, kind, wdek, ct, leaf"
# In this order SQLite goes by the item; without it, it would go through all tags of the profile.
_TAGS_OF = "SELECT rid, ver, t FROM tag WHERE profile = ? AND rid = ? ORDER BY rid, ver"
_ALL_TAGS = "SELECT rid, ver, t FROM tag WHERE profile = ?"
_NEWEST = "ver = (SELECT MAX(n.ver) FROM item n WHERE n.profile = item.profile AND n.rid = item.rid)"


@dataclass(frozen=True, eq=False)
class Item:
    """One document of a profile; it is parsed when somebody looks into it.

    Attributes:
        id: Its identifier in this profile; it says nothing of the document.
        version: Which version of the document it is, counted from 1.
        kind: What it is: `vc` for a credential.
        received_at: When it was received.
    """

    id: str
    version: int
    kind: str
    received_at: dt.datetime
    document: Secured | bytes = field(repr=False)

    @cached_property
    def secured(self) -> Secured:
        """The document."""
        return read_secured(self.document) if isinstance(self.document, bytes) else self.document

    @property
    def raw(self) -> bytes:
        """The document's original bytes."""
        return self.document if isinstance(self.document, bytes) else self.document.raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self._members() == other._members()

    def __hash__(self) -> int:
        return hash(self._members())

    def _members(self) -> tuple[object, ...]:
        return (self.id, self.version, self.kind, self.received_at, self.raw)


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


def insert(driver: Driver, profile: Profile, change: Change, new: Sequence[tuple[Item, frozenset[bytes]]]) -> None:
    """Write items and their tags down, inside the caller's transaction.

    Raises:
        VerificationError: `PDS_ITEMS`, if the rows beside them are not those that were written.
    """
    rows = [(profile.id, *_sealed(profile, item, tags), bucket_of(item.id)) for item, tags in new]
    change.expect((item.id for item, _ in new), {name for _, tags in new for name in tags})
    for row, (_, tags) in zip(rows, new, strict=True):
        change.add((row[1], row[2], row[-2]), tags)
    driver.execute_many(
        f"INSERT INTO item (profile, {_COLUMNS}, bucket) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        rows,
    )
    driver.execute_many(
        "INSERT INTO tag (profile, t, rid, ver) VALUES (?, ?, ?, ?)",
        sorted((profile.id, name, item.id, item.version) for item, tags in new for name in tags),
    )


def _sealed(profile: Profile, item: Item, tags: frozenset[bytes]) -> Row:
    """Return the row of an item, in the order of `_COLUMNS`."""
    header = jcs({"mediaType": item.secured.media_type.value, "receivedAt": format_timestamp(item.received_at)})
    plain = len(header).to_bytes(_LENGTH_SIZE, "big") + header + item.secured.raw
    place = profile.place(item.id, item.version, item.kind)
    key = SecretKey.generate()
    body = (profile.epoch, item.kind, profile.kek.seal(key.reveal(), f"{place}|dek"), key.seal(plain, place))
    return (item.id, item.version, *body, leaf(item.id, item.version, body, tags))


def remove(driver: Driver, profile: Profile, change: Change, identifier: str) -> None:
    """Take every version of an item out, inside the caller's transaction.

    Raises:
        VerificationError: `PDS_ITEM` or `PDS_ITEMS`, if one was changed or belongs elsewhere.
    """
    where = (profile.id, identifier)
    rows, tags = _rows(driver, profile, identifier)
    for row in rows:
        _check_leaf(row, tags)
        change.remove((row[0], row[1], row[-1]), tags[row[0], row[1]])
    driver.execute("DELETE FROM tag WHERE profile = ? AND rid = ?", where)
    driver.execute("DELETE FROM item WHERE profile = ? AND rid = ?", where)


def count(driver: Driver, profile: Profile) -> int:
    """Return how many rows of items there are."""
    ((found,),) = driver.execute("SELECT COUNT(*) FROM item WHERE profile = ?", (profile.id,))
    return found  # type: ignore[return-value] # it counts


def versions(driver: Driver, profile: Profile, digested: Digested, identifier: str) -> list[Item]:
    """Return every version of an item, the newest first; none if there is no such item.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere; `PDS_ITEMS`, if one was added, taken
            out or put back.
    """
    rows, tags = _rows(driver, profile, identifier)
    found = [_unsealed(profile, row, tags) for row in rows]
    _check_all_there(rows, digested.versions(identifier))
    return found[::-1]


def newest(driver: Driver, profile: Profile, digested: Digested, identifier: str | None) -> list[Item]:
    """Return the newest version of one item, or of every item, by the same statements however many there are.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere; `PDS_ITEMS`, if one was added, taken
            out or put back.
    """
    digested.hold_items()
    rows, tags = _rows(driver, profile, identifier, f" AND {_NEWEST}")
    found = [_unsealed(profile, row, tags) for row in rows]
    _check_all_there(rows, digested.newest(identifier))
    return found


def with_tags(driver: Driver, profile: Profile, digested: Digested, wanted: Sequence[bytes]) -> list[Item]:
    """Return the items whose newest version has all these tags, in the order of their identifiers.

    Whether all rows of the rarest tag were found is known by their number; each shows by its leaf which tags it has.

    Raises:
        VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere; `PDS_ITEMS`, if one was added, taken
            out or put back, or the tag of one was.
    """
    if not wanted:
        return newest(driver, profile, digested, None)
    rarest = min(wanted, key=digested.count)
    rows, tags = _tagged(driver, profile, rarest)
    if len(rows) != digested.count(rarest):
        raise VerificationError(Code.PDS_ITEMS)
    digested.hold({place_of(row[0], of_items=True) for row in rows})
    found = []
    for row in rows:
        entries = digested.versions(str(row[0]))
        entry = joined(row[0], row[1], row[-1])
        if entry not in entries:
            raise VerificationError(Code.PDS_ITEMS)
        if entry == entries[-1] and tags[row[0], row[1]].issuperset(wanted):
            found.append(_unsealed(profile, row, tags))
        else:
            _check_leaf(row, tags)
    return sorted(found, key=lambda item: item.id)


def _rows(driver: Driver, profile: Profile, identifier: str | None, condition: str = "") -> tuple[list[Row], _Tags]:
    """Return the rows of one item or of all that a condition holds for, in their order, and the tags of all of them."""
    about, values = ("", (profile.id,)) if identifier is None else (" AND rid = ?", (profile.id, identifier))
    rows = driver.execute(
        f"SELECT {_COLUMNS} FROM item WHERE profile = ?{about}{condition} ORDER BY rid, ver",  # noqa: S608 - constants
        values,
    )
    return rows, _by_row(driver.execute(_ALL_TAGS if identifier is None else _TAGS_OF, values))


def _tagged(driver: Driver, profile: Profile, tag: bytes) -> tuple[list[Row], _Tags]:
    """Return the rows of items that have a tag, and all tags of these."""
    columns = ", ".join(f"item.{name}" for name in _COLUMNS.split(", "))
    # To SQLite a cross join says besides which table comes first: it would go through all items, for their order.
    rows = driver.execute(
        f"SELECT {columns} FROM tag CROSS JOIN item "  # noqa: S608 - constants
        "WHERE tag.profile = ? AND tag.t = ? "
        "AND item.profile = tag.profile AND item.rid = tag.rid AND item.ver = tag.ver",
        (profile.id, tag),
    )
    others = driver.execute(
        "SELECT other.rid, other.ver, other.t FROM tag CROSS JOIN tag AS other "
        "WHERE tag.profile = ? AND tag.t = ? "
        # So written, SQLite finds them by the item; with "=" it would go through all tags of the profile.
        "AND other.profile = tag.profile AND other.rid = tag.rid AND other.ver >= tag.ver AND other.ver <= tag.ver",
        (profile.id, tag),
    )
    return rows, _by_row(others)


def _by_row(rows: list[Row]) -> _Tags:
    tags: _Tags = defaultdict(set)
    for rid, ver, name in rows:
        tags[rid, ver].add(name)
    return tags


def _check_all_there(rows: list[Row], entries: list[bytes]) -> None:
    """Check that rows, whose leaves are right, are those that the digests have, no fewer and no others."""
    if [joined(row[0], row[1], row[-1]) for row in rows] != entries:
        raise VerificationError(Code.PDS_ITEMS)


def _check_leaf(row: Row, tags: _Tags) -> None:
    rid, ver, *body, stated = row
    if stated != leaf(rid, ver, tuple(body), tags[rid, ver]):
        raise VerificationError(Code.PDS_ITEM, item=rid)


def _unsealed(profile: Profile, row: Row, tags: _Tags) -> Item:
    rid, ver, *body, _ = row
    _, kind, _, sealed = body
    _check_leaf(row, tags)
    place = profile.place(rid, ver, kind)
    key = _unwrapped(profile, place, body)
    plain = SecretKey(key).unseal(sealed, place) if key is not None else None
    if plain is None:
        raise VerificationError(Code.PDS_ITEM, item=rid)
    return _decoded(rid, ver, kind, plain)


def rewrap(driver: Driver, profile: Profile, change: Change, rows: list[Row]) -> None:
    """Seal items' keys under the profile's newest one, inside the caller's transaction.

    Args:
        driver: The database.
        profile: The profile.
        change: What takes the change up.
        rows: The items' rows, in the columns of `sealed_before`.

    Raises:
        VerificationError: `PDS_ITEM` or `PDS_ITEMS`, if one was changed or belongs elsewhere.
    """
    change.expect({str(row[0]) for row in rows}, ())
    tags = _by_row([each for rid in {row[0] for row in rows} for each in driver.execute(_TAGS_OF, (profile.id, rid))])
    new = [_rewrapped(profile, change, row, tags) for row in rows]
    driver.execute_many("UPDATE item SET epoch = ?, wdek = ?, leaf = ? WHERE profile = ? AND rid = ? AND ver = ?", new)


def _rewrapped(profile: Profile, change: Change, row: Row, tags: _Tags) -> Row:
    rid, ver, *body, stated = row
    _, kind, _, sealed = body
    _check_leaf(row, tags)
    place = profile.place(rid, ver, kind)
    key = _unwrapped(profile, place, body)
    if key is None:
        raise VerificationError(Code.PDS_ITEM, item=rid)
    wrapped = profile.kek.seal(key, f"{place}|dek")
    own = leaf(rid, ver, (profile.epoch, kind, wrapped, sealed), tags[rid, ver])
    change.remove((rid, ver, stated), ())
    change.add((rid, ver, own), ())
    return (profile.epoch, wrapped, own, profile.id, rid, ver)


def sealed_before(driver: Driver, profile: Profile, *, most: int) -> list[Row]:
    """Return rows of items whose keys are sealed under those of an earlier epoch; none if there are none left.

    They come bucket by bucket, so that few buckets change with them.
    """
    return driver.execute(
        f"SELECT {_COLUMNS} FROM item WHERE profile = ? AND epoch < ? ORDER BY bucket, rid, ver LIMIT {most}",  # noqa: S608 - constants
        (profile.id, profile.epoch),
    )


def _unwrapped(profile: Profile, place: str, body: Sequence[Value]) -> bytes | None:
    """Return the key of an item; None where its row was changed or belongs elsewhere."""
    epoch, _, wrapped, _ = body
    kek = profile.keks.get(epoch) if isinstance(epoch, int) else None
    return None if kek is None else kek.unseal(wrapped, f"{place}|dek")


def _decoded(rid: Any, ver: Any, kind: Any, plain: bytes) -> Item:  # noqa: ANN401 - columns that were authenticated
    start = _LENGTH_SIZE + int.from_bytes(plain[:_LENGTH_SIZE], "big")
    return Item(rid, ver, kind, _received_at(plain[_LENGTH_SIZE:start]), plain[start:])


@lru_cache(maxsize=256)
def _received_at(header: bytes) -> dt.datetime:
    """Return when an item was received; those that came together say the same."""
    return parse_timestamp(json.loads(header)["receivedAt"])
