"""`vcedu pds`, from a new store to one that is restored from a backup after the phone was lost."""

import datetime as dt
import functools
import json
import stat
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import typer.main
from makers.signed import AT, did, sign

from education.test_progress import mark, transcript
from holder.family import NOW, PASSPHRASE, certificate, create
from vcedu.errors import Code, UsageError
from vcedu.holder import AgeKey, PersonalDataStore
from vcedu.holder.access.statements import Subject
from vcedu.storage import SQLiteDriver

STORE = "records.sqlite"
ANY = ("--unsafe-any-issuer", "--at", AT)
BUILT = functools.cache(typer.main.get_command)
"""The commands put together once: what takes most of the time of a short command."""

BIRTH = dt.date(2009, 4, 2)


@pytest.fixture
def pds(vcedu, monkeypatch):
    """Call `vcedu pds` with the passphrase that opens the store."""
    monkeypatch.setattr(typer.main, "get_command", BUILT)
    monkeypatch.setenv("VCEDU_PASSPHRASE", PASSPHRASE)
    return lambda *words: vcedu("pds", *words)


@pytest.fixture
def store(pds):
    """A store whose passphrase costs little to try, with nothing in it."""
    with SQLiteDriver(STORE) as driver:
        create(driver).belongs_to(Subject(did("pupil"), BIRTH, names=frozenset({"見本 太郎"})), at=NOW)
    return STORE


def keep(pds, *documents):
    names = [f"{number}.json" for number in range(len(documents))]
    for name, data in zip(names, documents, strict=True):
        Path(name).write_bytes(data)
    return pds("receive", STORE, *names, *ANY, "--json")


def marks(*results, number=7, about="pupil", **more):
    document = transcript(*results, number=number, issuer=did("school"), **more)
    document["credentialSubject"]["id"] = did(about)
    return json.dumps(sign(document)).encode()


def kept(pds, *documents):
    ran = keep(pds, *documents)
    assert ran.status == 0, ran.out
    return [each["id"] for each in ran.json["items"]]


def failed(ran, code, status=2):
    assert (ran.status, code in ran.out + ran.err) == (status, True), ran.out + ran.err


def test_a_store_is_made_for_a_child_or_for_whom_is_not_said(pds):
    ran = pds("create", STORE, "--learner", did("pupil"), "--born", "2009-04-02", "--name", "見本 太郎", "--json")
    assert ran.status == 0, ran.err
    assert set(ran.json) == {"store", "profile"}
    failed(pds("create", STORE), "PDS_EXISTS")
    assert len(pds("create", "other.sqlite").out.rstrip()) == len(ran.json["profile"])
    told = pds("who-saw", STORE, "--json").json
    assert (told["owner"], len(told["rows"])) == ("見本 太郎", 2)


def test_another_childs_record_is_refused_with_all_that_came_with_it(pds, store):
    failed(keep(pds, certificate(1), marks(mark(2026, "4"), about="sister")), "PDS_OTHER_CHILD", 1)
    assert pds("list", STORE).out == "", "all or none"
    (item,) = kept(pds, certificate(1))
    line = pds("list", STORE, "--lang", "ja").out.rstrip("\n").split("\t")
    assert line == [item, AT, "卒業証明書", "第一高等学校"]


@pytest.mark.parametrize(
    "words", [("--learner", "did:key:z"), ("--name", "見本"), ("--learner", "did:key:z", "--born", "2.4.2008")]
)
def test_whose_it_is_is_stated_whole_or_not_at_all(pds, words):
    failed(pds("create", STORE, *words), "OPTION_INVALID")
    assert not Path(STORE).exists()


def test_a_store_without_a_child_is_told_whose_records_count(pds):
    with SQLiteDriver(STORE) as driver:
        profile = create(driver).profile
    kept(pds, marks(mark(2026, "4")))
    failed(pds("progress", STORE), "--learner")
    told = pds("progress", STORE, "--learner", did("pupil")).json
    assert [each["value"] for each in told["series"][0]["marks"]] == ["4"]
    assert profile in pds("who-saw", STORE, "--format", "html").out


def test_records_are_found_and_shown_and_written_in_their_own_bytes(pds, store):
    data = [certificate(1), marks(mark(2026, "4", course="数学Ⅰ"))]
    first, second = kept(pds, *data)
    found = pds("find", store, "--subject", "数学", "--year", "2026", "--json").json["items"]
    assert [(each["id"], each["title"]["ja"], each["version"]) for each in found] == [(second, "成績証明書", 1)]
    assert pds("find", store, "--text", "ない").out == ""
    shown = pds("show", store, first).json
    assert (shown["id"], shown["document"]) == (first, json.loads(data[0]))
    assert pds("show", store, first, "--out", "first.json").status == 0
    assert Path("first.json").read_bytes() == data[0]
    assert stat.S_IMODE(Path("first.json").stat().st_mode) == 0o600
    failed(pds("show", store, "0" * 32), "PDS_ITEM_UNKNOWN")


def test_who_saw_what_is_printed_whole_in_part_and_as_a_page(pds, store):
    kept(pds, certificate(1))
    rows = pds("who-saw", store, "--json").json["rows"]
    assert [each["act"]["en"] for each in rows][-1] == "a record was put in"
    assert len(rows) == 3
    assert len(pds("who-saw", store, "--since", "2027-04-02", "--json").json["rows"]) == 0
    last = pds("who-saw", store, "--last", "1", "--lang", "ja").out
    assert (last.count("\n"), "卒業証明書" in last) == (1, True)
    assert pds("who-saw", store, "--format", "html", "--out", "seen.html").status == 0
    assert "<b>見本 太郎</b>" in Path("seen.html").read_text(encoding="utf-8")
    assert "<b>花子</b>" in pds("who-saw", store, "--format", "html", "--name", "花子").out


def test_progress_is_data_pictures_and_a_page(pds, store):
    kept(pds, marks(mark(2024, "3"), mark(2026, "5"), mark(2026, "4", subject="国語")))
    told = pds("progress", store, "--subject", "数学", "--json").json
    (series,) = told["series"]
    assert [(each["school_year"], each["value"]) for each in series["marks"]] == [(2024, "3"), (2026, "5")]
    assert (series["gaps"], series["scale"]["values"]) == ([2025], ["5", "4", "3", "2", "1"])
    assert told["timeline"]
    assert pds("progress", store, "--out", "progress.json").status == 0
    assert len(json.loads(Path("progress.json").read_bytes())["series"]) == 2
    ran = pds("progress", store, "--format", "svg", "--out", "pictures", "--lang", "ja")
    assert ran.out.splitlines() == ["pictures/01.svg", "pictures/02.svg"]
    assert all(ET.parse(path).getroot().tag.endswith("svg") for path in ran.out.split())  # noqa: S314 - our own
    failed(pds("progress", store, "--format", "svg"), "--out")
    page = pds("progress", store, "--format", "html").out
    assert ("見本 太郎" in page, page.count("<svg")) == (True, 2)


def test_a_lost_phones_records_come_back_from_a_backup(pds, store, monkeypatch):
    (item,) = kept(pds, certificate(1))
    ran = pds("back-up", store, "--out", "a.age", "--new-key", "key.txt", "--at", AT, "--json")
    assert ran.json == {"file": "a.age", "size": Path("a.age").stat().st_size}
    assert {stat.S_IMODE(Path(name).stat().st_mode) for name in ("a.age", "key.txt")} == {0o600}
    failed(pds("back-up", store, "--out", "a.age", "--new-key", "other.txt"), "FILE_EXISTS")
    failed(pds("back-up", store, "--out", "b.age", "--new-key", "key.txt"), "FILE_EXISTS")
    assert not Path("b.age").exists()
    Path(store).unlink()
    monkeypatch.setenv("VCEDU_PASSPHRASE", "another one")
    assert pds("restore", "a.age", "--store", store, "--key", "key.txt", "--json").json["items"] == 1
    assert pds("list", store).out.startswith(item)
    failed(pds("restore", "a.age", "--store", store, "--key", "key.txt"), "PDS_EXISTS")
    failed(pds("restore", "a.age", "--store", "b.sqlite", "--key", "a.age"), "BACKUP_KEY")


def test_a_backup_for_a_guardian_leaves_out_what_is_named(pds, store):
    private, _ = kept(pds, certificate(1), certificate(2))
    key = AgeKey.generate()
    Path("key.txt").write_text(key.secret, encoding="ascii")
    words = ("--out", "m.age", "--recipient", key.recipient, "--without", private)
    failed(pds("back-up", store, *words), "--for-another")
    assert pds("back-up", store, *words, "--for-another").out == "m.age\n"
    assert pds("restore", "m.age", "--store", "m.sqlite", "--key", "key.txt").out.endswith("\t1\n")
    (item,) = pds("list", "m.sqlite", "--json").json["items"]
    shown = pds("show", "m.sqlite", item["id"]).json["document"]
    assert shown["id"] == json.loads(certificate(2))["id"]


def test_a_backup_and_a_store_have_a_passphrase_each(pds, store, monkeypatch):
    """What age works out from a passphrase takes seconds: here it is looked at which is handed on for what."""
    handed = []

    def sealing(_, lock, **options):
        handed.append(lock.text)
        return b"sealed"

    def restoring(data, _, passphrase, *, opener, at):
        handed.append((data, passphrase, opener.text))
        raise UsageError(Code.PDS_EXISTS)

    monkeypatch.setattr(PersonalDataStore, "back_up", sealing)
    monkeypatch.setattr(PersonalDataStore, "restore", restoring)
    monkeypatch.setenv("VCEDU_BACKUP_PASSPHRASE", "of the backup")
    assert pds("back-up", store, "--out", "a.age").status == 0
    failed(pds("restore", "a.age", "--store", "b.sqlite"), "a.age")
    assert handed == ["of the backup", (b"sealed", PASSPHRASE, "of the backup")]


def test_a_second_device_opens_it_until_it_is_taken_away(vcedu, pds, store, monkeypatch):
    kept(pds, certificate(1))
    made = vcedu("key", "new", "--type", "x25519", "--out", "second.json", "--no-passphrase").out.strip()
    words = ("--device-key", made.removeprefix("did:key:"), "--whose", did("pupil"), "--name", "古い端末")
    (added,) = pds("devices", "add", store, *words, "--json").json["devices"]
    failed(pds("devices", "add", store, *words), "PDS_DEVICE_KNOWN")
    monkeypatch.delenv("VCEDU_PASSPHRASE")
    listed = pds("devices", "list", store, "--device", "second.json").out
    assert listed == f"{added['id']}\tdevice\t古い端末\t{did('pupil')}\n"
    monkeypatch.setenv("VCEDU_PASSPHRASE", PASSPHRASE)
    assert pds("devices", "remove", store, added["id"], "--by", did("pupil"), "--json").json == {"devices": []}
    ran = pds("list", store, "--device", "second.json")
    assert (ran.status != 0, ran.out) == (True, "")
    failed(pds("devices", "remove", store, added["id"], "--by", did("pupil")), "PDS_DEVICE_UNKNOWN")


def test_only_keys_for_agreement_open_a_store(vcedu, pds, store, school_key):
    failed(pds("list", store, "--device", school_key), "X25519")
    assert vcedu("key", "new", "--type", "x25519", "--out", "k.json", "--no-passphrase").status == 0
    ran = pds("list", store, "--device", "k.json")
    assert (ran.status != 0, ran.out) == (True, "")


def test_a_wrong_passphrase_and_a_store_that_is_not_there_are_told(pds, store, monkeypatch):
    failed(pds("list", "none.sqlite"), "FILE_UNREADABLE")
    assert not Path("none.sqlite").exists()
    monkeypatch.setenv("VCEDU_PASSPHRASE", "wrong")
    ran = pds("list", store, "--json")
    assert (ran.status, ran.json["error"]["code"]) == (2, "PDS_PASSPHRASE")


def test_the_page_for_a_lost_phone_follows_the_establishers_tables(pds):
    assert "下書き" in pds("lost-page", "--lang", "ja").out
    table = '[[record]]\nkind = "GraduationCertificate"\nissued_by = "school"\ndays = 4\n'
    head = (
        'format = "vcedu re-issue 1"\nestablisher = "見本市"\ndraft = false\noffice = { en = "room 3", ja = "3番" }\n'
    )
    Path("r.toml").write_text(f'{head}bring = [{{ en = "a passport", ja = "旅券" }}]\n{table}', encoding="utf-8")
    assert pds("lost-page", "--reissue", "r.toml", "--format", "html", "--out", "lost.html").status == 0
    page = Path("lost.html").read_text(encoding="utf-8")
    assert ("設置者：見本市" in page, "4日" in page, "成績証明書" in page) == (True, True, False)
    Path("r.toml").write_text("draft", encoding="utf-8")
    ran = pds("lost-page", "--reissue", "r.toml")
    failed(ran, "REISSUE_TABLE")
    assert "r.toml" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        *((name,) for name in ["create", "receive", "list", "find", "show", "who-saw", "progress", "lost-page"]),
        *((name,) for name in ["back-up", "restore"]),
        *(("devices", name) for name in ["list", "add", "remove"]),
    ],
    ids=" ".join,
)
def test_help_has_examples(pds, command):
    ran = pds(*command, "--help")
    assert ran.status == 0
    assert f"vcedu pds {' '.join(command)}" in ran.out.replace("│", " ")
