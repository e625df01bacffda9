"""A batch's records in sealed dossiers: who can open what, twice, after a crash, and where no school is known."""

from dataclasses import replace

import pytest

from issuer.batch.items import SECRET, files_in, item
from protocols.schools import BOARD, NEW, NOW, OLD, TIME, VERIFIER, documents, secret
from vcedu.education.procedures import shipped_procedures
from vcedu.errors import Code, UsageError, VceduError, VerificationError
from vcedu.issuer.batch.names import FileNames
from vcedu.issuer.batch.sinks import BatchSummary
from vcedu.protocols.dossier import DossierBook, DossierSink, Recipient, open_dossier, sink
from vcedu.storage import SQLiteDriver

COPY, HEALTH = documents(("CumulativeRecordCopy", "HealthRecord"))
FIRST, SECOND, THIRD = (
    item(0, secured=COPY.raw),
    replace(item(0, secured=HEALTH.raw), record_id="健康/2025000"),
    item(1, "3年B組", secured=COPY.raw),
)
TO = {"2025000": ("new school", NEW.id), "2025001": ("board", BOARD.id)}


def recipient_of(_group, key):
    if key not in TO:
        return None
    whose, did = TO[key]
    return Recipient(did, secret(whose).public_key)


def opened_sink(folder, *, to=recipient_of, procedure="転学", book=None):
    names = FileNames(SECRET)
    return DossierSink(folder, names, sender=OLD, recipient_of=to, procedure=procedure, now=NOW, book=book)


def run(folder, items, **options):
    made = opened_sink(folder, **options)
    for each in items:
        made.put(each)
    made.finish(BatchSummary(len(items)))
    return made


def opened(path, key):
    whose, did = TO[key]
    return open_dossier(path.read_bytes(), secret=secret(whose), recipient=did, verifier=VERIFIER, time=TIME)


def raws(dossier):
    return sorted(verified.secured.raw for verified in dossier.credentials)


def test_each_pupils_records_are_sealed_to_the_next_school(tmp_path):
    run(tmp_path, [FIRST, THIRD, SECOND])
    (first,), (third,) = (sorted((tmp_path / group).glob("*.jwe")) for group in ("3年A組", "3年B組"))
    assert raws(opened(first, "2025000")) == sorted([COPY.raw, HEALTH.raw])
    assert raws(opened(third, "2025001")) == [COPY.raw]
    with pytest.raises(VceduError):
        opened(third, "2025000")
    for name, data in files_in(tmp_path).items():
        assert "2025000" not in name
        assert COPY.raw not in data
        assert HEALTH.raw not in data
    assert list((tmp_path / ".parts").iterdir()) == []


def test_the_same_batch_again_changes_nothing(tmp_path):
    run(tmp_path, [FIRST, SECOND])
    before = files_in(tmp_path)
    run(tmp_path, [SECOND, FIRST, SECOND])
    assert files_in(tmp_path) == before
    run(tmp_path, [FIRST])
    assert len(files_in(tmp_path)) == len(before) + 2


def test_a_crash_between_sealing_and_clearing_away_sends_one_dossier(tmp_path, monkeypatch):
    with SQLiteDriver(":memory:") as driver:
        book = DossierBook(driver)
        with monkeypatch.context() as patched:

            def fails(*_arguments):
                raise OSError(5, "gone")

            patched.setattr(sink.shutil, "rmtree", fails)
            with pytest.raises(UsageError) as caught:
                run(tmp_path, [FIRST, SECOND], book=book)
        assert caught.value.code is Code.FILE_UNWRITABLE
        (path,) = tmp_path.rglob("*.jwe")
        before = path.read_bytes()
        run(tmp_path, [], book=book)
        assert [*tmp_path.rglob("*.jwe")] == [path]
        assert path.read_bytes() == before
        assert [case.dossier_id for case in book.outstanding(NOW)] == [path.stem]
        assert len(book.documents(path.stem)) == 2


def test_who_has_no_school_yet_waits(tmp_path):
    made = run(tmp_path, [FIRST, THIRD], to=lambda _group, _key: None)
    assert made.waiting == ("2025000", "2025001")
    assert list(tmp_path.rglob("*.jwe")) == []
    made = run(tmp_path, [SECOND])
    assert made.waiting == ()
    (path,) = (tmp_path / "3年A組").glob("*.jwe")
    assert raws(opened(path, "2025000")) == sorted([COPY.raw, HEALTH.raw])


def test_a_newer_version_takes_the_place_of_the_older(tmp_path):
    made = opened_sink(tmp_path)
    made.put(FIRST)
    made.flush()
    made.put(replace(FIRST, secured=HEALTH.raw, record_version=2))
    made.finish(BatchSummary(1))
    (path,) = tmp_path.rglob("*.jwe")
    assert raws(opened(path, "2025000")) == [HEALTH.raw]


def test_what_the_procedure_does_not_send_is_not_taken(tmp_path):
    procedure = next(each for each in shipped_procedures().values() if each.is_called("転学"))
    run(tmp_path, [FIRST], procedure=procedure)
    (other,) = documents(("GraduationCertificate",))
    with pytest.raises(VerificationError) as caught:
        opened_sink(tmp_path, procedure=procedure).put(item(2, secured=other.raw))
    assert caught.value.code is Code.PROCEDURE_RECORD
