"""A school-affairs system's own CSV becomes a batch, and the batch goes into every kind of output."""

import dataclasses
import datetime as dt
import pickle

import pytest

from connectors.test_mapping_round_trip import MAPPINGS, SCHOOLS, table
from issuer.batch.desk import AT, FORM, REQUEST, office
from protocols.schools import NEW, TIME, VERIFIER, secret
from vcedu.connectors import ImportFaults
from vcedu.connectors.mapping import read_mapped_rows
from vcedu.education import Transcript
from vcedu.errors import Code
from vcedu.issuer.batch import BatchRow, RowFault, Sinks, TranscriptSource, run_batch
from vcedu.issuer.batch.archives import ArchiveSink
from vcedu.issuer.batch.claim_file import read_claims
from vcedu.issuer.batch.claims import ClaimCodes, ClaimSink
from vcedu.issuer.batch.folders import FolderSink
from vcedu.issuer.batch.mapped import MappedSource
from vcedu.issuer.batch.names import names_of_office
from vcedu.protocols.dossier import DossierSink, Recipient, open_dossier
from vcedu.storage import SQLiteDriver


def grades(number, course="現代の国語", grade="4", name="山田 太郎"):
    return [number, name, "", "", "", "H20.5.14", "2026", "1", "", "国語", course, grade, *([""] * 8)]


def enrolled(number, group="2組", entered="令和4年4月6日"):
    return [number, "山田 太郎", "", "", "", "", "2016-04-01", "", "小5", group, "", "", entered, "", "", ""]


def source(name, *rows):
    return MappedSource(table(MAPPINGS[name], rows), "export.csv", MAPPINGS[name], SCHOOLS[name], FORM)


def parts(lines):
    lines = list(lines)
    rows = [line for line in lines if isinstance(line, BatchRow)]
    return rows, [(line.row, line.key, line.error.code) for line in lines if isinstance(line, RowFault)]


def test_a_pupil_with_a_fault_in_any_row_gives_no_record_and_stops_no_other():
    rows, faults = parts(
        source("grades", grades("1"), grades("2"), grades("1", "古典", grade="9年"), grades("3"), grades("3"))
    )
    assert [row.key for row in rows] == ["2"]
    assert faults == [(2, "1", Code.GRADE_NOT_ON_SCALE), (5, "3", Code.RECORD_VALUE)]
    rows, faults = parts(source("grades", grades("1"), grades("1", "古典", name="山本"), grades("2")))
    assert ([row.key for row in rows], faults) == (["2"], [(3, "1", Code.TABLE_ROWS_DISAGREE)])
    malformed = grades("1", "古典")
    malformed[6] = "2026年度"
    rows, faults = parts(source("grades", grades("1"), malformed, grades("2")))
    assert ([row.key for row in rows], faults) == (["2"], [(3, "1", Code.TABLE_CELL_MALFORMED)])


def test_where_one_row_is_a_record_a_row_of_nobody_stops_no_other():
    rows, faults = parts(source("gakuseki", enrolled("1"), enrolled(""), enrolled("2", "1組"), enrolled("3")[:-1]))
    assert [(row.row, row.key, row.group) for row in rows] == [(2, "1", "2組"), (4, "2", "1組")]
    assert faults == [(3, "", Code.TABLE_CELL_MISSING), (5, "", Code.TABLE_ROW_LENGTH)]
    rows, faults = parts(source("gakuseki", enrolled("1"), enrolled("2"), enrolled("1")))
    assert ([row.key for row in rows], faults) == (["2"], [(4, "1", Code.TABLE_STUDENT_TWICE)])


@pytest.mark.parametrize("row", [grades(""), grades("1")[:-1]])
def test_where_several_rows_make_a_record_nothing_is_read_beside_a_row_of_nobody(row):
    with pytest.raises(ImportFaults):
        list(source("grades", grades("1"), row))


def test_a_wrong_header_stops_all():
    data = table(MAPPINGS["gakuseki"], [enrolled("1")]).replace("学籍番号".encode("cp932"), b"number")
    with pytest.raises(ImportFaults):
        read_mapped_rows(data, MAPPINGS["gakuseki"], file="in.csv", school=SCHOOLS["gakuseki"])


def test_the_same_grades_are_the_same_record_from_a_file_that_needs_no_mapping():
    (mapped,), _ = parts(source("grades", grades("1")))
    heading = "学籍番号,氏名,生年月日,年度,学年,教科,科目,評定"
    plain = f"{heading}\n1,山田 太郎,2008-05-14,2026,1,国語,現代の国語,4\n".encode()
    (other,), _ = parts(TranscriptSource(plain, "grades.csv", SCHOOLS["grades"], FORM))
    assert (mapped.record_id, mapped.recipe) == (other.record_id, other.recipe)
    assert isinstance(mapped.recipe.transcript, Transcript)


@pytest.mark.parametrize("name", ["grades", "gakuseki", "health"])
def test_recipes_go_to_other_processes(name):
    health = ["1", "山田", "", "2016/04/01", "原本", "令和8年度", "P5", "20260420", "138.2", *([""] * 8)]
    (row,), faults = parts(source(name, {"grades": grades("1"), "gakuseki": enrolled("1"), "health": health}[name]))
    assert faults == []
    there = pickle.loads(pickle.dumps(row))  # noqa: S301 - made in the line before
    assert there.record_id == row.record_id
    assert there.recipe.content("did:web:a.example") == row.recipe.content("did:web:a.example")


def test_a_batch_goes_into_folders_archives_slips_and_dossiers_at_once(tmp_path):
    rows = [enrolled(str(number), f"{number % 2 + 1}組") for number in range(6)]
    rows[4][12] = "令和4年4月31日"
    to = Recipient(NEW.id, secret("new school").public_key)
    until = AT + dt.timedelta(days=180)
    request = dataclasses.replace(REQUEST, kind="EnrollmentCertificate")
    with SQLiteDriver(tmp_path / "journal.sqlite") as driver:
        desk, names = office(driver, status_list=None), names_of_office(driver)
        codes = ClaimCodes(driver)
        dossiers = DossierSink(
            tmp_path / "dossiers",
            names,
            sender=desk.issuer,
            recipient_of=lambda _group, key: to if key == "1" else None,
            procedure="転学",
            now=AT,
        )
        sinks = [
            FolderSink(tmp_path / "folders", names),
            ArchiveSink(tmp_path / "archives", names),
            ClaimSink(tmp_path / "claims.jsonl", codes, at=AT, valid_until=until),
            dossiers,
        ]
        for expected in ((5, 0, 1), (0, 5, 1)):
            done = run_batch(source("gakuseki", *rows), desk, driver, request=request, sink=Sinks(sinks), chunk_size=2)
            assert (done.issued, done.unchanged, done.refused) == expected
        lines = read_claims((tmp_path / "claims.jsonl").read_bytes())
        assert [(line.group, line.key) for line in lines] == [
            ("1組", "0"),
            ("1組", "2"),
            ("2組", "1"),
            ("2組", "3"),
            ("2組", "5"),
        ]
        for line in lines:
            assert [record.credential_id for record in codes.claimed(line.code, at=AT)] == [line.credential_id]
    assert sorted(path.name for path in (tmp_path / "archives").glob("*.zip")) == ["1組.zip", "2組.zip"]
    assert len(list((tmp_path / "folders").rglob("*.json"))) == 5
    (sealed,) = (tmp_path / "dossiers").rglob("*.jwe")
    opened = open_dossier(
        sealed.read_bytes(), secret=secret("new school"), recipient=NEW.id, verifier=VERIFIER, time=TIME
    )
    assert len(opened.credentials) == 1
    assert dossiers.waiting == ("0", "2", "3", "5")
