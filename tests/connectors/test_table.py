import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcedu.connectors.columns import Column
from vcedu.connectors.faults import MOST_FAULTS, FaultReport
from vcedu.connectors.table import TableLimits, read_table
from vcedu.education.expected import check_text
from vcedu.errors import Code, MalformedError, Message

COLUMNS = (
    Column("name", ("氏名",), Message("name", "氏名"), "x", check_text, is_required=True),
    Column("note", ("備考",), Message("note", "備考"), "x", check_text),
)


def _read(data, **limits):
    report = FaultReport("t.csv")
    table = read_table(data, COLUMNS, report=report, limits=TableLimits(**limits) if limits else None)
    return table, report


def _rows(data):
    table, report = _read(data)
    report.raise_if_any()
    return [(row.line, row.cells) for row in table.rows]


def _faults(data):
    _, report = _read(data)
    return [(fault.code, fault.line, fault.column) for fault in report.error().faults]


def _error(call):
    try:
        call()
    except MalformedError as error:
        return error
    return None


def _refusal(data, **limits):
    with pytest.raises(MalformedError) as caught:
        _read(data, **limits)
    return caught.value


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_with_their_lines(end):
    data = end.join(["name,note", "a,b", '"c""d","e,\nf"', "g,"]).encode()
    assert _rows(data) == [
        (2, {"name": "a", "note": "b"}),
        (3, {"name": 'c"d', "note": "e,\nf"}),
        (5, {"name": "g"}),
    ]
    assert _rows(data + end.encode()) == _rows(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_encodings(encoding):
    table, _ = _read("備考,氏名\r\n,髙橋 ～①\r\n".encode(encoding))
    assert table.rows[0].cells == {"name": "髙橋 ～①"}
    assert table.positions == {"note": 1, "name": 2}
    assert table.headings == {"note": "備考", "name": "氏名"}


def test_headings_are_compared_without_case_width_and_space():
    assert _rows(" Ｎａｍｅ ,NOTE\n1,2\n".encode()) == [(2, {"name": "1", "note": "2"})]


def test_text_in_neither_encoding_is_refused_with_its_line():
    error = _refusal("氏名\n髙\n".encode() + b"\xff\xfe\n")
    assert (error.code, error.file, error.line) == (Code.TABLE_ENCODING, "t.csv", 3)
    assert _refusal("氏名\n高\n".encode("utf-16")).code is Code.TABLE_ENCODING


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"name,note", b"name,note\r\n"])
def test_a_table_without_rows_is_refused(data):
    assert _refusal(data).code is Code.TABLE_EMPTY


def test_limits():
    assert _refusal(b"name\n" + b"a\n" * 20, max_bytes=44).code is Code.TABLE_TOO_LARGE
    assert _refusal(b"name\n" + b"a\n" * 20, max_rows=19).code is Code.TABLE_TOO_LARGE
    assert _read(b"name\n" + b"a\n" * 20, max_bytes=45, max_rows=20)
    assert _refusal(b"name,note\n1,2,3", max_columns=2).code is Code.TABLE_TOO_LARGE
    assert _refusal(b"name,note,x\n1,2", max_columns=2).code is Code.TABLE_TOO_LARGE
    assert _rows(b"name,note\n1,2")


def test_a_file_of_separators_alone_ends_at_the_limit():
    assert _refusal(b"," * 2_000_000).code is Code.TABLE_TOO_LARGE
    assert _refusal(b"name\n" + b"\n" * 2_000_000).code is Code.TABLE_TOO_LARGE


@pytest.mark.parametrize("text", ["神田", "鈴木", "山田"])
def test_utf8_with_one_wrong_byte_is_not_read_as_cp932(text):
    data = f"name\n{text * 3}\n".encode() + "あ\n".encode("cp932")
    assert data.decode("cp932")
    error = _refusal(data)
    assert (error.code, error.line) == (Code.TABLE_ENCODING, 3)


def test_cp932_that_begins_like_utf8_is_read():
    data = "name\n邊見\n".encode("cp932")
    assert data[5:8].decode("utf-8")
    assert _rows(data) == [(2, {"name": "邊見"})]


def test_the_header_has_each_known_column_once():
    assert _faults(b"note,remark,Note\n1,2,3\n") == [
        (Code.TABLE_COLUMN_MISSING, 1, None),
        (Code.TABLE_COLUMN_UNKNOWN, 1, 2),
        (Code.TABLE_COLUMN_TWICE, 1, 3),
    ]


def test_every_row_is_as_long_as_the_header():
    assert _faults(b"name,note\na\nb,c\nd,e,f\n\n") == [
        (Code.TABLE_ROW_LENGTH, 2, None),
        (Code.TABLE_ROW_LENGTH, 4, None),
        (Code.TABLE_ROW_LENGTH, 5, None),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [('a"b,c', 1), ('"a"b,c', 1), ('a,"b', 2), ("a,b\rc", 2), ('a,"b"\rc', 2), (' "a",b', 1)],
)
def test_quotation_is_strict_and_reading_goes_on_at_the_next_line(row, column):
    data = f"name,note\n{row}\nx\n".encode()
    assert _faults(data) == [(Code.TABLE_QUOTING, 2, column), (Code.TABLE_ROW_LENGTH, 3, None)]


@pytest.mark.parametrize("data", [b'na"me,note\na,b\n', b'na"me,note', b'"name\n'])
def test_without_its_header_nothing_more_is_said_of_a_table(data):
    error = _refusal(data)
    assert [fault.code for fault in error.faults] == [Code.TABLE_QUOTING]


def test_lines_are_counted_through_a_broken_quotation():
    assert _faults(b'name,note\n"a\nb"c,d\nx\n') == [(Code.TABLE_QUOTING, 2, 1), (Code.TABLE_ROW_LENGTH, 4, None)]


def test_faults_beyond_the_list_are_counted():
    _, report = _read(b"name,note\n" + b"x\n" * (MOST_FAULTS + 5))
    error = _error(report.raise_if_any)
    assert len(error.faults) == MOST_FAULTS
    assert error.facts["count"] == MOST_FAULTS + 5
    assert {fault.file for fault in error.faults} == {"t.csv"}


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_is_quoted_comes_back(rows):
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    read = _rows("\r\n".join(["name,note", *quoted]).encode())
    assert [(cells.get("name", ""), cells.get("note", "")) for _, cells in read] == rows


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    error = _error(lambda: _rows(data))
    assert error is None or error.code.startswith("TABLE_")


@given(st.text('"a,\r\n', max_size=60))
def test_any_quotation_ends(text):
    error = _error(lambda: _read(f"name\n{text}".encode()))
    assert error is None or error.code is Code.TABLE_EMPTY


def test_open_quotations_take_no_quadratic_time():
    _, report = _read(b"name\n" + b'"a"b\n,"\n' * 20_000)
    assert report.count >= 20_000
