# ruff: noqa: S608 - the statements are what somebody does to the file
"""Whatever is read of a store is checked as it is read: nothing is hidden, put back, exchanged or added unseen."""

import contextlib
import json

import pytest
from makers.signed import did, edited

from holder.access.test_visiting import Trace
from holder.family import CHEAP as _CHEAP
from holder.family import NOW, PASSPHRASE, TIME, VERIFIER, certificate, create, receive
from storage.databases import without_foreign_keys
from vcedu.errors import Code, ProofError, UndeterminedError, UsageError, VerificationError
from vcedu.holder import Act, PersonalDataStore, digested, manifest
from vcedu.holder.openers.hosting import HOSTED_TAGS
from vcedu.storage import SQLiteDriver

_NUMBERS = range(1, 13)
_ID = "urn:uuid:00000000-0000-4000-8000-{:012}"
# Of three certificates: the first has a second version, the third is left alone.
_TWICE, _ONCE, _ALONE = (f"'{{{name}}}'" for name in ("twice", "once", "alone"))
_SWAPPED = "zeroblob(9)"

# What somebody does, by name, and whom it concerns: an item that is there no more or no longer what it was.
_DONE = {
    "taken out": (f"DELETE FROM tag WHERE rid = {_ONCE}", f"DELETE FROM item WHERE rid = {_ONCE}"),
    "newest version taken out": (
        f"DELETE FROM tag WHERE rid = {_TWICE} AND ver = 2",
        f"DELETE FROM item WHERE rid = {_TWICE} AND ver = 2",
    ),
    "all its tags taken off": (f"DELETE FROM tag WHERE rid = {_ONCE}",),
    "put under another name": (
        f"UPDATE tag SET rid = '{'ab' * 16}' WHERE rid = {_ONCE}",
        f"UPDATE item SET rid = '{'ab' * 16}' WHERE rid = {_ONCE}",
    ),
    "put under a name that is none": (
        f"UPDATE tag SET rid = 'zz' WHERE rid = {_ONCE}",
        f"UPDATE item SET rid = 'zz' WHERE rid = {_ONCE}",
    ),
    "exchanged for another, leaf and all": tuple(
        f"UPDATE item SET {column} = (SELECT o.{column} FROM item o WHERE o.rid = {_ALONE}) WHERE rid = {_ONCE}"
        for column in ("kind", "epoch", "wdek", "ct", "leaf")
    ),
}


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


@pytest.fixture
def names(driver):
    return _fill(driver)


def _fill(driver):
    store = create(driver)
    first, _, second, third = (
        receive(store, data) for data in (certificate(1), certificate(1, name="再発行"), certificate(2), certificate(3))
    )
    return {"twice": first.id, "once": second.id, "alone": third.id}


def _spoil(driver, names, *statements):
    with without_foreign_keys(driver):
        for sql in statements:
            driver.execute(sql.format(**names))


def _reads(store, names):
    yield from (lambda name=name: store.get(name) for name in names.values())
    yield store.items
    yield lambda: store.search({"type": "AchievementCredential"})
    yield lambda: store.search({"type": "AchievementCredential", "subject": did("pupil")})
    yield from (lambda number=number: store.search({"id": _ID.format(number)}) for number in (1, 2, 3))
    yield lambda: store.search({})


def _refused(call):
    with pytest.raises(VerificationError) as raised:
        call()
    return raised.value.code in {Code.PDS_ITEM, Code.PDS_ITEMS}


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize("done", _DONE)
def test_each_read_that_it_concerns_finds_it(driver, names, done, warm):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    if warm:
        for read in _reads(store, names):
            read()
    _spoil(driver, names, *_DONE[done])
    about = "twice" if "version" in done else "once"
    number = {"twice": 1, "once": 2}[about]
    for call in (
        lambda: store.get(names[about]),
        store.items,
        lambda: store.search({"type": "AchievementCredential"}),
        lambda: store.search({"id": _ID.format(number)}),
        lambda: store.search({"id": _ID.format(number), "issuer": did("school")}),
        lambda: store.search({}),
        lambda: store.delete(names[about], at=NOW),
        store.check,
    ):
        assert _refused(call)


@pytest.mark.parametrize("name", ["once", "alone"])
def test_a_tag_that_was_moved_to_another_item_is_found_from_both(driver, names, name):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    tag = store._opened.profile.tag_key.mac("tag", "id", _ID.format(2))[:16]
    with without_foreign_keys(driver):
        driver.execute("UPDATE tag SET rid = ? WHERE t = ?", (names["alone"], tag))
    assert _refused(lambda: store.search({"id": _ID.format(2)}))
    assert _refused(lambda: store.get(names[name]))


@pytest.mark.parametrize("few", [0, 8])
@pytest.mark.parametrize("junk", ["", "x", b"", b"x", 7])
def test_a_tag_that_is_none_is_refused_where_tags_are_counted(driver, names, monkeypatch, junk, few):
    monkeypatch.setattr(digested, "_FEW", few)
    store = PersonalDataStore.open(driver, PASSPHRASE)
    tag = store._opened.profile.tag_key.mac("tag", "issuer", did("school"))[:16]
    with without_foreign_keys(driver):
        driver.execute("UPDATE tag SET t = ? WHERE t = ? AND rid = ?", (junk, tag, names["once"]))
    assert _refused(lambda: receive(store, certificate(9)))
    assert _refused(store.items)


def _with_a_new_leaf(driver, name, column):
    """Exchange a row's cell for another as long, and make the row's leaf anew, as anybody can who knows how."""
    driver.execute(
        f"UPDATE item SET {column} = (SELECT o.{column} FROM item o WHERE o.rid <> ? LIMIT 1) WHERE rid = ?",
        (name, name),
    )
    ((*row,),) = driver.execute("SELECT rid, ver, epoch, kind, wdek, ct FROM item WHERE rid = ?", (name,))
    tags = [tag for (tag,) in driver.execute("SELECT t FROM tag WHERE rid = ?", (name,))]
    driver.execute(
        "UPDATE item SET leaf = ? WHERE rid = ?", (manifest.leaf(row[0], row[1], tuple(row[2:]), tags), name)
    )


@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize("column", ["wdek", "ct"])
def test_a_leaf_that_somebody_made_deceives_nobody(driver, names, column, warm):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    if warm:
        store.items()
    _with_a_new_leaf(driver, names["once"], column)
    for call in (
        lambda: store.get(names["once"]),
        store.items,
        lambda: store.search({"id": _ID.format(2)}),
        lambda: store.delete(names["once"], at=NOW),
        lambda: store.rekey(at=NOW),
    ):
        assert _refused(call)


def test_a_row_too_many_or_too_few_is_found_when_the_store_opens(driver, names):
    _spoil(driver, names, *_DONE["taken out"])
    assert _refused(lambda: PersonalDataStore.open(driver, PASSPHRASE))


def test_a_tag_of_no_item_is_found_by_the_full_check(driver, names):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    _spoil(driver, names, f"UPDATE tag SET ver = 7 WHERE rid = {_ONCE}")
    with without_foreign_keys(driver):
        driver.execute("DELETE FROM item WHERE rid = ?", (names["once"],))
    assert _refused(store.check)


def test_equal_items_are_one_in_a_set(driver, names):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    assert len({*store.items(), *PersonalDataStore.open(driver, PASSPHRASE).items()}) == 3
    assert store.items()[0] != store.items()[0].raw


@pytest.mark.parametrize("few", [0, 8])
def test_reads_are_checked_in_any_database(database, monkeypatch, few):
    monkeypatch.setattr(digested, "_FEW", few)
    with database.open() as driver:
        names = _fill(driver)
        store = PersonalDataStore.open(driver, PASSPHRASE)
        assert all(read() for read in _reads(store, names))
        store.receive_many([certificate(number) for number in _NUMBERS], verifier=VERIFIER, time=TIME)
        # A server keeps traces of what is deleted, and says so.
        with contextlib.suppress(UndeterminedError):
            store.delete(names["alone"], at=NOW)
        again = PersonalDataStore.open(driver, PASSPHRASE)
        assert again.search({"subject": did("pupil")}) == store.items()
        assert len(again.items()) == len(_NUMBERS) - 1
        _spoil(driver, names, *_DONE["all its tags taken off"])
        for call in (lambda: store.search({"id": _ID.format(2)}), lambda: again.get(names["once"]), again.items):
            assert _refused(call)


def test_what_another_program_does_is_taken_up_and_what_somebody_does_then_is_found(tmp_path):
    path = tmp_path / "store.db"
    with SQLiteDriver(path) as driver, SQLiteDriver(path) as other_driver:
        store = create(driver)
        kept = [receive(store, certificate(number)) for number in _NUMBERS]
        other = PersonalDataStore.open(other_driver, PASSPHRASE)
        other.delete(kept[0].id, at=NOW)
        new = receive(other, certificate(20))
        assert {item.id for item in store.items()} == {item.id for item in [*kept[1:], new]}
        assert len(store.search({"subject": did("pupil")})) == len(kept)
        with pytest.raises(UsageError):
            store.get(kept[0].id)
        _spoil(other_driver, {}, f"DELETE FROM tag WHERE rid = '{new.id}'", f"DELETE FROM item WHERE rid = '{new.id}'")
        assert _refused(lambda: store.get(new.id))
        assert store.get(kept[1].id) == kept[1]


def test_what_was_undone_is_not_taken_for_what_is(driver, names, monkeypatch):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    before = store.items()

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "write_head", fail)
        with pytest.raises(KeyboardInterrupt):
            receive(store, certificate(9))
    assert store.items() == before
    assert len(receive(store, certificate(9)).id) == 32
    assert store.check() == PersonalDataStore.open(driver, PASSPHRASE).checkpoint


def test_many_are_received_at_once_with_one_entry_in_the_log(driver):
    store = create(driver)
    data = [certificate(number) for number in _NUMBERS]
    given = [*data, data[0], certificate(1, name="再発行")]
    kept = store.receive_many(given, verifier=VERIFIER, time=TIME)
    assert [item.raw for item in kept] == given
    assert kept[0] == kept[-2]
    assert (kept[-1].id, kept[-1].version) == (kept[0].id, 2)
    (entry,) = store.audit()[1:]
    assert (entry.act, entry.items) == (Act.RECEIVED, tuple(item.id for item in kept[:12]))
    assert store.receive_many(given, verifier=VERIFIER, time=TIME) == kept
    assert store.receive_many([], verifier=VERIFIER, time=TIME) == []
    assert len(store.audit()) == 2
    again = PersonalDataStore.open(driver, PASSPHRASE)
    assert again.check() == store.check()
    assert {item.raw for item in again.items()} == {*data[1:], given[-1]}


@pytest.mark.parametrize("place", [0, 5, 11])
def test_one_that_is_not_genuine_keeps_the_others_out(driver, place):
    store = create(driver)
    data = [certificate(number) for number in _NUMBERS]
    data[place] = json.dumps(edited(json.loads(data[place]), "name", to="修了証明書")).encode()
    with pytest.raises(ProofError):
        store.receive_many(data, verifier=VERIFIER, time=TIME)
    assert store.items() == []
    assert len(store.audit()) == 1


def test_what_is_deleted_is_counted_no_more(driver, names):
    store = PersonalDataStore.open(driver, PASSPHRASE)
    for name in names.values():
        with contextlib.suppress(UndeterminedError):  # a server keeps copies that cannot be reached from here
            store.delete(name, at=NOW)
        assert store.search({"id": _ID.format(1)}) == []
        store.check()
    assert driver.execute("SELECT COUNT(*) FROM bucket") == [(1,)]
    assert PersonalDataStore.open(driver, PASSPHRASE).items() == []


def test_a_store_of_many_opens_without_reading_them(tmp_path, monkeypatch):
    monkeypatch.setattr(digested, "_FEW", 1)
    with SQLiteDriver(tmp_path / "store.db") as driver:
        store = create(driver)
        store.receive_many([certificate(number) for number in _NUMBERS], verifier=VERIFIER, time=TIME)
        with Trace(driver) as opening:
            again = PersonalDataStore.open(driver, PASSPHRASE)
        assert not any(" ct" in sql for sql in opening if "FROM item" in sql)
        assert again.items() == store.items()
        assert again.search({"subject": did("pupil")}) == store.items()


@pytest.mark.parametrize("work", ["get", "search", "receive", "delete"])
def test_no_statement_goes_through_all_rows_of_the_profile(tmp_path, work):
    with SQLiteDriver(tmp_path / "store.db") as driver:
        store = create(driver)
        kept = store.receive_many([certificate(number) for number in _NUMBERS], verifier=VERIFIER, time=TIME)
        with Trace(driver) as statements:
            {
                "get": lambda: store.get(kept[0].id),
                "search": lambda: store.search({"id": _ID.format(3), "issuer": did("school")}),
                "receive": lambda: receive(store, certificate(20)),
                "delete": lambda: store.delete(kept[0].id, at=NOW),
            }[work]()
        about = [
            sql
            for sql in statements
            if sql.startswith(("SELECT", "DELETE")) and ("FROM item" in sql or "FROM tag" in sql)
        ]
        assert about
        for sql in about:
            steps = [str(row[3]) for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", ("x",) * sql.count("?"))]
            assert not [step for step in steps if step.startswith("SCAN") or step.endswith("(profile=?)")], (sql, steps)


def test_what_is_looked_at_first_does_not_show_in_what_is_read(driver, names):
    traces = []
    for name in (names["once"], "0" * 32, None):
        store = PersonalDataStore.open(driver, PASSPHRASE)
        with Trace(driver) as statements, store._opened.whole():
            store._opened.newest(name)
        traces.append([sql.replace(" AND rid = ?", "").replace(" ORDER BY rid, ver", "") for sql in statements])
    assert all(trace == traces[0] for trace in traces)


# --- what tags show


def test_equal_values_are_never_equal_in_two_profiles(tmp_path):
    with SQLiteDriver(tmp_path / "host.db") as driver:
        for learner in ("hana", "taro"):
            hosted = PersonalDataStore.create_hosted(
                driver, f"{learner}のひみつ", principal=f"did:example:{learner}", name=learner, at=NOW, kdf=_CHEAP,
                tags=frozenset({"id", "issuer", "subject", "type", "year"}),
            )  # fmt: skip
            receive(hosted, certificate(1), tags={"year": "2027"})
        found = [
            {bytes(t) for (t,) in driver.execute("SELECT t FROM tag WHERE profile = ?", (each,))}
            for (each,) in driver.execute("SELECT id FROM profile")
        ]
        assert [len(each) for each in found] == [6, 6]
        assert not found[0] & found[1]
        rows = driver.execute("SELECT rid, wdek, ct, leaf FROM item")
        assert not set(rows[0]) & set(rows[1])


def test_hosted_profiles_are_not_searched_by_what_has_few_values(tmp_path):
    with SQLiteDriver(tmp_path / "host.db") as driver:
        hosted = PersonalDataStore.create_hosted(
            driver, "ひみつ", principal="did:example:hana", name="花", at=NOW, kdf=_CHEAP
        )
        receive(hosted, certificate(1))
        assert not {"type", "issuer", "year", "kind"} & HOSTED_TAGS
        assert driver.execute("SELECT COUNT(*) FROM tag") == [(len(HOSTED_TAGS),)]
        with pytest.raises(UsageError) as raised:
            hosted.search({"type": "AchievementCredential"})
        assert raised.value.code is Code.PDS_TAG
