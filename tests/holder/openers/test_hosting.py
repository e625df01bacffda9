"""Many learners in one database: whoever has it, and no learner's secret, reads nothing and opens nothing."""

import base64
import hashlib

import pytest

from holder.family import CHEAP, CONTEXTS, NOW, PASSPHRASE, PUPIL, TIME, certificate, create, receive
from vcedu.errors import Code, UndeterminedError, UsageError
from vcedu.holder import PersonalDataStore
from vcedu.holder._schema import FORMAT
from vcedu.holder.access.statements import Means
from vcedu.holder.header import StoreKey
from vcedu.holder.openers.hosting import HOSTED_TAGS
from vcedu.holder.openers.secrets import new_pair, pair_of
from vcedu.holder.openers.wraps import OpenerSecret
from vcedu.proofs.jwe import seal
from vcedu.storage import SQLiteDriver
from vcedu.storage.envelope import SecretKey

HANA, TARO = "did:example:hana", "did:example:taro"
_SECRET = "はなのひみつ"


def _host(driver, opener=_SECRET, principal=HANA, **options):
    return PersonalDataStore.create_hosted(
        driver, opener, principal=principal, name="自宅", at=NOW, kdf=CHEAP, **options
    )


def _raises(code, act, error=UsageError):
    with pytest.raises(error) as caught:
        act()
    assert caught.value.code is code


def _told(store, items):
    """Return what is known of a learner: names, schools, identifiers, values and passphrases."""
    documents = [item.secured.envelope.document for item in items]
    texts = {HANA, TARO, "自宅", _SECRET, "たろうのひみつ", PUPIL.method, "school-b.example", "VerifiableCredential"}
    for document in documents:
        texts |= {*document["type"], *document["credentialSubject"]}
        texts |= {*_strings(document)}
    texts |= {store.devices.all()[0].key}
    # Two or three letters stand in any text, such as in the tables' own names.
    return {text for text in texts if len(text.encode()) > 4}


def _strings(value):
    if isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, str):
        yield value


def _written(text):
    """Return the forms in which a text might stand somewhere."""
    raw = text.encode()
    yield raw
    yield from (text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield raw.hex().encode()
    for offset in range(3):
        # Wherever the text begins in what is encoded: its inner groups of three bytes always look the same.
        part = raw[offset : offset + (len(raw) - offset) // 3 * 3]
        if len(part) > 5:
            yield base64.b64encode(part)
            yield base64.urlsafe_b64encode(part)


def _dumped(driver):
    """Return every cell of every table."""
    if isinstance(driver, SQLiteDriver):
        names = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        names = driver.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
    for (name,) in names:
        for row in driver.execute(f"SELECT * FROM {name}"):  # noqa: S608 - the tables that there are
            for value in row:
                yield value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture
def hosted(database):
    """Give a database with two learners' profiles, and what was in them."""
    with database.open() as driver:
        hana = _host(driver)
        taro = _host(driver, "たろうのひみつ", TARO)
        for number, store in enumerate((hana, taro), 1):
            receive(store, certificate(number))
        hana.devices.add(new_pair().public_key, principal=HANA, name="自宅", at=NOW)
        (item,) = hana.items()
        hana.present([item.id], holder=PUPIL, challenge="c", domain=["school-b.example"], time=TIME, contexts=CONTEXTS)
        yield database, driver, hana, taro


def test_a_dump_tells_nothing_of_the_learners(hosted, tmp_path):
    database, driver, hana, taro = hosted
    found = b"\0".join(_dumped(driver))
    if database.kind == "sqlite":
        found += b"".join(each.read_bytes() for each in tmp_path.rglob("school.db*"))
    told = _told(hana, [*hana.items(), *taro.items()])
    assert len(told) > 20
    assert [text for text in sorted(told) for form in _written(text) if form in found] == []
    # The search finds what stands there.
    assert hana.profile.encode() in found


def test_the_host_has_no_key_that_opens_anything(hosted):
    _, driver, hana, _ = hosted
    _raises(Code.PDS_HOSTED, lambda: PersonalDataStore.open(driver, PASSPHRASE))
    _raises(Code.PDS_HOSTED, lambda: PersonalDataStore.open(driver, _SECRET, profile=hana.profile))
    _raises(Code.PDS_EXISTS, lambda: create(driver))
    _raises(Code.PDS_OPENER, lambda: PersonalDataStore.open_on_device(driver, new_pair(), profile=hana.profile))
    _raises(Code.PDS_STORE_KEY, lambda: hana.add_profile(at=NOW))


def test_nothing_in_the_database_opens_what_is_wrapped_in_it(hosted):
    _, driver, hana, taro = hosted
    (store_id,) = driver.execute("SELECT store_id FROM store")[0]
    # Whatever stands there, with its digest, as a secret of an opener and as a key of the store.
    cells = {value for value in _dumped(driver) if value}
    tried = {part[:32].ljust(32, b"\0") for value in cells for part in (value, hashlib.sha256(value).digest())}
    assert len(tried) > 100
    for store in (hana, taro):
        openers = [StoreKey(store_id, SecretKey(each)) for each in tried]
        openers += [OpenerSecret(store_id, pair_of(each)) for each in tried]
        rows = driver.execute(
            "SELECT epoch, principal, device, wrapped_key FROM wrap WHERE profile = ?", (store.profile,)
        )
        assert len(rows) in {1, 2}
        found = []
        for *where, wrapped in rows:
            place = "|".join(map(str, (FORMAT, store_id, store.profile, "wrap", *where)))
            found += [each for each in (*openers, store._store) if each.unwrap(wrapped, place) is not None]
        # The search finds what opens it, and that is the learner's own.
        assert found == [store._store]


def test_each_learner_opens_their_own_profile_alone(hosted):
    _, driver, hana, taro = hosted
    assert PersonalDataStore.open_hosted(driver, _SECRET, profile=hana.profile).items() == hana.items()
    assert hana.items() != taro.items()
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, _SECRET, profile=taro.profile))
    _raises(Code.PDS_PROFILE, lambda: PersonalDataStore.open_hosted(driver, _SECRET))
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, _SECRET, profile="0" * 32))
    again = PersonalDataStore.open_hosted(driver, _SECRET, remembered=hana.checkpoint)
    assert again.profile == hana.profile


def test_equal_documents_of_two_learners_are_equal_nowhere(hosted):
    _, driver, hana, taro = hosted
    receive(taro, certificate(1))
    tags = {store.profile: {row[0] for row in _tags(driver, store)} for store in (hana, taro)}
    assert tags[hana.profile].isdisjoint(tags[taro.profile])
    assert {item.id for item in hana.items()}.isdisjoint(item.id for item in taro.items())
    _raises(Code.PDS_TAG, lambda: hana.search({"type": "VerifiableCredential"}))
    assert frozenset({"id", "subject"}) == HOSTED_TAGS


def _tags(driver, store):
    return driver.execute("SELECT t FROM tag WHERE profile = ?", (store.profile,))


def test_another_passphrase_takes_the_place_of_the_first(database):
    with database.open() as driver:
        store = _host(driver)
        receive(store, certificate(1))
        _finished(store, lambda: store.change_passphrase("あたらしい", at=NOW, kdf=CHEAP))
        _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, _SECRET))
        again = PersonalDataStore.open_hosted(driver, "あたらしい")
        assert again.items() == store.items()
        named = [(each.principal, each.name, each.means) for each in again.devices.all()]
        assert named == [(HANA, "自宅", Means.PASSPHRASE)]
        # The session that changed it goes on under the new one.
        store.devices.add(new_pair().public_key, principal=HANA, name="", at=NOW)


def _finished(store, act):
    """Do what destroys keys: only of a file can it be said that no trace is left."""
    if isinstance(store._driver, SQLiteDriver):
        act()
    else:
        _raises(Code.PDS_TRACES, act, UndeterminedError)


def test_who_forgot_the_passphrase_sets_another_by_their_device(driver):
    store, phone = _host(driver), new_pair()
    added = store.devices.add(phone.public_key, principal=HANA, name="電話", at=NOW)
    mothers = store.devices.add_passphrase("ははのひみつ", principal="mother", name="母", at=NOW, kdf=CHEAP)
    on_phone = PersonalDataStore.open_on_device(driver, phone)
    _finished(on_phone, lambda: on_phone.change_passphrase("あたらしい", at=NOW, kdf=CHEAP))
    _raises(Code.PDS_PASSPHRASE, lambda: PersonalDataStore.open_hosted(driver, _SECRET))
    assert PersonalDataStore.open_hosted(driver, "あたらしい").items() == []
    assert PersonalDataStore.open_hosted(driver, "ははのひみつ").items() == []
    assert [each.id for each in on_phone.devices.all()][:2] == [added.id, mothers.id]
    _finished(on_phone, lambda: on_phone.devices.remove(mothers.id, by=HANA, at=NOW))
    assert len(on_phone.devices.all()) == 2


def test_a_device_alone_opens_a_hosted_profile():
    with SQLiteDriver(":memory:") as driver:
        store = _host(driver, phone := new_pair())
        receive(store, certificate(1))
        assert PersonalDataStore.open_on_device(driver, phone).items() == store.items()
        assert driver.execute("SELECT device FROM opener") == []
        assert [each.means for each in store.devices.all()] == [Means.DEVICE]
        (own,) = store.devices.all()
        _raises(Code.PDS_LAST_OPENER, lambda: store.devices.remove(own.id, by=HANA, at=NOW))
        assert PersonalDataStore.open_on_device(driver, phone).devices.all() == [own]


def test_a_store_with_a_passphrase_takes_no_hosted_profiles():
    with SQLiteDriver(":memory:") as driver:
        create(driver)
        _raises(Code.PDS_EXISTS, lambda: _host(driver))


def test_keys_changed_in_a_hosted_profile_leave_others_alone(driver):
    hana, taro = _host(driver), _host(driver, "たろうのひみつ", TARO)
    receive(hana, certificate(1))
    before = taro.checkpoint
    sealed = seal(b"x", hana.deposit_key, content_type="text/plain")
    _finished(hana, lambda: hana.rekey(at=NOW))
    assert PersonalDataStore.open_hosted(driver, _SECRET, profile=hana.profile).open_deposit(sealed) == b"x"
    assert PersonalDataStore.open_hosted(driver, "たろうのひみつ", remembered=before).check() == before
