import csv
import hashlib
import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.batch.items import SECRET, files_in, item
from vcedu.errors import Code, UsageError
from vcedu.issuer.batch.archives import ArchiveSink
from vcedu.issuer.batch.folders import FolderSink
from vcedu.issuer.batch.lines import GrowingFile
from vcedu.issuer.batch.names import FileNames, folder_name, names_of_office
from vcedu.issuer.batch.sinks import BatchSummary, Sinks
from vcedu.storage import SQLiteDriver
from vcedu.storage.envelope import SecretKey

NAMES = FileNames(SECRET)
ITEMS = [item(number, "3年A組" if number < 3 else "3年B組") for number in range(5)]
KINDS = [FolderSink, ArchiveSink]


def run(kind, folder, items, summary=None):
    sink = kind(folder, NAMES)
    for each in items:
        sink.put(each)
    sink.flush()
    sink.finish(summary or BatchSummary(len(items)))


def index(folder):
    return list(csv.DictReader(io.StringIO((folder / "index.csv").read_text(encoding="utf-8"))))


def test_each_class_has_its_folder_and_the_index_says_whose_each_file_is(tmp_path):
    run(FolderSink, tmp_path, ITEMS)
    assert {path.name for path in tmp_path.iterdir()} == {"3年A組", "3年B組", "index.csv"}
    assert [row["student_number"] for row in index(tmp_path)] == [each.key for each in ITEMS]
    for row, each in zip(index(tmp_path), ITEMS, strict=True):
        assert (tmp_path / row["file"]).read_bytes() == each.secured
        assert row["class"] == each.group
        assert row["document_number"] == each.number
    assert stat.S_IMODE((tmp_path / "index.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_records_in_another_order_twice_and_in_two_runs_give_the_same_bytes(kind, tmp_path):
    run(kind, tmp_path / "one", ITEMS)
    run(kind, tmp_path / "two", [*ITEMS[3:], *ITEMS[3:]])
    run(kind, tmp_path / "two", ITEMS[:4], BatchSummary(3, unchanged=2))
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_ended_in_the_middle_goes_on(kind, tmp_path):
    run(kind, tmp_path / "one", ITEMS)
    stopped = kind(tmp_path / "two", NAMES)
    for each in ITEMS[:3]:
        stopped.put(each)
    stopped.flush()
    with (tmp_path / "two" / "index.csv").open("a") as torn:
        torn.write('3年B組,"20')
    run(kind, tmp_path / "two", ITEMS[2:])
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_an_archive_holds_its_class_and_nothing_of_the_machine(tmp_path):
    run(ArchiveSink, tmp_path, ITEMS)
    assert {path.name for path in tmp_path.iterdir()} == {"3年A組.zip", "3年B組.zip", "index.csv", ".parts"}
    assert list((tmp_path / ".parts").iterdir()) == []
    with zipfile.ZipFile(tmp_path / "3年A組.zip") as archive:
        assert sorted(archive.read(name) for name in archive.namelist()) == [each.secured for each in ITEMS[:3]]
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    digest = hashlib.sha256((tmp_path / "3年A組.zip").read_bytes()).hexdigest()
    assert digest == "753d9f0675d5343bc217dd1c827ceb8f8163f8bbfd6d53f54beab06df0c5f302"


@pytest.mark.parametrize("content", [b"no archive", "slip"])
def test_a_file_that_is_no_archive_of_a_batch_is_not_replaced(tmp_path, content):
    path = tmp_path / "3年A組.zip"
    if content == "slip":
        with zipfile.ZipFile(path, "w") as foreign:
            foreign.writestr("../../outside.json", b"{}")
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(UsageError) as caught:
        run(ArchiveSink, tmp_path, ITEMS)
    assert caught.value.code is Code.FILE_UNREADABLE
    assert caught.value.file == str(path)
    assert path.read_bytes() == before
    path.unlink()
    run(ArchiveSink, tmp_path, [])
    assert path.exists()


def test_an_encrypted_archive_is_foreign(tmp_path):
    run(ArchiveSink, tmp_path, ITEMS)
    data = bytearray((tmp_path / "3年A組.zip").read_bytes())
    at = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[at + 8] |= 1
    (tmp_path / "3年A組.zip").write_bytes(data)
    with pytest.raises(UsageError) as caught:
        run(ArchiveSink, tmp_path, ITEMS)
    assert caught.value.code is Code.FILE_UNREADABLE


def test_names_are_the_same_in_each_run_and_tell_nothing():
    name = NAMES.of(ITEMS[0])
    assert name == FileNames(SecretKey(bytes(range(32)))).of(ITEMS[0])
    assert name != FileNames(SecretKey(bytes(32))).of(ITEMS[0])
    assert name != NAMES.of(item(0, version=2))
    assert ITEMS[0].key not in name
    assert len({NAMES.of(item(number)) for number in range(500)}) == 500
    assert NAMES.of(item(0, media_type="application/vc+jwt")).endswith(".jwt")


def test_an_office_names_files_alike_as_long_as_it_has_its_journal(tmp_path):
    names = []
    for database in ("a", "a", "b"):
        with SQLiteDriver(tmp_path / database) as driver:
            names.append(names_of_office(driver).of(ITEMS[0]))
    assert names[0] == names[1]
    assert names[0] != names[2]


@pytest.mark.parametrize("group", ["3年A組", "1-2", "A", "", "3-A"])
def test_a_usual_class_keeps_its_name(group):
    assert folder_name(group) == (group or "unclassed")


HOSTILE = ["..", "../x", "a/b", "a\\b", "CON", "nul", "A.", " A", "A\x00B", ".", "*", "A" * 300, "1a", "が", "\ud800"]


def test_no_class_is_a_path_a_device_or_another_class():
    names = [folder_name(group) for group in [*HOSTILE, "A", "1A", "が", "a", "_", "A_", "unclassed", ""]]
    assert len({name.casefold() for name in names}) == len(names) - 1  # が stands there twice
    for name in names:
        assert len(name) < 60
        assert not set(name) & set('/\\:*?"<>|.\x00 ')


@given(st.lists(st.text(max_size=12), unique=True, max_size=6))
def test_any_two_classes_have_two_folders(groups):
    assert len({folder_name(group).casefold() for group in groups}) == len(groups)


def test_several_sinks_are_told_alike(tmp_path):
    both = Sinks([FolderSink(tmp_path / "a", NAMES), FolderSink(tmp_path / "b", NAMES)])
    both.put(ITEMS[0])
    both.flush()
    both.finish(BatchSummary(1))
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")
    assert len(files_in(tmp_path / "a")) == 2


def test_what_the_system_refuses_names_the_file(tmp_path):
    (tmp_path / "3年A組").write_bytes(b"in the way")
    with pytest.raises(UsageError) as caught:
        run(FolderSink, tmp_path, ITEMS)
    assert caught.value.code is Code.FILE_UNWRITABLE
    assert caught.value.file == str(tmp_path / "3年A組")


def test_what_was_flushed_is_synced_with_the_folders_that_name_it(tmp_path, monkeypatch):
    synced = []
    real = os.fsync
    path_of = "/proc/self/fd/{}".format
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(str(Path(path_of(handle)).readlink())), real(handle))
    )
    sink = FolderSink(tmp_path, NAMES)
    sink.put(ITEMS[0])
    assert synced == []
    sink.flush()
    place = tmp_path / "3年A組"
    assert set(synced) == {*map(str, (place, place / NAMES.of(ITEMS[0]), tmp_path, tmp_path / "index.csv"))}


def test_a_line_that_was_cut_off_is_dropped(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes("あ\nい".encode())
    growing = GrowingFile(path)
    growing.add("う")
    assert list(growing.lines()) == ["あ", "う"]
    growing.replace(["え"])
    growing.add("お")
    growing.flush()
    assert path.read_text(encoding="utf-8") == "え\nお\n"
