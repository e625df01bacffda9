"""The book of dossiers names what is open, and for how long."""

import datetime as dt
import json

import pytest

from protocols.schools import DOSSIER, NEW, NOW, TIME, VERIFIER, documents, manifest, secret
from vcedu.cli.app import run
from vcedu.protocols.dossier import (
    DossierBook,
    Missing,
    Outstanding,
    check_receipt,
    make_receipt,
    open_dossier,
    seal_dossier,
)
from vcedu.storage import SQLiteDriver

LATER = NOW + dt.timedelta(days=5, hours=3)


def test_a_case_is_open_until_its_receipt():
    sent = documents()
    sealed = seal_dossier(manifest(sent), sent, secret("new school").public_key)
    opened = open_dossier(sealed, secret=secret("new school"), recipient=NEW.id, verifier=VERIFIER, time=TIME)
    receipt = check_receipt(make_receipt(opened, recipient=NEW, now=NOW), opened.manifest, VERIFIER, TIME)
    with SQLiteDriver(":memory:") as driver:
        book = DossierBook(driver)
        book.request(DOSSIER, at=NOW)
        book.request(DOSSIER, at=LATER)
        assert book.outstanding(LATER) == (Outstanding(DOSSIER, Missing.DOSSIER, 5),)
        book.sent(opened.manifest, at=NOW + dt.timedelta(days=2))
        assert book.outstanding(LATER) == (Outstanding(DOSSIER, Missing.RECEIPT, 3),)
        book.received(receipt, at=LATER)
        assert DossierBook(driver).outstanding(LATER) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], "dossier-1: no dossier for 5 days"), (["--lang", "ja"], "dossier-1：引継ぎ書類待ち 5日")],
)
def test_command_lists_what_is_open(tmp_path, capsys, words, expected):
    path = tmp_path / "book.sqlite"
    with SQLiteDriver(path) as driver:
        DossierBook(driver).request(DOSSIER, at=NOW)
    asked = ["dossier", "outstanding", "--book", str(path), "--at", "2027-04-06T03:00:00Z"]
    assert run([*asked, *words]) == 0
    assert capsys.readouterr().out.strip() == expected
    assert run([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outstanding"][0]["days"] == 5


def test_command_makes_no_book(tmp_path):
    assert run(["dossier", "outstanding", "--book", str(tmp_path / "none.sqlite")]) == 2
    assert not list(tmp_path.iterdir())
