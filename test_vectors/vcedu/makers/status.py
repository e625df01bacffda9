"""Credentials with a status, and the lists that a verifier finds, or does not find, at the address they name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from makers.signed import AT, credential, did, edited, sign, web_document, without
from makers.vector import Vector

from vcedu.status import Bitstring, StatusPurpose, status_entry, status_list_credential

if TYPE_CHECKING:
    from collections.abc import Iterator

REVOCATION = "https://school-a.example/status/1-revocation.json"
SUSPENSION = "https://school-a.example/status/1-suspension.json"
SIZE = 131_072
_OURS, _LAST = 94_567, SIZE - 1
_PUBLISHED = dt.datetime(2027, 3, 31, tzinfo=dt.UTC)


def vectors() -> Iterator[Vector]:
    """Yield the statuses, by what is wrong with them."""
    yield from _withdrawn()
    yield from _entries()
    yield from _entry_members()
    yield from _unsupported()
    yield from _other_lists()
    yield from _lists_that_do_not_hold()
    yield from _old_lists()
    yield from _bitstrings()
    yield from _journals()


def entry(index: int = _OURS, url: str = REVOCATION, **members: Any) -> dict[str, Any]:
    """Return a status entry."""
    return {**status_entry(url, index, _purpose(url)), **members}


def unsigned_list(*indexes: int, url: str = REVOCATION, issuer: str = "", **members: Any) -> dict[str, Any]:
    """Return an unsigned status list with these indexes set."""
    end = _PUBLISHED + dt.timedelta(days=7)
    bits, ttl = Bitstring.of(SIZE, indexes), dt.timedelta(hours=12)
    document = status_list_credential(url, [_purpose(url)], bits, valid_from=_PUBLISHED, valid_until=end, ttl=ttl)
    return {**document, "issuer": issuer or did("school"), **members}


def _purpose(url: str) -> StatusPurpose:
    return StatusPurpose.SUSPENSION if "suspension" in url else StatusPurpose.REVOCATION


def _list(*indexes: int, url: str = REVOCATION, **members: Any) -> dict[str, Any]:
    return sign(unsigned_list(*indexes, url=url, **members))


def _with_subject(**members: Any) -> dict[str, Any]:
    document = unsigned_list()
    return sign({**document, "credentialSubject": {**document["credentialSubject"], **members}})


def _of(*entries: dict[str, Any]) -> dict[str, Any]:
    return sign(credential(credentialStatus=entries[0] if len(entries) == 1 else list(entries)))


def _served(
    name: str, code: str, wrong: Any, right: Any, *rows: str, document: Any = None, url: str = REVOCATION, **known: Any
) -> Vector:
    """Return a vector whose twin differs in what is found at the list's address."""
    base = {"document": document or _of(entry(url=url)), "at": AT, **known}
    found = [{"lists": {**known.get("lists", {}), url: body}} for body in (wrong, right)]
    return Vector(name, code, "verify_status", {**base, **found[0]}, {**base, **found[1]}, rows)


def _named(name: str, code: str, wrong: dict[str, Any], right: dict[str, Any], *rows: str, **known: Any) -> Vector:
    """Return a vector whose twin differs in the status that the credential names."""
    base = {"at": AT, "lists": {REVOCATION: _list(), SUSPENSION: _list(url=SUSPENSION)}, **known}
    documents = ({"document": _of(status)} for status in (wrong, right))
    return Vector(name, code, "verify_status", {**next(documents), **base}, {**next(documents), **base}, rows)


def _withdrawn() -> Iterator[Vector]:
    yield _served("revoked", "STATUS_REVOKED", _list(_OURS), _list(_OURS - 1, _OURS + 1), "B10")
    first, last = _of(entry(0)), _of(entry(_LAST))
    yield _served("revoked-at-the-first-place", "STATUS_REVOKED", _list(0), _list(7), "B2", document=first)
    yield _served("revoked-at-the-last-place", "STATUS_REVOKED", _list(_LAST), _list(SIZE - 8), "B2", document=last)
    both = [_list(_OURS, url=SUSPENSION), _list(url=SUSPENSION)]
    yield _served("suspended", "STATUS_SUSPENDED", *both, "B10", url=SUSPENSION)
    pair = _of(entry(), entry(url=SUSPENSION))
    known = {"document": pair, "lists": {REVOCATION: _list()}, "url": SUSPENSION}
    yield _served("suspended-by-the-second-entry", "STATUS_SUSPENDED", *both, "B10", **known)
    known = {"document": pair, "lists": {SUSPENSION: _list(_OURS, url=SUSPENSION)}}
    lifted = {**known, "lists": {SUSPENSION: _list(url=SUSPENSION)}}
    base = {"document": pair, "at": AT}
    revoked = {**known["lists"], REVOCATION: _list(_OURS)}
    clear = {**lifted["lists"], REVOCATION: _list()}
    yield Vector(
        "revoked-while-suspended",
        "STATUS_REVOKED",
        "verify_status",
        {**base, "lists": revoked},
        {**base, "lists": clear},
        ("B10",),
    )


def _entries() -> Iterator[Vector]:
    for name, index in (
        ("negative", "-1"),
        ("with-a-fraction", "94567.0"),
        ("with-an-exponent", "1e3"),
        ("with-a-sign", "+94567"),
        ("with-a-leading-zero", "094567"),
        ("with-a-space", " 94567"),
        ("with-a-line-end", "94567\n"),
        ("in-hexadecimal", "0x17167"),
        ("in-fullwidth-digits", "９４５６７"),
        ("with-separators", "94_567"),
        ("empty", ""),
        ("as-a-number", 94567),
        ("in-a-list", ["94567"]),
    ):
        yield _named(f"status-index-{name}", "STATUS_INDEX", entry(statusListIndex=index), entry(), "B2")
    missing = {member: value for member, value in entry().items() if member != "statusListIndex"}
    yield _named("status-index-missing", "STATUS_INDEX", missing, entry(), "B2")
    last = entry(statusListIndex=str(_LAST))
    for name, index in (("one-too-large", str(SIZE)), ("beyond-every-machine-number", "9" * 5000)):
        beyond = entry(id="urn:uuid:5b0e3d0e-0000-4000-8000-000000000001", statusListIndex=index)
        yield _named(f"status-index-{name}", "STATUS_INDEX_RANGE", beyond, last, "B2")


def _entry_members() -> Iterator[Vector]:
    meaning = [{"status": "0x0", "message": "valid"}, {"status": "0x1", "message": "withdrawn"}]
    for name, members in (
        ("purpose-missing", {"statusPurpose": None}),
        ("purpose-in-a-list", {"statusPurpose": ["revocation"]}),
        ("purpose-empty", {"statusPurpose": ""}),
        ("without-list", {"statusListCredential": None}),
        ("with-relative-list", {"statusListCredential": "status/1"}),
        ("with-two-lists", {"statusListCredential": [REVOCATION, SUSPENSION]}),
        ("that-is-its-own-list", {"id": REVOCATION}),
        ("size-zero", {"statusSize": 0}),
        ("size-true", {"statusSize": True}),
        ("size-as-a-text", {"statusSize": "1"}),
        ("size-beyond-reason", {"statusSize": 64}),
        ("with-one-message-of-two", {"statusMessage": meaning[:1]}),
        ("with-messages-that-are-texts", {"statusMessage": ["valid", "withdrawn"]}),
    ):
        wrong = {member: value for member, value in entry(**members).items() if value is not None}
        yield Vector(f"status-{name}", "STATUS_ENTRY", "read_entry", {"entry": wrong}, {"entry": entry()}, ("B2",))
    wide = {"statusSize": 2, "statusMessage": [*meaning, *meaning]}
    narrow, complete = entry(**{**wide, "statusMessage": meaning}), entry(**wide)
    yield Vector(
        "status-with-two-messages-of-four",
        "STATUS_ENTRY",
        "read_entry",
        {"entry": narrow},
        {"entry": complete},
        ("B12",),
    )


def _unsupported() -> Iterator[Vector]:
    messages = [{"status": f"0x{number}", "message": f"state {number}"} for number in range(4)]
    wide = entry(statusSize=2, statusMessage=messages)
    yield _named("status-of-two-bits", "STATUS_SIZE_UNSUPPORTED", wide, entry(), "B12")
    own = entry(statusPurpose="x-frozen")
    yield _named("status-purpose-nobody-knows", "STATUS_PURPOSE_UNSUPPORTED", own, entry(), "B4", "B10")
    swapped = entry(statusPurpose="suspension")
    yield _named("status-list-for-another-purpose", "STATUS_PURPOSE_MISMATCH", swapped, entry(), "B4", "B10")
    two = [
        _with_subject(statusPurpose=purposes) for purposes in (["suspension", "message"], ["suspension", "revocation"])
    ]
    yield _served("status-list-for-two-other-purposes", "STATUS_PURPOSE_MISMATCH", *two, "B4")


def _other_lists() -> Iterator[Vector]:
    good = _list()
    elsewhere = _list(id="https://school-a.example/status/2-revocation.json")
    yield _served("another-list-of-the-same-school", "STATUS_LIST_ID", elsewhere, good, "B5")
    anonymous = sign(without(unsigned_list(), "id"))
    yield _served("list-without-identifier", "STATUS_LIST_ID", anonymous, good, "B5")
    certificate = sign(credential(id=REVOCATION))
    yield _served("certificate-where-a-list-is-due", "STATUS_LIST_TYPE", certificate, good, "B5")
    for name, members in (
        ("subject-of-another-type", {"type": "BitstringStatusListEntry", "encodedList": None, "ttl": None}),
        ("purpose-missing", {"statusPurpose": None}),
        ("bits-missing", {"encodedList": None}),
        ("ttl-negative", {"ttl": -1}),
        ("ttl-as-a-text", {"ttl": "43200000"}),
    ):
        subject = {**unsigned_list()["credentialSubject"], **members}
        subject = {member: value for member, value in subject.items() if value is not None}
        document = sign({**unsigned_list(), "credentialSubject": subject})
        yield _served(f"status-list-{name}", "STATUS_LIST_TYPE", document, good, "B5")
    strangers = sign(unsigned_list(issuer=did("stranger")), "stranger")
    yield _served("status-list-by-a-stranger", "STATUS_LIST_ISSUER", strangers, good, "B5")
    boards = sign(unsigned_list(issuer=did("board")), "board")
    base = {"document": _of(entry()), "at": AT, "lists": {REVOCATION: boards}}
    known = {**base, "custodians": {did("school"): [did("board")]}}
    yield Vector("status-list-by-an-unknown-board", "STATUS_LIST_ISSUER", "verify_status", base, known, ("B5",))
    looped = _list(credentialStatus=entry(7))
    yield _served("status-list-with-its-own-status", "STATUS_LIST_HAS_STATUS", looped, good, "B7")
    other = _list(credentialStatus=entry(7, SUSPENSION))
    yield _served("status-list-with-a-status-elsewhere", "STATUS_LIST_HAS_STATUS", other, good, "B7")
    inner = {**without(credential(credentialStatus=entry()), "@context"), "issuer": did("school")}
    carrying = edited(unsigned_list(), "credentialSubject", "verifiableCredential", to=[inner])
    yield _served("status-list-that-carries-credentials", "STATUS_LIST_TYPE", carrying, good, "B7")


def _lists_that_do_not_hold() -> Iterator[Vector]:
    good = _list()
    code = "STATUS_LIST_UNVERIFIED"
    yield _served("status-list-unsigned", code, unsigned_list(), good, "B5")
    cleared = edited(_list(_OURS), "credentialSubject", "encodedList", to=Bitstring.of(SIZE, []).encode())
    yield _served("bit-cleared-after-signing", code, cleared, good, "B5")
    yield _served("status-list-signed-by-a-stranger", code, sign(unsigned_list(), "stranger"), good, "B5")
    early = _list(validFrom="2027-04-02T00:00:00Z")
    yield _served("status-list-of-tomorrow", code, early, good, "B6")
    yield _served("status-list-that-is-no-json", code, "not found", good, "B5")
    token = "eyJhbGciOiJFUzI1NiIsInR5cCI6InZjK2p3dCJ9.e30.AA"  # noqa: S105 - no secret
    yield _served("status-list-as-an-empty-token", "STATUS_LIST_TYPE", token, good, "B5")
    yield _served("status-list-not-to-be-had", "NET_OFFLINE", None, good, "B6")


def _old_lists() -> Iterator[Vector]:
    good = _list()
    ended = _list(validUntil="2027-03-31T23:59:59Z")
    yield _served("status-list-expired-a-second-ago", "STATUS_LIST_STALE", ended, good, "B5", "B6")
    base = {"document": _of(entry()), "at": AT, "lists": {REVOCATION: _list(validUntil="2027-12-31T00:00:00Z")}}
    old, young = {**base, "as_of": "2027-03-24T23:59:59Z"}, {**base, "as_of": "2027-03-25T00:00:00Z"}
    yield Vector("status-list-older-than-a-week", "STATUS_LIST_STALE", "verify_status", old, young, ("B6",))


def _bitstrings() -> Iterator[Vector]:
    empty = Bitstring.of(SIZE, []).encode()

    def encoded(name: str, code: str, wrong: dict[str, Any], row: str) -> Vector:
        return Vector(name, code, "decode_bitstring", wrong, {"text": empty}, (row,))

    yield encoded("bits-without-multibase-prefix", "STATUS_LIST_ENCODING", {"text": empty[1:]}, "B1")
    yield encoded("bits-in-base58", "STATUS_LIST_ENCODING", {"text": "z2111"}, "B1")
    yield encoded("bits-with-padding", "STATUS_LIST_ENCODING", {"text": empty + "="}, "B1")
    yield encoded("bits-not-compressed", "STATUS_LIST_ENCODING", {"text": "u" + "A" * 64}, "B1")
    yield encoded("bits-cut-off", "STATUS_LIST_ENCODING", {"text": empty[:-8]}, "B1")
    yield encoded("bits-empty", "STATUS_LIST_ENCODING", {"text": "u"}, "B1")
    yield encoded("bits-followed-by-more", "STATUS_LIST_ENCODING", {"zeros": SIZE // 8, "after": "00"}, "B1")
    yield encoded("bits-with-broken-checksum", "STATUS_LIST_ENCODING", {"zeros": SIZE // 8, "checksum": 1}, "B1")
    yield encoded("bits-one-byte-too-many", "STATUS_LIST_TOO_LARGE", {"zeros": (1 << 21) + 1}, "B1")
    yield encoded("bits-one-byte-too-few", "STATUS_LIST_LENGTH", {"zeros": SIZE // 8 - 1}, "B3")
    yield encoded("bits-none", "STATUS_LIST_LENGTH", {"zeros": 0}, "B3")
    web = web_document()
    known = {"document": _of(entry()), "at": AT, "documents": {web["id"]: web}}
    short = {"text": Bitstring(bytes(SIZE // 8 - 1)).encode()}
    wrong, right = (
        {**known, "lists": {REVOCATION: _with_subject(encodedList=text)}} for text in (short["text"], empty)
    )
    yield Vector("status-list-too-short-to-hide-in", "STATUS_LIST_LENGTH", "verify_status", wrong, right, ("B3",))
    for name, member, value in (("outside-the-list", "indexes", [SIZE]), ("negative", "indexes", [-1])):
        base = {"size": SIZE, "indexes": [_LAST]}
        yield Vector(f"bit-to-set-{name}", "STATUS_INDEX_SET", "make_bitstring", {**base, member: value}, base, ("B2",))


def _journals() -> Iterator[Vector]:
    base = {"issued": ["a", "b"], "bare": ["c"]}

    def journal(name: str, code: str, wrong: dict[str, Any], right: dict[str, Any], *rows: str) -> Vector:
        return Vector(name, code, "change_statuses", {**base, **wrong}, {**base, **right}, rows)

    for state in ("active", "suspended"):
        wrong = {"changes": [["a", "revoked"], ["a", state]]}
        right = {"changes": [["a", "revoked"], ["b", state]]}
        yield journal(f"revoked-then-{state}", "STATUS_IRREVERSIBLE", wrong, right, "B10")
    known = {"changes": [["a", "suspended"]]}
    yield journal("status-of-a-credential-not-issued", "STATUS_SLOT_UNKNOWN", {"changes": [["z", "suspended"]]}, known)
    yield journal(
        "status-of-a-credential-without-slot", "STATUS_SLOT_UNKNOWN", {"changes": [["c", "suspended"]]}, known
    )
    for name, url in (
        ("without-tls", "http://school-a.example/status"),
        ("with-query", "https://school-a.example/status?pupil=1"),
        ("climbing-out", "https://school-a.example/status/.."),
        ("with-user-name", "https://clerk@school-a.example/status"),
        ("nowhere", ""),
    ):
        wrong, right = ({"changes": [], "base_url": place} for place in (url, "https://school-a.example/status"))
        yield journal(f"status-list-published-{name}", "STATUS_LIST_PLACE", wrong, right, "B8")
