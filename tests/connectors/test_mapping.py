"""What a mapping refuses, lists and warns of."""

import pytest

from connectors.test_mapping_round_trip import MAPPINGS, SCHOOLS
from vcedu.connectors import ImportFaults
from vcedu.connectors.mapping import Outgoing, read_mapped, read_mapping, shipped_mapping, write_mapped
from vcedu.connectors.mapping.forms import FORMS, coded, decimal
from vcedu.errors import Code, MalformedError, UsageError

HEADINGS = ",".join(MAPPINGS["grades"].headings)
ROW = "20261,山田,,,,H20.5.14,2026,1,,国語,現代の国語,4,,2.0,2.0,,,,,"
OTHER = ROW.replace("国語,現代の国語", "数学,数学Ⅰ")
PLAIN = {
    "pupil": {"studentNumber": "20261", "name": {"legal": "山田"}, "birthDate": "2008-05-14"},
    "results": [{"subject": "国語", "schoolYear": 2026, "gradeLevel": "H1", "grade": "4"}],
}


def read(*rows, strict=False, name="grades", encoding="cp932"):
    data = "\r\n".join([HEADINGS if name == "grades" else ",".join(MAPPINGS[name].headings), *rows]).encode(encoding)
    return read_mapped(data, MAPPINGS[name], file="in.csv", school=SCHOOLS[name], strict=strict)


def faults(*rows, **options):
    with pytest.raises(ImportFaults) as caught:
        read(*rows, **options)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


def write(name="grades", **changes):
    plain = {**PLAIN, **changes}
    return write_mapped([Outgoing("1.json", plain, "00", "VERIFIED")], MAPPINGS[name])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("H20.5.14", "2008-05-14", (Code.TABLE_CELL_MALFORMED, 2, 6)),
        ("H20.5.14", "H20.05.14", (Code.TABLE_CELL_MALFORMED, 2, 6)),
        ("H20.5.14", "H20.2.30", (Code.TABLE_CELL_MALFORMED, 2, 6)),
        (",2.0,2.0", ",2,2.0", (Code.TABLE_CELL_MALFORMED, 2, 14)),
        (",2.0,2.0", ",２.0,2.0", (Code.TABLE_CELL_MALFORMED, 2, 14)),
        (",2.0,2.0", ",NaN,2.0", (Code.TABLE_CELL_MALFORMED, 2, 14)),
        (",2026,1,", ",2026年度,1,", (Code.TABLE_CELL_MALFORMED, 2, 7)),
        (",2026,1,", ",2026,9,", (Code.TABLE_CELL_MALFORMED, 2, 8)),
        (",4,", ",9,", (Code.GRADE_NOT_ON_SCALE, 2, None)),
        (",4,", ",,", (Code.RECORD_VALUE, 2, None)),
        ("山田", "", (Code.TABLE_CELL_MISSING, 2, 2)),
        ("20261", "../1", (Code.TABLE_CELL_MALFORMED, 2, 1)),
        ("山田,,", "山田,yamada,", (Code.TABLE_CELL_MALFORMED, 2, 3)),
    ],
)
def test_a_cell_that_would_change_or_cannot_be_is_refused_at_its_place(old, new, expected):
    assert old in ROW
    assert faults(ROW.replace(old, new, 1)) == [expected]


def test_rows_of_one_pupil_become_one_record_and_must_agree():
    (record,) = read(ROW, OTHER).records
    assert record.key == "20261"
    assert record.lines == (2, 3)
    assert [result.course for result in record.record.results] == ["現代の国語", "数学Ⅰ"]
    assert faults(ROW, OTHER.replace("山田", "山本")) == [(Code.TABLE_ROWS_DISAGREE, 3, 2)]
    assert [code for code, *_ in faults(ROW, ROW)] == [Code.RECORD_VALUE]


def test_a_pupil_twice_where_one_row_is_a_record():
    row = "1,山田,,,,,,,小5,,,,令和4年4月6日,,,"
    assert faults(row, row, name="gakuseki") == [(Code.TABLE_STUDENT_TWICE, 3, 1)]
    assert faults(row.replace("令和4年4月6日,", "令和4年4月6日,令和3年4月6日"), name="gakuseki") == [
        (Code.TABLE_CELL_MALFORMED, 2, 14)
    ]


def test_the_agreed_encoding_alone_is_read():
    with pytest.raises(MalformedError) as caught:
        read(ROW.replace("山田", "山田あ"), encoding="utf-8")
    assert (caught.value.code, caught.value.file) == (Code.TABLE_ENCODING, "in.csv")


def test_what_is_ignored_may_be_filled():
    assert len(read(ROW[:-2] + "備考あり,,").records) == 1


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@x", "-", "+1-1"])
def test_a_formula_is_kept_and_said(text):
    table = read(ROW.replace("山田", text))
    assert table.records[0].record.pupil.name.legal == text
    (warning,) = table.warnings
    assert (warning.code, warning.line, warning.column) == (Code.TABLE_FORMULA, 2, 2)
    assert faults(ROW.replace("山田", text), strict=True) == [(Code.TABLE_FORMULA, 2, 2)]
    written = write(pupil={**PLAIN["pupil"], "name": {"legal": text}})
    assert f",{text},".encode() in written.data
    assert [warning.code for warning in written.warnings] == [Code.TABLE_FORMULA]


@pytest.mark.parametrize("text", ["-1.5", "+3", "山田=", "a", "1,000", "-1,000.5"])
def test_numbers_and_other_texts_are_no_formulas(text):
    cell = f'"{text}"' if "," in text else text
    assert read(ROW.replace("山田", cell)).warnings == ()


@pytest.mark.parametrize(
    ("character", "point"), [("𠮷", "U+20BB7"), ("〜", "U+301C"), ("¥", "U+00A5"), ("é", "U+00E9")]
)
def test_a_character_outside_the_encoding_is_listed_and_never_replaced(character, point):
    written = write(pupil={**PLAIN["pupil"], "name": {"legal": f"{character}田{character}"}})
    (fault,) = written.left_out
    assert (fault.code, fault.file, fault.line, fault.column) == (Code.TABLE_CHARACTER, "1.json", 1, 2)
    assert (fault.facts["character"], fault.facts["point"]) == (character, point)
    assert point in fault.message.ja
    assert written.rows == 0
    assert written.data == f"{HEADINGS}\r\n".encode("cp932")


def test_the_other_records_are_written():
    odd = {**PLAIN, "pupil": {**PLAIN["pupil"], "name": {"legal": "𠮷田"}}}
    records = [Outgoing("1.json", odd, "00", "VERIFIED"), Outgoing("2.json", PLAIN, "11", "VERIFIED")]
    written = write_mapped(records, MAPPINGS["grades"])
    assert written.rows == 1
    assert written.data.endswith(b",11,VERIFIED\r\n")


def test_a_value_that_the_form_cannot_write_keeps_the_record_out():
    for changed, column in (("J1", 8), (None, 10)):
        result = dict(PLAIN["results"][0])
        if changed:
            result["gradeLevel"] = changed
        else:
            del result["subject"]
        (fault,) = write(results=[result]).left_out
        assert fault.column == column
        assert fault.code is (Code.TABLE_CELL_MALFORMED if changed else Code.TABLE_CELL_MISSING)
    assert write(pupil={**PLAIN["pupil"], "birthDate": "2008-05"}).left_out[0].column == 6
    third = {**PLAIN["results"][0], "creditsEarned": "2.55"}
    assert [fault.column for fault in write(results=[third]).left_out] == [14]


def test_a_record_that_shows_no_course_does_not_vanish_unsaid():
    (fault,) = write(results=[]).left_out
    assert (fault.code, fault.file) == (Code.TABLE_CELL_MISSING, "1.json")


def test_what_no_column_holds_is_said():
    named = {**PLAIN["pupil"], "name": {"legal": "山田", "formerSurname": "鈴木"}}
    assert [w.facts["member"] for w in write(pupil=named).warnings] == ["pupil.name.formerSurname"]
    items = [{"label": "身長", "value": "1", "unit": "cm"}, {"label": "握力", "value": "2"}]
    year = {"schoolYear": 2026, "gradeLevel": "P5", "examinedOn": "2026-04-20"}
    child = {"name": {"legal": "山田"}, "birth": None, "studentNumber": "1"}
    health = {"child": child, "isOriginal": True, "examinations": [{**year, "items": items}]}
    written = write_mapped([Outgoing("1.json", health, "00", "VERIFIED")], MAPPINGS["health"])
    assert written.data.startswith("\ufeff学籍番号".encode())
    members = {warning.facts["member"] for warning in written.warnings}
    assert members == {"examinations.items.label", "examinations.items.value"}
    twice = {**health, "examinations": [{**year, "items": [items[0], items[0]]}]}
    written = write_mapped([Outgoing("1.json", twice, "00", "VERIFIED")], MAPPINGS["health"])
    assert "examinations.items.value" in {warning.facts["member"] for warning in written.warnings}


def test_there_are_at_most_a_thousand_of_each():
    odd = {**PLAIN, "pupil": {**PLAIN["pupil"], "name": {"legal": "𠮷田", "formerSurname": "a"}}}
    written = write_mapped([Outgoing("1.json", odd, "00", "VERIFIED")] * 1_200, MAPPINGS["grades"])
    assert (len(written.left_out), len(written.warnings), written.rows) == (1_000, 1_000, 0)


@pytest.mark.parametrize("name", ["nothing", "../grades", "grades.toml"])
def test_only_shipped_names_are_names(name):
    with pytest.raises(UsageError):
        shipped_mapping(name)


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("whole", "-12", -12),
        ("day_era", "令和元年5月1日", "2019-05-01"),
        ("day_era_letter", "R1.5.1", "2019-05-01"),
        ("day_era_letter", "S64.1.7", "1989-01-07"),
        ("school_year_era", "令和元年度", 2019),
    ],
)
def test_forms(form, text, value):
    assert FORMS[form].value("", text) == value
    assert FORMS[form].text("", value) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("whole", "012"),
        ("whole", "1.0"),
        ("day_compact", "20261301"),
        ("school_year_era", "平成31年度"),
        ("day", "x"),
        ("day_partial", "2016-4"),
    ],
)
def test_forms_refuse_what_they_would_not_write(form, text):
    with pytest.raises(MalformedError):
        FORMS[form].value("", text)


@pytest.mark.parametrize(("form", "value"), [("text", 1), ("whole", True), ("whole", "1"), ("day", "2026-4-1")])
def test_forms_write_no_value_of_another_type(form, value):
    with pytest.raises(MalformedError):
        FORMS[form].text("", value)


def test_codes_tell_true_from_one():
    form = coded({"a": True, "b": 1})
    assert (form.text("", True), form.text("", 1)) == ("a", "b")
    with pytest.raises(MalformedError):
        form.text("", "c")
    with pytest.raises(MalformedError):
        decimal(0).value("", "1.0")


def test_what_is_no_toml_is_refused():
    for data in (b"\xff", b"= 1", b"x" * (256 * 1024 + 1)):
        with pytest.raises(MalformedError) as caught:
            read_mapping(data, file="m.toml")
        assert (caught.value.code, caught.value.file) == (Code.MAPPING_FILE, "m.toml")
