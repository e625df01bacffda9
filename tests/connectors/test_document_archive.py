"""The bounds of an archive of documents."""

import io
import zipfile

import pytest

from vcedu.connectors import document_archive
from vcedu.connectors.document_archive import documents_in, is_archive
from vcedu.errors import Code, MalformedError


def archive(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def test_files_come_in_the_order_of_their_names_without_folders():
    data = archive({"b.json": b"2", "a/": b"", "a/c.json": b"1"})
    assert list(documents_in(data)) == [("a/c.json", b"1"), ("b.json", b"2")]
    assert is_archive(data)
    assert is_archive(archive({}))
    assert not is_archive(b"{}")


def test_reading_stops_where_the_bytes_run_over(monkeypatch):
    monkeypatch.setattr(document_archive, "_MOST_BYTES", 1_000)
    data = archive({"a": b"0" * 600, "b": b"0" * 600})
    found = documents_in(data)
    assert next(found) == ("a", b"0" * 600)
    with pytest.raises(MalformedError) as caught:
        next(found)
    assert caught.value.code is Code.DOCUMENT_ARCHIVE
    assert len(list(documents_in(archive({"a": b"0" * 1_000})))) == 1


def test_there_are_not_too_many_files(monkeypatch):
    monkeypatch.setattr(document_archive, "_MOST_FILES", 2)
    assert len(list(documents_in(archive({"a": b"", "b": b""})))) == 2
    with pytest.raises(MalformedError):
        list(documents_in(archive({"a": b"", "b": b"", "c": b""})))
