"""`vcedu paper`: a credential goes onto a sheet and comes back from pictures, files of texts, or a hand scanner."""

import io
import json
import re
from pathlib import Path

import pytest
import segno
from makers.signed import AT, credential, sign

from vcedu.model.reading import read_secured
from vcedu.rendering import paper_texts


@pytest.fixture
def signed():
    """Return the signed credential's file and the texts of its codes."""
    path = Path("signed.json")
    path.write_text(json.dumps(sign(credential()), ensure_ascii=False), encoding="utf-8")
    return path, paper_texts(read_secured(path.read_bytes()))


def test_a_sheet_is_printed(vcedu, signed):
    path, texts = signed
    ran = vcedu("paper", "print", path, "--out", "sheet.html")
    assert (ran.status, ran.out) == (0, f"sheet.html: {len(texts)}\n")
    assert len(re.findall("<svg", Path("sheet.html").read_text(encoding="utf-8"))) == len(texts)
    assert vcedu("paper", "print", path, "--out", "sheet.html", "--json").json["codes"] == len(texts)


def pictures(texts):
    for number, text in enumerate(texts):
        segno.make_qr(text, error="m", mode="alphanumeric", boost_error=False).save(f"{number}.png", scale=4)
        yield f"{number}.png"


@pytest.mark.parametrize("way", ["pictures", "file", "lines of Windows", "texts", "scanner"])
def test_the_very_bytes_come_back_and_verify(vcedu, signed, monkeypatch, way):
    path, texts = signed
    lines = "\n".join((*reversed(texts), ""))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    Path("codes.txt").write_text(lines)
    Path("windows.txt").write_bytes(lines.replace("\n", "\r\n").encode())
    scans = {
        "pictures": list(pictures(texts)),
        "file": ["codes.txt"],
        "lines of Windows": ["windows.txt"],
        "texts": texts,
        "scanner": ["-"],
    }[way]
    ran = vcedu("paper", "read", *scans, "--out", "read.json")
    assert (ran.status, ran.out) == (0, "read.json\n"), ran.err
    assert Path("read.json").read_bytes() == path.read_bytes()
    assert vcedu("verify", "read.json", "--unsafe-any-issuer", "--at", AT).status == 0
    answer = vcedu("paper", "read", *texts, "--out", "read.json", "--json").json
    assert answer == {"file": "read.json", "bytes": path.stat().st_size, "codes": len(texts)}


def test_spaces_around_a_code_are_not_part_of_it(vcedu, signed):
    _, texts = signed
    assert not any(text.endswith(" ") for text in texts)
    Path("codes.txt").write_text("".join(f"{text} \t\n\n" for text in texts))
    assert vcedu("paper", "read", "codes.txt", "--out", "read.json").status == 0


@pytest.mark.parametrize(
    ("scan", "code"),
    [
        ("missing.png", "FILE_UNREADABLE"),
        ("picture.png", "PAPER_PICTURE"),
        ("address.txt", "PAPER_MALFORMED"),
        ("umlaut.txt", "PAPER_MALFORMED"),
        ("VCEDU1:nonsense", "PAPER_MALFORMED"),
        ("one.txt", "PAPER_INCOMPLETE"),
        ("-", "PAPER_INCOMPLETE"),
    ],
)
def test_what_is_no_sheet(vcedu, signed, monkeypatch, scan, code):
    _, texts = signed
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    Path("address.txt").write_text("VCEDU1:https://a.example/\n")
    Path("umlaut.txt").write_text("VCEDU1:ü\n", encoding="utf-8")
    Path("one.txt").write_text(texts[0])
    ran = vcedu("paper", "read", scan, "--out", "read.json")
    assert (ran.status, code in ran.err) == (2, True), ran.err
    assert scan in ran.err or code in {"PAPER_INCOMPLETE", "PAPER_MALFORMED"}
    assert not Path("read.json").exists()


def test_a_file_that_is_no_credential_is_not_printed(vcedu):
    Path("note.json").write_text("{")
    ran = vcedu("paper", "print", "note.json", "--out", "sheet.html")
    assert (ran.status, "note.json" in ran.err) == (2, True)
    assert not Path("sheet.html").exists()
