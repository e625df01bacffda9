import datetime as dt
import io
import json
import zipfile

import pytest

from vcedu.cli.app import run
from vcedu.connectors import RosterRole, read_roster, roster_archive
from vcedu.connectors.roster_columns import COLUMNS, EARLIER_COLUMNS, FILLED
from vcedu.errors import Code, MalformedError

NAME = "RO_20260401_B127210000018.zip"
VALUES = {
    "academicSessions.csv": {
        "title": "2026年度",
        "type": "schoolYear",
        "startDate": "2026-04-01",
        "endDate": "2027-03-31",
        "schoolYear": "2026",
    },
    "orgs.csv": {"name": "見本小学校", "type": "school", "identifier": "B127210000018"},
    "courses.csv": {"title": "2026年度 5年", "schoolYearSourcedId": "1", "orgSourcedId": "1"},
    "classes.csv": {"courseSourcedId": "1", "classType": "homeroom", "schoolSourcedId": "1", "termSourcedIds": "1"},
    "users.csv": {"enabledUser": "true", "familyName": "\U00020b9f田", "givenName": "花", "primaryOrgSourcedId": "1"},
    "roles.csv": {"userSourcedId": "1", "roleType": "primary", "role": "student", "orgSourcedId": "1"},
    "enrollments.csv": {
        "classSourcedId": "1",
        "schoolSourcedId": "1",
        "userSourcedId": "1",
        "role": "student",
        "primary": "false",
    },
}


def _text(rows):
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)


def _rows(name, **changes):
    if name == "manifest.csv":
        return [COLUMNS[name], ("oneroster.version", "1.2_JP")]
    filled = dict.fromkeys(FILLED[name], "x") | {"sourcedId": "1"} | VALUES[name] | changes
    return [COLUMNS[name], tuple(filled.get(column, "") for column in COLUMNS[name])]


def _files(**changed):
    texts = {name: _text(_rows(name)) for name in COLUMNS}
    return texts | {f"{name}.csv": text for name, text in changed.items()}


def _zip(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            if text is not None:
                archive.writestr(name, text)
    return target.getvalue()


def _faults(**changed):
    with pytest.raises(MalformedError) as caught:
        read_roster(_zip(_files(**changed)), file="RO_20260401_B127210000018.zip")
    assert caught.value.code is Code.TABLE_FAULTS
    assert caught.value.facts["count"] == len(caught.value.faults)
    return [(fault.file, fault.code, fault.line, fault.column) for fault in caught.value.faults]


def test_a_whole_roster_is_taken_over():
    found = read_roster(_zip(_files(demographics="x")), file="RO_20260401_B127210000018.zip")
    assert found.tables["users.csv"][0]["familyName"] == "\U00020b9f田"
    assert {name: len(rows) for name, rows in found.tables.items()} == dict.fromkeys(COLUMNS, 1)


@pytest.mark.parametrize(
    ("changed", "code", "line", "column"),
    [
        ({"users": None}, Code.ROSTER_FILE_MISSING, None, None),
        ({"lineItems": ""}, Code.ROSTER_FILE, None, None),
        ({"users": "\ufeff" + _text(_rows("users.csv"))}, Code.ROSTER_TEXT, 1, None),
        ({"users": _text(_rows("users.csv")).encode("cp932", "replace")}, Code.ROSTER_TEXT, 1, None),
        ({"orgs": _text([COLUMNS["orgs.csv"][::-1]])}, Code.ROSTER_HEADER, 1, None),
        ({"roles": ""}, Code.ROSTER_HEADER, 1, None),
        ({"roles": _text(_rows("roles.csv")) + "a,b\r\n"}, Code.TABLE_QUOTING, 3, None),
        ({"roles": _text([*_rows("roles.csv"), ("2",)])}, Code.TABLE_ROW_LENGTH, 3, None),
        ({"roles": _text(_rows("roles.csv", role="parent"))}, Code.TABLE_CELL_MALFORMED, 2, 6),
        ({"roles": _text(_rows("roles.csv", role=""))}, Code.TABLE_CELL_MISSING, 2, 6),
        ({"roles": _text(_rows("roles.csv", roleType="x"))}, Code.TABLE_CELL_MALFORMED, 2, 5),
        ({"manifest": _text([COLUMNS["manifest.csv"]])}, Code.TABLE_CELL_MALFORMED, 1, 2),
        ({"roles": _text([*_rows("roles.csv"), _rows("roles.csv")[1]])}, Code.ROSTER_ID_TWICE, 3, 1),
        ({"roles": _text(_rows("roles.csv", userSourcedId="9"))}, Code.ROSTER_REFERENCE, 2, 4),
        ({"classes": _text(_rows("classes.csv", termSourcedIds="1,9"))}, Code.ROSTER_REFERENCE, 2, 11),
    ],
)
def test_each_fault_has_its_file_and_place(changed, code, line, column):
    faults = _faults(**changed)
    assert (f"RO_20260401_B127210000018.zip/{next(iter(changed))}.csv", code, line, column) in faults


def test_a_roster_is_read_as_records():
    kana = {"metadata.jp.kanaFamilyName": "ハヤシ", "grades": "P5"}
    roles = [*_rows("roles.csv", roleType="secondary", role="guardian"), ("2", *_rows("roles.csv")[1][1:])]
    files = _files(
        users=_text(_rows("users.csv", **kana)),
        roles=_text(roles),
        classes=_text(_rows("classes.csv", grades="P5,P6")),
        enrollments=_text(_rows("enrollments.csv", **{"metadata.jp.shussekiNo": "7"})),
    )
    found = read_roster(_zip(files), file="RO_20260401_B127210000018.zip")
    assert [(each.name, each.is_school, each.parent_id) for each in found.organisations] == [("見本小学校", True, None)]
    assert [(each.grades, each.is_homeroom) for each in found.classes] == [(("P5", "P6"), True)]
    assert [(each.person_id, each.role, each.number) for each in found.enrollments] == [("1", "student", "7")]
    (person,) = found.people
    assert (person.roles, person.class_ids) == ((("student", "1"), ("guardian", "1")), ("1",))
    assert (person.family_name_kana, person.given_name_kana, person.master_identifier) == ("ハヤシ", None, None)
    assert read_roster(_zip(_files()), file="RO_20260401_B127210000018.zip").classes[0].grades == ()


def test_a_roster_tells_from_when_to_when():
    following = {"sourcedId": "2", "title": "2027年度", "startDate": "2027-04-01", "endDate": "2028-03-31"}
    terms = _text([*_rows("academicSessions.csv"), _rows("academicSessions.csv", **following)[1]])
    files = _files(
        academicSessions=terms,
        classes=_text(_rows("classes.csv", termSourcedIds="2,1")),
        roles=_text(_rows("roles.csv", role="teacher", beginDate="2026-04-01", endDate="2026-08-31")),
        enrollments=_text(_rows("enrollments.csv", role="teacher", primary="true", endDate="2026-07-20")),
    )
    found = read_roster(_zip(files), file="RO_20260401_B127210000018.zip")
    day = dt.date.fromisoformat
    assert found.day == day("2026-04-01")
    assert found.roles == (RosterRole("1", "1", "teacher", day("2026-04-01"), day("2026-08-31")),)
    ((place,), (held,)) = found.enrollments, found.classes
    assert (place.is_primary, place.first_day, place.last_day) == (True, None, day("2026-07-20"))
    assert (held.first_day, held.last_day) == (day("2026-04-01"), day("2028-03-31"))
    for name in ("x.zip", "RO_20260230_B127210000018.zip"):
        assert read_roster(_zip(files), file=name).day is None


def test_the_spellings_of_version_1_2_1_are_read():
    older = _text(_rows("enrollments.csv")).replace("jp.shusseki", "jp.Shusseki").replace("jp.public", "jp.Public")
    found = read_roster(_zip(_files(enrollments=older)), file="RO_20260401_B127210000018.zip")
    assert found.tables["enrollments.csv"][0]["metadata.jp.shussekiNo"] == ""


@pytest.mark.parametrize("version", ["1.2.1", "1.2", "1.2_JP"])
def test_the_national_editions_before_are_read(version):
    manifest = _text([COLUMNS["manifest.csv"], ("oneroster.version", version)])
    row = _rows("users.csv", **{"metadata.jp.homeClass": "1"})
    by_column = dict(zip(*row, strict=True))
    older = EARLIER_COLUMNS["users.csv"]
    assert set(older) ^ set(COLUMNS["users.csv"]) == {
        "resourceSourcedIds",
        *(f"metadata.jp.kanaPreferred{name}Name" for name in ("Given", "Family", "Middle")),
    }
    users = _text([older, tuple(by_column.get(column, "") for column in older)])
    found = read_roster(_zip(_files(manifest=manifest, users=users)), file="RO_20260401_B127210000018.zip")
    (user,) = found.tables["users.csv"]
    assert tuple(user) == COLUMNS["users.csv"]
    assert (user["metadata.jp.homeClass"], user["metadata.jp.kanaPreferredGivenName"]) == ("1", "")
    wrong = _text([older, tuple({**by_column, "metadata.jp.kanaGivenName": "花"}.get(each, "") for each in older)])
    (fault,) = _faults(manifest=manifest, users=wrong)
    assert fault[1:] == (Code.TABLE_CELL_MALFORMED, 2, older.index("metadata.jp.kanaGivenName") + 1)


@pytest.mark.parametrize("versions", [["1.1"], [], ["1.2", "1.2_JP"], [""], ["1.3"]])
def test_a_manifest_names_one_edition_that_is_read(versions):
    manifest = _text([COLUMNS["manifest.csv"], *(("oneroster.version", version) for version in versions)])
    assert (f"{NAME}/manifest.csv", Code.TABLE_CELL_MALFORMED, 1, 2) in _faults(manifest=manifest)


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("\U00020bb7田", "\U00020bb7"),
        ("髙橋髙", "髙"),
        ("神\ufa0e", "\ufa0e"),
        ("\ufa19", ""),
        ("葛\U000e0100城", "\U000e0100"),
        ("\U00020b9f田", ""),
        ("﨑", ""),
        ("渡邉", ""),
        ("林－森", ""),
    ],
)
def test_ideographs_of_names_that_the_profile_lacks_are_a_warning(name, foreign):
    packed = _zip(_files(users=_text(_rows("users.csv", familyName=name))))
    found = read_roster(packed, file=NAME)
    assert found.people[0].family_name == name
    told = [(each.file, each.code, each.line, each.column) for each in found.warnings]
    assert told == [(f"{NAME}/users.csv", Code.ROSTER_REPERTOIRE, 2, 8)] * bool(foreign)
    assert [each.facts["characters"] for each in found.warnings] == [foreign] * bool(foreign)
    if foreign:
        with pytest.raises(MalformedError) as caught:
            read_roster(packed, file=NAME, strict=True)
        assert [fault.code for fault in caught.value.faults] == [Code.ROSTER_REPERTOIRE]
    else:
        assert read_roster(packed, file=NAME, strict=True).warnings == ()


def _orgs(*rows, name=NAME):
    texts = _files(orgs=_text([COLUMNS["orgs.csv"], *((each[0], "", "", "x", *each[1:], "") for each in rows)]))
    return read_roster(_zip(texts), file=name)


@pytest.mark.parametrize("name", ["or1p2csv_jsprofilev1p0_valid01.zip", "名簿.zip", "RO_20260431_B127210000018.zip"])
def test_a_zip_of_another_name_is_a_warning(name):
    (warning,) = read_roster(_zip(_files()), file=f"inbox/{name}").warnings
    assert (warning.code, warning.file, warning.facts["name"]) == (Code.ROSTER_NAME, f"inbox/{name}", name)
    with pytest.raises(MalformedError) as caught:
        read_roster(_zip(_files()), file=name, strict=True)
    assert [fault.code for fault in caught.value.faults] == [Code.ROSTER_NAME]


def test_schools_that_may_not_be_one_establishers_are_a_warning():
    board, own = ("1", "district", "271004"), ("2", "school", "B127210000018")
    elsewhere = ("3", "school", "D139290000389")
    private = [("1", "school", "F113310102984"), ("2", "school", "F113310103581")]
    assert _orgs(board, own).warnings == ()
    assert _orgs(board, own, name="RO_20260401_271004.zip").warnings == ()
    for rows, name, lines in (
        ((board, own, elsewhere), NAME, [4]),
        (private, "RO_20260401_F113310102984.zip", [3]),
        ((board, own), "RO_20260401_131016.zip", [1]),
    ):
        told = _orgs(*rows, name=name).warnings
        assert [(each.code, each.line, each.column) for each in told] == [
            (Code.ROSTER_ESTABLISHER, line, 6) for line in lines
        ]
        assert all(each.message.ja.isprintable() for each in told)


def test_all_faults_of_all_files_come_in_one_report():
    faults = _faults(
        users=_text(_rows("users.csv", givenName="", enabledUser="false")), orgs=_text(_rows("orgs.csv", type="x"))
    )
    assert faults == [
        ("RO_20260401_B127210000018.zip/orgs.csv", Code.TABLE_CELL_MALFORMED, 2, 5),
        ("RO_20260401_B127210000018.zip/users.csv", Code.TABLE_CELL_MALFORMED, 2, 4),
        ("RO_20260401_B127210000018.zip/users.csv", Code.TABLE_CELL_MISSING, 2, 7),
    ]


def _archive_refused(data):
    with pytest.raises(MalformedError) as caught:
        read_roster(data, file="RO_20260401_B127210000018.zip")
    assert caught.value.code is Code.ROSTER_ARCHIVE


def test_what_is_no_sound_archive_is_refused(monkeypatch):
    whole = _zip(_files())
    _archive_refused(b"")
    _archive_refused(whole[: len(whole) // 2])
    _archive_refused(_zip({f"{number}.csv": "" for number in range(17)}))
    _archive_refused(_zip({"a.csv": "", "b.csv": ""}).replace(b"b.csv", b"a.csv"))
    monkeypatch.setattr(roster_archive, "_MOST_BYTES", 200)
    _archive_refused(whole)


def test_the_command_counts_rows_or_names_the_faults(tmp_path, capsys):
    good, bad = tmp_path / "RO_20260401_131016.zip", tmp_path / "RO_20260402_131016.zip"
    good.write_bytes(_zip(_files()))
    bad.write_bytes(_zip(_files(users=None)))
    assert run(["roster", "check", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["users.csv"] == 1
    assert run(["roster", "check", str(good)]) == 0
    assert "users.csv: 1" in capsys.readouterr().out
    assert run(["roster", "check", str(bad)]) != 0


def test_the_command_tells_warnings_and_refuses_them_strictly(tmp_path, capsys):
    path = tmp_path / NAME
    path.write_bytes(_zip(_files(users=_text(_rows("users.csv", familyName="髙橋")))))
    assert run(["roster", "check", str(path)]) == 0
    shown = capsys.readouterr()
    assert "users.csv: 1" in shown.out
    assert shown.err.startswith("warning: ")
    assert "髙" in shown.err
    assert run(["roster", "check", str(path), "--lang", "ja"]) == 0
    assert capsys.readouterr().err.startswith("注意：")
    assert run(["roster", "check", str(path), "--json"]) == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert (warning["code"], warning["line"], warning["column"]) == ("ROSTER_REPERTOIRE", 2, 8)
    assert run(["roster", "check", str(path), "--strict"]) == 2
    assert "ROSTER_REPERTOIRE" in capsys.readouterr().err
