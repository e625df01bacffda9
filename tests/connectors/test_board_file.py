"""The file in which a board describes itself."""

import pytest

from vcedu.connectors.board_file import read_board
from vcedu.errors import Code, MalformedError

BOARD = '[board]\ncode = "271004"\nname = "見本市教育委員会"\nsuperintendent = "見本 太郎"\n'


def test_a_board_is_read():
    board = read_board(BOARD.encode())
    assert (str(board.code), board.name, board.superintendent, board.address) == (
        "271004",
        "見本市教育委員会",
        "見本 太郎",
        None,
    )
    assert read_board((BOARD + 'address = "見本市見本1-1"\n').encode()).address == "見本市見本1-1"


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (b"\xff", Code.RECORD_VALUE, "/board"),
        (b"[board", Code.RECORD_VALUE, "/board"),
        (b"", Code.RECORD_VALUE, "/board"),
        (b"board = 1", Code.RECORD_VALUE, "/board"),
        ((BOARD + "[other]\n").encode(), Code.RECORD_VALUE, "/board"),
        (BOARD.encode() + b"#" * 65536, Code.RECORD_VALUE, "/board"),
        (BOARD.replace("271004", "27100").encode(), Code.RECORD_CODE, "/board/code"),
        (BOARD.replace('"271004"', "271004").encode(), Code.RECORD_VALUE, "/board/code"),
        (BOARD.replace("superintendent", "principal").encode(), Code.RECORD_VALUE, "/board/principal"),
        (BOARD.replace("見本 太郎", "").encode(), Code.RECORD_VALUE, "/board/superintendent"),
    ],
)
def test_what_is_no_description_is_refused_with_its_place(data, code, path):
    with pytest.raises(MalformedError) as caught:
        read_board(data, file="board.toml")
    assert (caught.value.code, caught.value.path, caught.value.file) == (code, path, "board.toml")
