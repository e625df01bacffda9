import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.connectors import read_school
from vcedu.errors import Code, MalformedError

SCHOOL = """\
[school]
code = "D113299990015"
name = "見本高等学校"
principal = "見本 花子"
"""
SCALE = """\
[[scale]]
name = "成績"
grade_levels = ["H1"]
step = [{ value = "優", meaning = "80点以上" }, { value = "可", meaning = "60点以上" }]
"""
UNIVERSITY = SCHOOL.replace("D113299990015", "F113110102700")


def _read(text):
    return read_school(text.encode(), file="school.toml")


def _error(call):
    try:
        call()
    except MalformedError as error:
        return error
    return None


def _faults(text):
    error = _error(lambda: _read(text))
    assert error.code is Code.TABLE_FAULTS
    assert {fault.file for fault in error.faults} == {"school.toml"}
    return [(fault.code, fault.path) for fault in error.faults]


def test_a_school_with_the_usual_scale():
    school = _read(SCHOOL)
    assert (str(school.code), school.name, school.principal) == ("D113299990015", "見本高等学校", "見本 花子")
    assert (school.language, school.name_en, school.address) == ("ja", None, None)
    assert school.scale_for("H3").values == ("5", "4", "3", "2", "1")
    assert school.grade_levels == ("H1", "H2", "H3")


def test_a_school_with_all_keys():
    more = 'name_en = "Mihon"\naddress = "東京都"\nlanguage = "en"\ngrade_levels = ["H1", "H2", "H3", "H4"]\n'
    school = _read(SCHOOL + more + SCALE)
    assert (school.name_en, school.address, school.language) == ("Mihon", "東京都", "en")
    assert school.grade_levels == ("H1", "H2", "H3", "H4")
    assert school.scale_for("H1").legend == "優: 80点以上\n可: 60点以上"
    assert school.scale_for("H2") is None


def test_a_university_describes_its_scale():
    assert _faults(UNIVERSITY) == [(Code.SCHOOL_FILE, "/scale")]
    school = _read(UNIVERSITY + SCALE.replace('grade_levels = ["H1"]\n', ""))
    assert school.scale_for(None).values == ("優", "可")
    assert school.grade_levels == ()


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('name = "見本高等学校"\n', "", "/school/name"),
        ('principal = "見本 花子"\n', "", "/school/principal"),
        ('code = "D113299990015"\n', "", "/school/code"),
        ('code = "D113299990015"\n', "code = 13\n", "/school/code"),
        ('"見本高等学校"', '""', "/school/name"),
        ('"見本高等学校"', '"見本 "', "/school/name"),
        ('"見本高等学校"', "3", "/school/name"),
        ('"見本高等学校"', '"見本"\nname_fr = "x"', "/school/name_fr"),
        ('"見本高等学校"', '"見本"\n"a/b~" = "x"', "/school/a~1b~0"),
        ('"見本高等学校"', '"見本"\nlanguage = "fr"', "/school/language"),
        ('"見本高等学校"', '"見本"\ngrade_levels = "H1"', "/school/grade_levels"),
        ('"見本高等学校"', '"見本"\ngrade_levels = ["H1", "H1"]', "/school/grade_levels"),
        ('"見本高等学校"', '"見本"\ngrade_levels = ["H1", 2]', "/school/grade_levels/1"),
        ("[school]", "x = 1\n[school]", "/x"),
        ("[school]", "[[school]]", "/school"),
        ("[school]", "[skool]", "/school"),
        ('["H1"]', '["H9"]', "/scale/0/grade_levels"),
        ("[[scale]]", "[scale]", "/scale"),
        ('value = "優", ', "", "/scale/0/step/0/value"),
        ('value = "可"', 'value = "優"', "/scale/0"),
        ('{ value = "可", meaning = "60点以上" }', '"可"', "/scale/0/step/1"),
        (', { value = "可", meaning = "60点以上" }', "", "/scale/0"),
    ],
)
def test_each_fault_is_named_with_its_key(old, new, path):
    assert old in SCHOOL + SCALE
    faults = _faults((SCHOOL + SCALE).replace(old, new, 1))
    assert (Code.SCHOOL_FILE, path) in faults
    assert len(faults) == (2 if "[skool]" in new else 1)


def test_a_wrong_school_code_has_its_own_code():
    assert _faults(SCHOOL.replace("0015", "0016")) == [(Code.SCHOOL_CODE, "/school/code")]


def test_all_faults_come_in_one_report():
    text = SCHOOL.replace("0015", "0016").replace('principal = "見本 花子"', "head = 1")
    assert sorted(path for _, path in _faults(text)) == ["/school/code", "/school/head", "/school/principal"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[school\n", 1),
        (b"a = 1\na = 2\n", 2),
        (b"\xff", None),
        (b"a = " + b"[" * 100_000, None),
        (b"a = " + b"9" * 5_000, None),
        (b"#" * (256 * 1024 + 1), None),
        (b"\xef\xbb\xbf[school]", 1),
    ],
)
def test_what_is_no_toml_is_refused_at_once(data, line):
    with pytest.raises(MalformedError) as caught:
        read_school(data, file="school.toml")
    assert (caught.value.code, caught.value.file, caught.value.line) == (Code.SCHOOL_FILE, "school.toml", line)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_school_or_an_error(data):
    with pytest.raises(MalformedError):
        read_school(data, file="s")


VALUES = st.recursive(
    st.sampled_from(['"x"', "1", "true", "1.5", "2025-01-01", "nan", '"D113299990015"']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda item: f"{{ value = {item} }}"),
    ),
    max_leaves=4,
)


@given(st.sampled_from(["code", "name", "principal", "name_en", "language", "grade_levels"]), VALUES)
def test_any_value_is_taken_or_named(key, value):
    lines = [line for line in SCHOOL.splitlines() if not line.startswith(f"{key} ")]
    error = _error(lambda: _read("\n".join([*lines, f"{key} = {value}"])))
    assert error is None or all(fault.path.startswith(f"/school/{key}") for fault in error.faults)
