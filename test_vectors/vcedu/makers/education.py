"""Negative vectors of school records and school files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from makers.vector import Vector

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = "学籍番号,氏名,ふりがな,生年月日,年度,学年,教科,科目,評定,評定なしの理由,修得単位数"
_ROW = "1,山田 太郎,ヤマダ タロウ,2009-04-02,2025,H1,国語,現代の国語,5,,2"
_OTHER = "1,山田 太郎,ヤマダ タロウ,2009-04-02,2025,H1,数学,数学Ⅰ,4,,3"
_GRADES = f"{_HEADER}\r\n{_ROW}\r\n{_OTHER}\r\n"
_SCHOOL = '[school]\ncode = "D113299990015"\nname = "見本高等学校"\nprincipal = "見本 花子"\n'
_ELEMENTARY = _SCHOOL.replace("D113299990015", "B127210000018")
_SCALE = (
    '[[scale]]\nname = "成績"\ngrade_levels = ["H1", "H2", "H3"]\n'
    'step = [{ value = "優", meaning = "80点以上" }, { value = "可", meaning = "60点以上" }]\n'
)
_UNIVERSITY_SCALE = _SCALE.replace('grade_levels = ["H1", "H2", "H3"]\n', "")
_TRANSCRIPT = {
    "student_number": "1",
    "name": {"legal": "山田 太郎", "kana": "ヤマダ タロウ", "alphabet": "YAMADA TARO", "alias": "山田"},
    "results": [
        {"subject": "国語", "school_year": 2025, "grade": "5", "credits_earned": "2"},
        {"subject": "数学", "school_year": 2025, "no_grade_reason": "長期欠席のため"},
    ],
}


def vectors() -> Iterator[Vector]:
    """Yield every vector of this area."""
    yield from _files()
    yield from _tables()
    yield from _cells()
    yield from _rows()
    yield from _marks()
    yield from _schools()
    yield from _codes()
    yield from _dates()
    yield from _records()
    yield from _completeness()
    yield from _scene_records()
    yield from _registers()
    yield from _rosters()


def _grades(name: str, code: str, old: str, new: str, *, school: str = _SCHOOL) -> Vector:
    """Return a vector of a grades file in which one place is changed."""
    text = _changed(_GRADES, old, new)
    return Vector(name, code, "grades", {"text": text, "school": school}, {"text": _GRADES, "school": school})


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        raise ValueError(f"{old!r} is not in the text to change")
    return text.replace(old, new, 1)


def _binary(data: bytes) -> dict[str, Any]:
    return {"base64": base64.b64encode(data).decode(), "school": _SCHOOL}


def _files() -> Iterator[Vector]:
    text = _GRADES.replace("Ⅰ", "1")
    english = "student_number,name,birth_date,school_year,subject,grade\r\n1,鈴木 鈴木,,2025,国語,5\r\n"
    for name, wrong, right in (
        ("grades-in-utf-8-with-a-byte-of-cp932", english.encode() + "2,あ".encode("cp932"), english.encode()),
        ("grades-in-utf-16", text.encode("utf-16"), text.encode("cp932")),
        ("grades-in-utf-8-and-cp932", text.encode() + "2,林".encode("cp932"), text.encode()),
        ("grades-with-cut-character", text.encode("cp932") + b"\x93", text.encode("cp932")),
    ):
        yield Vector(name, "TABLE_ENCODING", "grades", _binary(wrong), _binary(right))
    for name, limit, least in (
        ("bytes", "max_bytes", len(_GRADES.encode())),
        ("rows", "max_rows", 2),
        ("columns", "max_columns", 11),
    ):
        yield Vector(
            f"grades-with-too-many-{name}",
            "TABLE_TOO_LARGE",
            "grades",
            {"text": _GRADES, "school": _SCHOOL, "limits": {limit: least - 1}},
            {"text": _GRADES, "school": _SCHOOL, "limits": {limit: least}},
        )
    yield _grades("grades-file-empty", "TABLE_EMPTY", _GRADES, "")
    yield _grades("grades-file-of-a-header", "TABLE_EMPTY", f"{_ROW}\r\n{_OTHER}\r\n", "")
    two_faults = _GRADES.replace(",5,", ",6,").replace("国語,現代", ",現代")
    yield Vector(
        "grades-with-two-faults",
        "TABLE_FAULTS",
        "grades-report",
        {"text": two_faults, "school": _SCHOOL},
        {"text": _GRADES, "school": _SCHOOL},
    )
    yield Vector(
        "school-file-with-two-faults",
        "TABLE_FAULTS",
        "school-report",
        {"text": _SCHOOL.replace("principal", "head")},
        {"text": _SCHOOL},
    )


def _tables() -> Iterator[Vector]:
    for name, column in (
        ("student-number", "学籍番号"),
        ("name", "氏名"),
        ("birth-date", "生年月日"),
        ("year", "年度"),
    ):
        at = _HEADER.split(",").index(column)
        lines = [line.split(",") for line in _GRADES.split("\r\n")]
        text = "\r\n".join(",".join(cell for place, cell in enumerate(line) if place != at) for line in lines)
        yield _grades(f"grades-without-{name}", "TABLE_COLUMN_MISSING", _GRADES, text)
    yield _grades("grades-with-unknown-column", "TABLE_COLUMN_UNKNOWN", "評定なしの理由", "備考")
    yield _grades("grades-with-unnamed-column", "TABLE_COLUMN_UNKNOWN", "評定なしの理由", "")
    yield _grades("grades-with-column-twice", "TABLE_COLUMN_TWICE", "評定なしの理由", "評定")
    yield _grades("grades-with-column-and-its-alias", "TABLE_COLUMN_TWICE", "評定なしの理由", "Grade")
    yield _grades("grades-row-too-short", "TABLE_ROW_LENGTH", ",,3\r\n", "\r\n")
    yield _grades("grades-row-too-long", "TABLE_ROW_LENGTH", ",,3\r\n", ",,3,\r\n")
    yield _grades("grades-empty-line", "TABLE_ROW_LENGTH", "\r\n1,", "\r\n\r\n1,")
    yield _grades("grades-quotation-inside-a-cell", "TABLE_QUOTING", "数学Ⅰ", '数学"Ⅰ"')
    yield _grades("grades-quotation-left-open", "TABLE_QUOTING", "数学Ⅰ", '"数学Ⅰ')
    yield _grades("grades-text-after-quotation", "TABLE_QUOTING", "数学Ⅰ", '"数学"Ⅰ')
    yield _grades("grades-single-carriage-return", "TABLE_QUOTING", "数学Ⅰ", "数学\rⅠ")


def _cells() -> Iterator[Vector]:
    for name, old, new in (
        ("student-number", "\r\n1,", "\r\n,"),
        ("name", "山田 太郎", ""),
        ("school-year", ",2025,", ",,"),
        ("subject", "数学,数学Ⅰ", ",数学Ⅰ"),
        ("grade", ",4,", ",,"),
    ):
        yield _grades(f"grades-cell-without-{name}", "TABLE_CELL_MISSING", old, new)
    for name, old, new in (
        ("student-number-that-is-a-path", "\r\n1,", "\r\n../1,"),
        ("name-with-space-at-the-end", "山田 太郎,", "山田 太郎 ,"),
        ("name-with-line-break", "山田 太郎,", '"山田\r\n太郎",'),
        ("name-with-private-character", "山田", "山\ue000"),
        ("name-with-replacement-character", "山田", "山\ufffd"),
        ("name-with-bidirectional-override", "山田", "山\u202e田"),
        ("name-too-long", "山田 太郎", "山" * 201),
        ("reading-in-half-width-kana", "ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("reading-in-kanji", "ヤマダ タロウ", "山田 太郎"),
        ("birth-date-that-is-none", "2009-04-02", "2009-02-29"),
        ("birth-date-of-another-era", "2009-04-02", "平成41年4月2日"),
        ("birth-date-month-first", "2009-04-02", "04/02/2009"),
        ("school-year-of-two-digits", ",2025,", ",25,"),
        ("grade-level-of-another-school", ",H1,", ",P1,"),
        ("grade-level-too-high", ",H1,", ",4,"),
        ("credits-negative", ",,3\r\n", ",,-3\r\n"),
        ("credits-with-comma", ",,3\r\n", ',,"1,5"\r\n'),
        ("credits-with-exponent", ",,3\r\n", ",,3e1\r\n"),
        ("reason-beside-a-grade", ",4,,", ",4,欠席,"),
    ):
        yield _grades(f"grades-{name}", "TABLE_CELL_MALFORMED", old, new)
    code = {"text": _GRADES.replace("修得単位数", "学習指導要領コード").replace(",2\r\n", ",\r\n"), "school": _SCHOOL}
    right = {**code, "text": code["text"].replace(",,3\r\n", ",,8416503211100000\r\n")}
    wrong = {**code, "text": code["text"].replace(",,3\r\n", ",,8.4165E+15\r\n")}
    yield Vector("grades-course-of-study-code-as-number", "TABLE_CELL_MALFORMED", "grades", wrong, right)


def _rows() -> Iterator[Vector]:
    for name, old, new in (
        ("name", "山田 太郎", "山田 次郎"),
        ("variant-of-name", "山田", "山\U000e0100田"),
        ("reading", "ヤマダ タロウ", "やまだ たろう"),
        ("birth-date", "2009-04-02", "2009-04-03"),
    ):
        text = f"{_HEADER}\r\n{_ROW}\r\n{_changed(_OTHER, old, new)}\r\n"
        yield _grades(f"grades-rows-with-another-{name}", "TABLE_ROWS_DISAGREE", _GRADES, text)
    yield _grades("grades-row-twice", "TABLE_ROW_TWICE", _OTHER, _ROW)
    yield _grades("grades-course-with-two-marks", "TABLE_ROW_TWICE", _OTHER, _ROW.replace(",5,", ",3,"))


def _marks() -> Iterator[Vector]:
    for name, mark in (("above", "6"), ("below", "0"), ("half", "4.5"), ("full-width", "４"), ("letter", "A")):
        yield _grades(f"grades-mark-{name}", "GRADE_NOT_ON_SCALE", ",4,", f",{mark},")
    elementary = _GRADES.replace(",H1,", ",3,").replace(",5,", ",3,").replace(",4,", ",2,")
    yield Vector(
        "grades-mark-in-a-year-without-marks",
        "GRADE_NOT_ON_SCALE",
        "grades",
        {"text": elementary.replace(",3,国語", ",2,国語"), "school": _ELEMENTARY},
        {"text": elementary, "school": _ELEMENTARY},
    )
    yield Vector(
        "grades-mark-of-the-usual-scale-where-the-school-has-its-own",
        "GRADE_NOT_ON_SCALE",
        "grades",
        {"text": _GRADES.replace(",5,", ",優,"), "school": _SCHOOL + _SCALE},
        {"text": _GRADES.replace(",5,", ",優,").replace(",4,", ",可,"), "school": _SCHOOL + _SCALE},
    )
    yield _of_transcript(
        "transcript-mark-not-on-scale", {"results": [{**_result(0), "grade": "6"}, _result(1)]}, "GRADE_NOT_ON_SCALE"
    )


def _schools() -> Iterator[Vector]:
    for name, old, new in (
        ("not-toml", "[school]", "[school"),
        ("key-twice", 'principal = "見本 花子"', 'principal = "見本 花子"\nname = "見本"'),
        ("without-name", 'name = "見本高等学校"\n', ""),
        ("without-head", 'principal = "見本 花子"\n', ""),
        ("empty-name", "見本高等学校", ""),
        ("name-a-number", '"見本高等学校"', "1"),
        ("unknown-key", 'principal = "見本 花子"', 'principal = "見本 花子"\nphone = "03"'),
        ("unknown-table", "[school]", "[other]\n[school]"),
        ("other-language", 'principal = "見本 花子"', 'principal = "見本 花子"\nlanguage = "fr"'),
        ("grade-level-twice", 'principal = "見本 花子"', 'principal = "見本 花子"\ngrade_levels = ["H1", "H1"]'),
        ("two-schools", "[school]", "[[school]]"),
        ("no-scale-of-a-university", "D113299990015", "F113110102700"),
    ):
        yield _of_school(f"school-file-{name}", "SCHOOL_FILE", _changed(_SCHOOL, old, new), _SCHOOL)
    for name, old, new in (
        ("mark-twice", 'value = "可"', 'value = "優"'),
        ("of-one-mark", ', { value = "可", meaning = "60点以上" }', ""),
        ("without-meaning", ', meaning = "60点以上"', ""),
        ("for-a-grade-that-is-none", '"H3"', '"H4"'),
    ):
        text = _SCHOOL + _changed(_SCALE, old, new)
        yield _of_school(f"school-file-scale-{name}", "SCHOOL_FILE", text, _SCHOOL + _SCALE)
    for name, code in (
        ("check-digit", "D113299990016"),
        ("prefecture", "D148299990014"),
        ("kind", "D313299990013"),
        ("cut", "D11329999001"),
    ):
        yield _of_school(f"school-file-code-{name}", "SCHOOL_CODE", _SCHOOL.replace("D113299990015", code), _SCHOOL)


def _of_school(name: str, code: str, wrong: str, right: str) -> Vector:
    if code == "SCHOOL_FILE" and "F113110102700" in wrong:
        right = wrong + _UNIVERSITY_SCALE
    return Vector(name, code, "school", {"text": wrong}, {"text": right})


def _codes() -> Iterator[Vector]:
    for name, scheme, wrong, right in (
        ("school-code-of-a-real-kind-with-wrong-digit", "学校コード", "F139190110519", "F113110102700"),
        ("school-code-establishment", "学校コード", "B108454200022", "B108254200026"),
        ("school-code-number-from-zero", "学校コード", "B108204200021", "B108254200026"),
        ("school-code-small-letter", "学校コード", "b108254200026", "B108254200026"),
        ("school-code-full-width", "学校コード", "B1０8254200026", "B108254200026"),
        ("local-government-code-digit", "全国地方公共団体コード", "131017", "131016"),
        ("local-government-code-of-a-board", "全国地方公共団体コード", "011000", "011002"),
        ("local-government-code-prefecture", "全国地方公共団体コード", "481009", "271004"),
        ("local-government-code-without-digit", "全国地方公共団体コード", "13101", "131016"),
        ("education-board-code-prefecture", "教育委員会コード", "481000", "011000"),
        ("education-board-code-letters", "教育委員会コード", "01100A", "011000"),
        ("corporate-number-digit", "法人番号", "8000012050002", "7000012050002"),
        ("corporate-number-cut", "法人番号", "700001205000", "7000012050002"),
        ("course-of-study-code-cut", "学習指導要領コード", "841650321110000", "8416503211100000"),
        ("course-of-study-code-with-space", "学習指導要領コード", "8416 50321110000", "8416503211100000"),
    ):
        code = "SCHOOL_CODE" if scheme == "学校コード" else "RECORD_CODE"
        yield Vector(name, code, "record-code", {"scheme": scheme, "value": wrong}, {"scheme": scheme, "value": right})


def _dates() -> Iterator[Vector]:
    for name, wrong, right in (
        ("date-reiwa-before-it-began", "令和元年4月30日", "平成31年4月30日"),
        ("date-heisei-after-it-ended", "平成31年5月1日", "令和元年5月1日"),
        ("date-without-zeros", "2009-4-2", "2009-04-02"),
        ("date-unknown-era", "慶応元年4月7日", "明治10年4月7日"),
    ):
        yield Vector(name, "RECORD_VALUE", "record-date", {"text": wrong}, {"text": right})
    for name, wrong, right in (
        ("school-year-that-never-was", "平成32年度", "令和2年度"),
        ("school-year-of-an-era-that-had-ended", "昭和64年度", "平成元年度"),
        ("school-year-too-early", "1899", "1900"),
    ):
        yield Vector(name, "RECORD_VALUE", "record-school-year", {"text": wrong}, {"text": right})
    yield Vector(
        "era-before-the-calendar", "RECORD_VALUE", "record-era", {"date": "1872-12-31"}, {"date": "1873-01-01"}
    )


def _records() -> Iterator[Vector]:
    for name, steps in (("scale-mark-twice", [["A", "a"], ["A", "b"]]), ("scale-of-one-mark", [["A", "a"]])):
        right = {"steps": [["A", "a"], ["B", "b"]]}
        yield Vector(name, "RECORD_VALUE", "record-scale", {"steps": steps}, right)
    for name, change in (
        ("transcript-without-results", {"results": []}),
        ("transcript-with-course-twice", {"results": [_result(0), _result(0)]}),
        ("transcript-without-mark-or-reason", {"results": [_result(0), {"subject": "数学", "school_year": 2025}]}),
        ("transcript-with-mark-and-reason", {"results": [_result(0), {**_result(1), "grade": "1"}]}),
        ("transcript-credits-above-limit", {"results": [{**_result(0), "credits_earned": "1000"}, _result(1)]}),
        ("transcript-credits-of-three-decimals", {"results": [{**_result(0), "credits_earned": "1.125"}, _result(1)]}),
        ("transcript-credits-not-a-number", {"results": [{**_result(0), "credits_earned": "NaN"}, _result(1)]}),
        ("transcript-empty-student-number", {"student_number": ""}),
        ("transcript-name-of-spaces", {"name": {"legal": "\u3000"}}),
        ("transcript-alphabet-name-in-kana", {"name": {"legal": "山田 太郎", "alphabet": "ヤマダ"}}),
    ):
        yield _of_transcript(name, change, "RECORD_VALUE")


def _result(number: int) -> dict[str, Any]:
    return dict(_TRANSCRIPT["results"][number])


def _of_transcript(name: str, change: dict[str, Any], code: str) -> Vector:
    return Vector(name, code, "transcript", _TRANSCRIPT | change, _TRANSCRIPT)


def _completeness() -> Iterator[Vector]:
    course = {"credentialSubject": {"creditsEarned": 2}}
    claim = {"courseCount": 2, "creditsTotal": "4"}
    twin = {"completenessClaim": claim, "credentialSubject": {"verifiableCredential": [course, course]}}
    for name, changes in (
        ("transcript-with-more-courses-than-counted", {"courseCount": 1}),
        ("transcript-with-more-credits-than-counted", {"courseCount": 3, "creditsTotal": "3.5"}),
        ("transcript-whose-credits-do-not-add-up", {"creditsTotal": "4.5"}),
        ("transcript-that-counts-in-text", {"courseCount": "2"}),
        ("transcript-that-counts-no-course", {"courseCount": 0}),
        ("transcript-with-a-negative-sum-of-credits", {"creditsTotal": "-4"}),
    ):
        wrong = {**twin, "completenessClaim": {**claim, **changes}}
        yield Vector(name, "COMPLETENESS_CONTRADICTED", "completeness", wrong, twin)


def _scene_records() -> Iterator[Vector]:
    """Yield one value of a record each that can't be."""
    out = {"recorded_on": "2026-10-01", "accepted_on": "2026-10-02", "left_on": "2026-09-30"}
    days = {"school_days": 200, "excused": 3, "required": 195, "absent": 5, "present": 190, "abroad": 2}
    number = {"fiscal_year": 2026, "number": 1}
    line = {"kind": "EnrollmentCertificate", "purpose": "転入学の手続", "receiver": "保護者", "copies": 1}
    for kind, twin, cases in (
        (
            "transfer-out",
            out,
            {
                "recorded-on-the-day-of-acceptance": {"recorded_on": "2026-10-02"},
                "recorded-two-days-before-acceptance": {"recorded_on": "2026-09-30"},
                "left-after-the-recorded-day": {"left_on": "2026-10-02"},
            },
        ),
        (
            "attendance",
            days,
            {
                "required-days-do-not-come-out": {"required": 196},
                "present-days-do-not-come-out": {"present": 191},
                "abroad-not-taken-off": {"abroad": 0},
                "longer-than-a-year": {"school_days": 367},
                "negative": {"absent": -1},
            },
        ),
        (
            "birth-date",
            {"year": 2016, "month": 2, "day": 29},
            {"month-without-year": {"year": None}, "day-without-month": {"month": None}, "no-such-day": {"day": 30}},
        ),
        ("document-number", number, {"zero": {"number": 0}, "of-no-year": {"fiscal_year": 26}}),
        (
            "ledger-line",
            line,
            {
                "of-no-kind": {"kind": "Diploma"},
                "without-purpose": {"purpose": ""},
                "without-receiver": {"receiver": ""},
                "without-copies": {"copies": 0},
            },
        ),
    ):
        for name, changes in cases.items():
            yield Vector(f"{kind}-{name}", "RECORD_VALUE", kind, {**twin, **changes}, twin)


def _registers() -> Iterator[Vector]:
    header = "学籍番号,氏名,生年月日,学年,入学年月日,転学年月日"
    row = "1,林 花,2016-04,1,2022-04-06,2022-10-01"
    pupils = f"{header}\r\n{row}\r\n{row.replace('1,', '2,', 1)}\r\n"
    for name, code, old, new in (
        ("pupil-twice", "TABLE_STUDENT_TWICE", "\r\n2,", "\r\n1,"),
        ("birth-month-13", "TABLE_CELL_MALFORMED", "2016-04", "2016-13"),
        ("grade-of-another-school", "TABLE_CELL_MALFORMED", ",1,", ",P1,"),
        ("left-before-entry", "TABLE_CELL_MALFORMED", "2022-10-01", "2022-04-05"),
        ("without-day-of-entry", "TABLE_CELL_MISSING", "2022-04-06", ""),
        ("with-gender", "TABLE_COLUMN_UNKNOWN", "転学年月日", "性別"),
    ):
        twin = {"text": pupils, "school": _SCHOOL}
        yield Vector(f"register-{name}", code, "gakuseki", {**twin, "text": _changed(pupils, old, new)}, twin)
    named = f"{header},保護者氏名,続柄,保護者2氏名,保護者2続柄"
    guardians = f"{named}\r\n{row},林 一郎,父,林 月子,母\r\n"
    for name, code, old, new in (
        ("with-a-guardian-without-name", "TABLE_CELL_MISSING", "林 一郎,父", ",父"),
        ("with-a-guardian-without-relationship", "TABLE_CELL_MISSING", "林 一郎,父", "林 一郎,"),
        ("with-a-second-guardian-alone", "TABLE_CELL_MISSING", "林 一郎,父", ","),
        ("with-a-second-guardian-without-name", "TABLE_CELL_MISSING", "林 月子,母", ",母"),
        ("with-a-guardian-named-by-a-control-character", "TABLE_CELL_MALFORMED", "林 一郎", "林\u202e一郎"),
    ):
        twin = {"text": guardians, "school": _SCHOOL}
        yield Vector(f"register-{name}", code, "gakuseki", {**twin, "text": _changed(guardians, old, new)}, twin)
    header = "学籍番号,教科,種目名,発行者番号,発行者略称,教科書記号番号,給与年月日"
    row = "1,国語,国語五,002,見本,国語 505,2026-04-06"
    books = f"{header}\r\n{row}\r\n{row.replace('1,', '2,', 1)}\r\n"
    for name, code, old, new in (
        ("twice", "TABLE_ROW_TWICE", "\r\n2,", "\r\n1,"),
        ("supplied-on-no-day", "TABLE_CELL_MALFORMED", "2026-04-06", "2026-04-31"),
        ("without-number", "TABLE_CELL_MISSING", "国語 505", ""),
    ):
        yield Vector(f"textbook-{name}", code, "textbooks", {"text": _changed(books, old, new)}, {"text": books})


def _rosters() -> Iterator[Vector]:
    twin = {"changes": {}}
    for name, code, changes in (
        ("no-zip", "ROSTER_ARCHIVE", {"archive": "PK"}),
        ("with-a-file-of-another-profile", "ROSTER_FILE", {"file": "userProfiles.csv", "name": "lineItems.csv"}),
        ("without-the-manifest", "ROSTER_FILE_MISSING", {"without": "manifest.csv"}),
        ("with-a-path-out-of-its-folder", "ROSTER_FILE", {"file": "userProfiles.csv", "name": "../userProfiles.csv"}),
        ("with-a-file-in-a-folder", "ROSTER_FILE", {"file": "userProfiles.csv", "name": "a/userProfiles.csv"}),
        (
            "with-byte-order-mark",
            "ROSTER_TEXT",
            {"file": "roles.csv", "old": '"sourcedId', "new": '\ufeff"sourcedId'},
        ),
        (
            "with-columns-in-another-order",
            "ROSTER_HEADER",
            {"file": "roles.csv", "old": "roleType", "new": "role_type"},
        ),
        ("with-a-role-twice", "ROSTER_ID_TWICE", {"file": "roles.csv", "old": "r2", "new": "r1"}),
        ("of-an-unknown-user", "ROSTER_REFERENCE", {"file": "roles.csv", "old": "u1", "new": "u9"}),
        ("with-a-parent", "TABLE_CELL_MALFORMED", {"file": "roles.csv", "old": "student", "new": "parent"}),
    ):
        yield Vector(f"roster-{name}", code, "roster", {"changes": changes}, twin)
