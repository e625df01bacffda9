"""Grades leave one school's system in a batch, travel in a sealed dossier, and arrive in the next school's system."""

import csv
import hashlib
import io

import pytest

from issuer.batch.items import SECRET
from protocols.schools import TIME, VERIFIER, secret
from vcedu import testing
from vcedu.connectors.mapping import Outgoing, read_mapped, read_mapping, shipped_mapping, write_mapped
from vcedu.errors import UntrustedIssuerError
from vcedu.issuer.batch.names import FileNames
from vcedu.issuer.batch.sinks import BatchItem, BatchSummary
from vcedu.protocols.dossier import DossierSink, Recipient, open_dossier

MAPPING = read_mapping(shipped_mapping("grades"))
COURSE = "年度,学年,学期,教科,科目,評定,評定なしの理由,修得単位数,履修単位数,科目コード,学習指導要領コード"
HEADINGS = f"学籍番号,氏名,氏名カナ,氏名英字,通称名,生年月日,{COURSE},備考,証明書ダイジェスト,検証結果".split(",")
ROWS = (
    "20261,髙﨑 花,タカサキ ハナ,,,H20.5.14,2024,1,,国語,現代の国語,4,,2.0,2.0,,,,,",
    "20261,髙﨑 花,タカサキ ハナ,,,H20.5.14,2025,2,前期,数学,数学Ⅱ,,長期欠席のため,,3.0,M2,,,,",
    "20262,山田 太郎,,,,,2024,1,,芸術,音楽Ⅰ,5,,2.0,2.0,,,,,",
)
FILE = "\r\n".join((",".join(HEADINGS), *ROWS, "")).encode("cp932")


@pytest.fixture(scope="module")
def registry():
    return testing.registry(seed="mapped dossiers")


def dossiers(registry, old, new, folder):
    """Issue what the old school's file holds, and return the sealed dossiers."""
    sink = DossierSink(
        folder,
        FileNames(SECRET),
        sender=old.issuer,
        recipient_of=lambda _group, _key: Recipient(new.id, secret("new school").public_key),
        procedure="転学",
        now=registry.clock.now(),
    )
    for row, held in enumerate(read_mapped(FILE, MAPPING, file="seiseki.csv", school=old.described).records):
        issued = old.certify_grades(held.record)
        entry, secured = issued.line.entry, issued.secured
        ids = (entry.record_id, entry.record_version, entry.credential_id)
        sink.put(BatchItem(row, held.key, "", *ids, None, secured.raw, secured.media_type.value))
    sink.finish(BatchSummary(2))
    return sorted(folder.rglob("*.jwe"))


def received(registry, new, path):
    """Open a dossier, and verify each record by the registry: manifests are no kind that it registers schools for."""
    opened = open_dossier(
        path.read_bytes(), secret=secret("new school"), recipient=new.id, verifier=VERIFIER, time=TIME
    )
    verifier = registry.verifier()
    return [verifier.verify(each.secured.raw, time=registry.time) for each in opened.credentials]


def test_the_file_that_left_arrives_with_digests_and_verdicts(registry, tmp_path):
    old, new = registry.school(), registry.school("新市立高等学校")
    records = []
    for path in dossiers(registry, old, new, tmp_path):
        records += [(each, path.name) for each in received(registry, new, path)]
    written = write_mapped((Outgoing.of(each, MAPPING, source=name) for each, name in records), MAPPING)
    assert (written.rows, written.left_out, written.warnings) == (3, (), ())
    found = list(csv.reader(io.StringIO(written.data.decode("cp932"))))
    assert found[0] == HEADINGS
    assert sorted(",".join((*cells[:-2], "", "")) for cells in found[1:]) == sorted(ROWS)
    digests = {hashlib.sha256(each.secured.raw).hexdigest() for each, _ in records}
    assert {cells[-2] for cells in found[1:]} == digests
    assert {cells[-1] for cells in found[1:]} == {"VERIFIED"}


def test_of_a_school_that_nobody_registered_nothing_arrives(registry, tmp_path):
    old, new = registry.school(registered=False), registry.school("新市立高等学校")
    for path in dossiers(registry, old, new, tmp_path):
        with pytest.raises(UntrustedIssuerError):
            received(registry, new, path)
