import csv
import datetime as dt
import io
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vcedu.connectors import GRADES_COLUMNS, describe_grades, grades_columns, read_grades, read_school
from vcedu.demo.generator import generate_grades, generate_school
from vcedu.education import School, SchoolCode, Transcript, transcript_credential
from vcedu.education.scales import DEFAULT_SCALES, GRADE_LEVELS
from vcedu.errors import Code, MalformedError

HEADER = "学籍番号,氏名,ふりがな,生年月日,年度,学年,教科,科目,評定,評定なしの理由,修得単位数"
ROW = "1,山田 太郎,ヤマダ タロウ,2009-04-02,2025,H1,国語,現代の国語,5,,2"
NAMES = [column.name for column in GRADES_COLUMNS]


def _school(code="D113299990015"):
    kind = SchoolCode(code).kind
    return School(
        SchoolCode(code), "学校", "校長", scales=DEFAULT_SCALES.get(kind, ()), grade_levels=GRADE_LEVELS.get(kind, ())
    )


def _read(*rows, header=HEADER, school=None):
    data = "\r\n".join([header, *rows]).encode()
    return read_grades(data, file="grades.csv", school=school or _school())


def _error(call):
    try:
        call()
    except MalformedError as error:
        return error
    return None


def _faults(*rows, header=HEADER, school=None):
    error = _error(lambda: _read(*rows, header=header, school=school))
    assert error.code is Code.TABLE_FAULTS
    assert error.facts["count"] == len(error.faults)
    return error.faults


def _places(faults):
    return [(fault.code, fault.line, fault.column) for fault in faults]


def test_rows_become_pupils_in_the_order_of_the_file():
    first, second = _read(
        ROW,
        "2,\U00020bb7田 花,ヨシダ ハナ,平成21年5月1日,R7,1,数学,,,長期欠席のため,",
        "1,山田 太郎,ヤマダ タロウ,2009/4/2,令和7年度,1,数学,数学Ⅰ,4,,1.5",
    )
    assert first.pupil.name.legal == "山田 太郎"
    assert first.pupil.name.kana == "ヤマダ タロウ"
    assert first.pupil.birth_date == dt.date(2009, 4, 2)
    assert [(each.title, each.grade, each.credits_earned) for each in first.results] == [
        ("現代の国語", "5", Decimal(2)),
        ("数学Ⅰ", "4", Decimal("1.5")),
    ]
    assert {each.grade_level for each in first.results} == {"H1"}
    assert second.pupil.birth_date == dt.date(2009, 5, 1)
    assert (second.results[0].grade, second.results[0].no_grade_reason) == (None, "長期欠席のため")


def test_all_columns_by_their_english_names():
    cells = {column.name: column.example for column in GRADES_COLUMNS} | {"no_grade_reason": ""}
    ((only),) = _read(",".join(cells.values()), header=",".join(cells))
    assert only.pupil.name.alphabet == "YAMADA TARO"
    assert only.pupil.name.alias == "山田 花"
    (result,) = only.results
    assert (result.term, result.course_code) == ("前期", "A101")
    assert str(result.course_of_study_code) == "8416503211100000"
    assert result.credits_available == Decimal(2)


@pytest.mark.parametrize("column", GRADES_COLUMNS, ids=lambda column: column.name)
def test_each_alias_means_its_column(column):
    for alias in column.aliases:
        assert f" | {alias}" in describe_grades("ja")
        header = ",".join(alias if name == column.name else name for name in NAMES)
        cells = ["" if each.name == "no_grade_reason" else each.example for each in GRADES_COLUMNS]
        assert _read(",".join(cells), header=header)


def test_the_description_names_every_column_in_both_languages():
    for language, need in (("en", "required"), ("ja", "必須")):
        text = describe_grades(language)
        assert all(f"{name}" in text for name in NAMES)
        assert text.count(need) == sum(column.is_required for column in GRADES_COLUMNS)


def test_all_faults_of_a_file_come_in_one_report():
    faults = _faults(
        ROW,
        "2,,ﾔﾏﾀﾞ,2009-02-30,25,H9,,x,9,,-1",
        "1,山田 次郎,ヤマダ タロウ,2009-04-03,2025,H1,数学,,5,,",
        ROW,
        "3,林 花",
        "4,林 花,,,2025,H1,音楽,,7,,",
        "4,林 花,,,2025,H1,美術,,,,",
        "4,林 花,,,2025,H1,書道,,5,欠席,",
    )
    assert _places(faults) == [
        (Code.TABLE_CELL_MISSING, 3, 2),
        (Code.TABLE_CELL_MALFORMED, 3, 3),
        (Code.TABLE_CELL_MALFORMED, 3, 4),
        (Code.TABLE_CELL_MALFORMED, 3, 5),
        (Code.TABLE_CELL_MALFORMED, 3, 6),
        (Code.TABLE_CELL_MISSING, 3, 7),
        (Code.TABLE_CELL_MALFORMED, 3, 11),
        (Code.TABLE_ROWS_DISAGREE, 4, 2),
        (Code.TABLE_ROWS_DISAGREE, 4, 4),
        (Code.TABLE_ROW_TWICE, 5, 7),
        (Code.TABLE_ROW_LENGTH, 6, None),
        (Code.GRADE_NOT_ON_SCALE, 7, 9),
        (Code.TABLE_CELL_MISSING, 8, 9),
        (Code.TABLE_CELL_MALFORMED, 9, 10),
    ]
    assert {fault.file for fault in faults} == {"grades.csv"}
    assert faults[0].facts["column_name"] == "氏名"
    assert faults[7].facts["first_line"] == faults[9].facts["first_line"] == 2


def test_one_bad_cell_hides_no_other_fault_of_its_row():
    row = "1,山田 次郎,ヤマダ タロウ,2009-04-03,20,H1,国語,現代の国語,7,,2"
    assert _places(_faults(ROW, row)) == [
        (Code.TABLE_ROWS_DISAGREE, 3, 2),
        (Code.TABLE_ROWS_DISAGREE, 3, 4),
        (Code.TABLE_CELL_MALFORMED, 3, 5),
        (Code.GRADE_NOT_ON_SCALE, 3, 9),
    ]


def test_an_unreadable_cell_is_no_disagreement():
    assert _places(_faults(ROW.replace("2009-04-02", "2009"), ROW.replace("国語", "数学"))) == [
        (Code.TABLE_CELL_MALFORMED, 2, 4)
    ]


def test_the_documentation_lists_the_columns_as_they_are():
    rows = [line.split("|")[1:3] for line in grades_columns.__doc__.splitlines() if line.startswith("| `")]
    listed = [(name.strip(" `"), tuple(aliases.strip().split(", "))) for name, aliases in rows]
    assert listed == [(column.name, column.aliases) for column in GRADES_COLUMNS]


@pytest.mark.parametrize("name", [column.name for column in GRADES_COLUMNS if column.is_required])
def test_without_a_required_column_only_that_is_said(name):
    columns = [column for column in GRADES_COLUMNS if column.name not in {name, "no_grade_reason"}]
    header = ",".join(column.name for column in columns)
    faults = _faults(",".join(column.example for column in columns), header=header)
    assert _places(faults) == [(Code.TABLE_COLUMN_MISSING, 1, None)]


@pytest.mark.parametrize(
    ("cell", "level"), [("1", "H1"), ("3", "H3"), ("H2", "H2"), ("4", None), ("0", None), ("P1", None), ("１", None)]
)
def test_grades_of_an_upper_secondary_school(cell, level):
    row = ROW.replace(",H1,", f",{cell},")
    if level is None:
        assert _places(_faults(row)) == [(Code.TABLE_CELL_MALFORMED, 2, 6)]
    else:
        assert _read(row)[0].results[0].grade_level == level


def test_a_credit_system_school_leaves_the_grade_level_out():
    assert _read(ROW.replace(",H1,", ",,"))[0].results[0].grade_level is None


def test_grades_of_an_elementary_school():
    school = _school("B127210000018")
    assert _read(ROW.replace(",H1,", ",3,").replace(",5,", ",3,"), school=school)[0].results[0].grade_level == "P3"
    assert _places(_faults(ROW.replace(",H1,", ",2,"), school=school)) == [(Code.GRADE_NOT_ON_SCALE, 2, 9)]
    assert _read(ROW.replace(",H1,", ",2,").replace(",5,", ",,"), school=school)[0].results[0].grade is None


def test_years_of_a_compulsory_education_school_run_on():
    school = _school("C239290000059")
    assert _read(ROW.replace(",H1,", ",7,"), school=school)[0].results[0].grade_level == "J1"


def test_a_school_without_grades_says_so():
    school = School(
        SchoolCode("F113110102700"), "大学", "学長", scales=DEFAULT_SCALES[SchoolCode("D113299990015").kind]
    )
    (fault,) = _faults(ROW, school=school)
    assert fault.facts["expected"].en == "one of -, or its number"


def test_the_same_course_in_another_year_or_term_is_another_result():
    header = HEADER + ",学期"
    rows = [ROW + ",前期", ROW + ",後期", ROW.replace("2025", "2024") + ","]
    assert len(_read(*rows, header=header)[0].results) == 3


def test_names_outside_cp932_are_fine_in_utf8():
    name = "葛\U000e0100城 \ufa19\U00020bb7"
    assert _read(ROW.replace("山田 太郎", name))[0].pupil.name.legal.encode() == name.encode()


def test_private_characters_of_a_cp932_file_are_faults():
    row = ROW.replace("山田 太郎", "\ue000")
    (fault,) = _error(lambda: read_grades(f"{HEADER}\n{row}\n".encode("cp932"), file="g", school=_school())).faults
    assert (fault.code, fault.column) == (Code.TABLE_CELL_MALFORMED, 2)
    assert "外字" in fault.message.ja


TEXT = st.text(
    st.one_of(
        st.sampled_from("山田𠮷髙﨑神塚隆葛\U000e0100邉かガー ,\"'"),
        st.characters(categories=["Lu", "Ll", "Lo", "Mn", "Nd", "Po"]),
    ),
    min_size=1,
    max_size=10,
).filter(lambda text: text.strip() == text)
CREDITS = st.one_of(st.none(), st.integers(0, 99999).map(lambda cents: Decimal(cents) / 100))
RESULT = st.fixed_dictionaries(
    {
        "school_year": st.integers(1990, 2030),
        "grade_level": st.sampled_from(["", "H1", "H2", "H3"]),
        "term": st.one_of(st.just(""), TEXT),
        "subject": TEXT,
        "course": st.one_of(st.just(""), TEXT),
        "grade": st.sampled_from("12345"),
        "credits": CREDITS,
        "credits_available": CREDITS,
        "course_code": st.one_of(st.just(""), TEXT),
    }
)
PUPIL = st.fixed_dictionaries(
    {
        "student_number": st.from_regex(r"[0-9A-Za-z組年][0-9A-Za-z._-]{0,9}", fullmatch=True),
        "name": TEXT,
        "alias": st.one_of(st.just(""), TEXT),
        "birth_date": st.dates(),
    }
)


def _written(pupil, results, encoding):
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, NAMES)
    writer.writeheader()
    writer.writerows(pupil | result for result in results)
    return stream.getvalue().encode(encoding)


@settings(max_examples=60)
@given(
    PUPIL,
    st.lists(RESULT, min_size=1, max_size=4, unique_by=lambda r: (r["school_year"], r["subject"])),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_every_value_of_the_file_reaches_the_credential(pupil, results, encoding):
    (read,) = read_grades(_written(pupil, results, encoding), file="g", school=_school())
    document = transcript_credential(
        Transcript(_school(), read.pupil, read.results),
        issuer_id="did:example:school",
        credential_id="urn:uuid:1",
        valid_from=dt.datetime(2026, 3, 25, tzinfo=dt.UTC),
    )
    subject = document["credentialSubject"]
    named = {entry["identityType"]: entry["identityHash"] for entry in subject["identifier"]}
    assert named["name"] == pupil["name"]
    assert named["sisSourcedId"] == pupil["student_number"]
    assert named.get("ext:jp.alias", "") == pupil["alias"]
    assert subject["dateOfBirth"] == pupil["birth_date"].isoformat()
    assert len(subject["verifiableCredential"]) == len(results)
    for nested, result in zip(subject["verifiableCredential"], results, strict=True):
        course = nested["credentialSubject"]
        achievement = course["achievement"]
        assert course["term"] == f"{result['school_year']}年度 {result['term']}".removesuffix(
            " " if not result["term"] else ""
        )
        assert achievement["fieldOfStudy"] == result["subject"]
        assert achievement["name"] == (result["course"] or result["subject"])
        assert achievement.get("tag", [""]) == [result["grade_level"]]
        assert achievement.get("humanCode", "") == result["course_code"]
        assert course["result"][0]["value"] == result["grade"]
        for member, value in (
            (course.get("creditsEarned"), "credits"),
            (achievement.get("creditsAvailable"), "credits_available"),
        ):
            assert (None if member is None else Decimal(repr(member))) == result[value]


@given(st.binary(max_size=300))
def test_any_bytes_are_grades_or_an_error(data):
    text = HEADER.encode() + b"\n" + data
    error = _error(lambda: read_grades(text, file="g", school=_school()))
    assert error is None or error.code.startswith("TABLE_")


@given(st.lists(st.text('12345HP１５年平成令和国語山田-/., "\n\ue000', max_size=6), min_size=11, max_size=11))
def test_any_cells_are_grades_or_an_error(cells):
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    error = _error(lambda: _read(quoted))
    for fault in getattr(error, "faults", ()):
        assert fault.line == 2
        assert fault.message.en.isprintable()
        assert fault.message.ja.isprintable()


def test_a_school_of_300_pupils_is_read_at_once():
    school = read_school(generate_school(), file="school.toml")
    data = generate_grades(7, 300)
    before = time.process_time()
    grades = read_grades(data, file="grades.csv", school=school)
    assert time.process_time() - before < 5
    assert (len(grades), sum(len(each.results) for each in grades)) == (300, 3000)
