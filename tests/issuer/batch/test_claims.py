import datetime as dt
import json
import random
import stat
from dataclasses import replace

import pytest

from issuer.batch.items import item
from vcedu.errors import Code, MalformedError, VerificationError
from vcedu.issuer.batch.claim_file import by_class, read_claims
from vcedu.issuer.batch.claims import Claim, ClaimCodes, ClaimedRecord, ClaimSink
from vcedu.issuer.batch.sinks import BatchSummary
from vcedu.storage import SQLiteDriver

AT = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
UNTIL = dt.datetime(2027, 9, 30, 15, tzinfo=dt.UTC)
ITEMS = [item(number) for number in range(4)]
SECOND = replace(ITEMS[0], record_id="成績/2025000", credential_id="urn:uuid:11111111-1111-1111-1111-111111111111")


@pytest.fixture
def driver():
    with SQLiteDriver(":memory:") as opened:
        yield opened


def sink(path, driver, *, seed=1, at=AT, until=UNTIL):
    draw = random.Random(seed).randrange
    return ClaimSink(path, ClaimCodes(driver), at=at, valid_until=until, random_below=draw)


def run(path, driver, items, **options):
    to = sink(path, driver, **options)
    for each in items:
        to.put(each)
    to.finish(BatchSummary(len(items)))
    return read_claims(path.read_bytes())


def record(of):
    return ClaimedRecord(of.record_id, of.record_version, of.credential_id)


def test_each_pupil_has_one_code_for_all_records_of_the_batch(tmp_path, driver):
    lines = run(tmp_path / "claims.jsonl", driver, [*ITEMS, SECOND])
    codes = {line.key: line.code for line in lines}
    assert len(lines) == 5
    assert len(set(codes.values())) == 4
    claimed = ClaimCodes(driver).claimed(codes["2025000"], at=AT)
    assert set(claimed) == {record(ITEMS[0]), record(SECOND)}
    assert ClaimCodes(driver).claimed(codes["2025001"], at=AT) == (record(ITEMS[1]),)
    assert {line.kind for line in lines} == {"GraduationCertificate"}
    assert {line.number for line in lines} == {each.number for each in ITEMS}
    assert stat.S_IMODE((tmp_path / "claims.jsonl").stat().st_mode) == 0o600


def test_the_database_holds_no_code_and_no_pupil(tmp_path):
    with SQLiteDriver(tmp_path / "journal.sqlite") as driver:
        lines = run(tmp_path / "claims.jsonl", driver, ITEMS)
        driver.erase_traces()
    data = (tmp_path / "journal.sqlite").read_bytes()
    assert ITEMS[0].credential_id.encode() in data
    for line in lines:
        assert line.code.encode() not in data
        assert line.code.replace("-", "").encode() not in data


def test_a_run_that_ended_in_the_middle_keeps_the_codes_that_may_be_printed(tmp_path, driver):
    path = tmp_path / "claims.jsonl"
    stopped = sink(path, driver)
    for each in ITEMS[:2]:
        stopped.put(each)
    stopped.flush()
    stopped.put(ITEMS[2])
    before = {line.key: line.code for line in read_claims(path.read_bytes())}
    with path.open("a") as torn:
        torn.write('{"class": "3')
    lines = run(path, driver, [*ITEMS, *ITEMS], seed=2)
    after = {line.key: line.code for line in lines}
    assert len(lines) == 4
    assert before.items() <= after.items()
    assert len(before) == 2
    for each in ITEMS:
        assert ClaimCodes(driver).claimed(after[each.key], at=AT) == (record(each),)


def test_what_crashed_between_file_and_database_is_added_again(tmp_path, driver):
    path = tmp_path / "claims.jsonl"
    with SQLiteDriver(":memory:") as lost:
        (line, *_) = run(path, lost, ITEMS[:1])
    with pytest.raises(VerificationError):
        ClaimCodes(driver).claimed(line.code, at=AT)
    run(path, driver, ITEMS[:1], seed=2)
    assert ClaimCodes(driver).claimed(line.code, at=AT) == (record(ITEMS[0]),)


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "o")])
def test_a_code_may_be_typed_otherwise(driver, typed):
    codes = ClaimCodes(driver)
    codes.add([Claim("0A2B4-C6D8E-F1G3H-5J7K9", record(ITEMS[0]), UNTIL)], at=AT)
    assert codes.claimed(typed("0A2B4-C6D8E-F1G3H-5J7K9"), at=AT) == (record(ITEMS[0]),)


def test_a_code_ends_and_the_next_batch_gives_another(tmp_path, driver):
    path = tmp_path / "claims.jsonl"
    (old, *_) = run(path, driver, ITEMS[:1])
    codes = ClaimCodes(driver)
    codes.claimed(old.code, at=UNTIL - dt.timedelta(seconds=1))
    with pytest.raises(VerificationError) as caught:
        codes.claimed(old.code, at=UNTIL)
    assert caught.value.code is Code.CLAIM_ENDED
    assert "令和9年" in caught.value.message.ja
    (new, *rest) = run(path, driver, ITEMS[:1], seed=2, at=UNTIL, until=UNTIL + dt.timedelta(days=1))
    assert rest == []
    assert new.code != old.code
    assert codes.claimed(new.code, at=UNTIL) == (record(ITEMS[0]),)
    with pytest.raises(VerificationError):
        codes.claimed(old.code, at=UNTIL)


def test_codes_are_drawn_from_the_whole_alphabet(tmp_path, driver):
    lines = run(tmp_path / "claims.jsonl", driver, [item(number) for number in range(200)])
    assert set("".join(line.code for line in lines)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")
    assert all([*map(len, line.code.split("-"))] == [5, 5, 5, 5] for line in lines)


def test_the_file_is_in_the_order_of_classes_and_pupils(tmp_path, driver):
    lines = run(tmp_path / "claims.jsonl", driver, [item(2, "3年B組"), item(1), item(0, "3年B組")])
    assert [(line.group, line.key) for line in lines] == [
        ("3年A組", "2025001"),
        ("3年B組", "2025000"),
        ("3年B組", "2025002"),
    ]
    assert {group: list(pupils) for group, pupils in by_class(lines).items()} == {
        "3年A組": ["2025001"],
        "3年B組": ["2025000", "2025002"],
    }


def test_a_record_of_no_known_kind_is_a_credential(tmp_path, driver):
    lines = run(tmp_path / "claims.jsonl", driver, [item(0, kind="Unheard")])
    assert [line.kind for line in lines] == ["VerifiableCredential"]


@pytest.mark.parametrize(
    ("name", "value"), [("code", None), ("class", 3), ("number", 1), ("validUntil", "today"), ("kind", "\ud800")]
)
def test_a_line_of_another_shape_is_refused_by_its_number(tmp_path, driver, name, value):
    path = tmp_path / "claims.jsonl"
    run(path, driver, ITEMS[:2])
    first, second = path.read_text(encoding="utf-8").splitlines()
    members = {**json.loads(second), name: value}
    if value is None:
        members.pop(name)
    with pytest.raises(MalformedError) as caught:
        read_claims(f"{first}\n{json.dumps(members)}\n".encode())
    assert caught.value.code is Code.CLAIM_FILE
    assert caught.value.line == 2


@pytest.mark.parametrize("data", [b"\xff\n", b"{\n", b"[]\n"])
def test_what_is_no_json_is_refused(data):
    with pytest.raises(MalformedError) as caught:
        read_claims(data)
    assert caught.value.code is Code.CLAIM_FILE
