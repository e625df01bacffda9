import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holder.log.noted import key_of, signer
from vcedu.errors import Code, MalformedError
from vcedu.holder.log import NoteKey
from vcedu.holder.log.notes import MOST_BYTES, Note, SignatureType
from vcedu.keys import KeyType, PrivateKey

# The figures of c2sp.org/tlog-cosignature's example.
ORIGIN, HASH = "example.com/behind-the-sofa", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
BY_LOG = "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
BY_WITNESS = "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
SIGNED = f"{ORIGIN}\n20852163\n{HASH}\n\n— {ORIGIN} {BY_LOG}\n— witness.example.com/w1 {BY_WITNESS}\n"


def refused(call, *arguments):
    with pytest.raises(MalformedError) as caught:
        call(*arguments)
    assert caught.value.code is Code.CHECKPOINT_FORMAT
    return caught.value.facts["number"]


def test_the_example_of_the_specification_is_read_and_written_as_it_stands():
    note = Note.read(SIGNED.encode())
    assert note.text.split("\n") == [ORIGIN, "20852163", HASH, ""]
    (log, log_id, signature), (name, _, stamped) = note.signatures
    assert (log, log_id.hex(), len(signature)) == (ORIGIN, "033de0ae", 64)
    assert (name, len(stamped)) == ("witness.example.com/w1", 8 + 64)
    assert int.from_bytes(stamped[:8], "big") == 1679315147
    assert note.raw == SIGNED.encode()


def test_a_text_may_have_empty_lines():
    note = Note("a\n\nb\n", ()).signed(key_of(), b"c")
    assert Note.read(note.raw) == note


def test_a_key_is_named_by_a_digest_over_its_name_its_type_and_itself():
    key = key_of("w.example/1")
    assert key.id == hashlib.sha256(b"w.example/1\n\x04" + signer().public_key.point).digest()[:4]
    assert NoteKey.read(key.text) == key
    point = base64.b64encode(bytes([4]) + key.key.point).decode()
    assert key.text == f"w.example/1+{key.id.hex()}+{point}"


def test_signatures_of_others_are_passed_over_even_under_the_same_name_or_number():
    note, key = Note("a\n", ()), key_of()
    note = note.signed(key_of(number=8), b"other key").signed(key_of("elsewhere.example"), b"other name")
    assert [*note.by(key)] == []
    assert [*note.signed(key, b"its own").by(key)] == [b"its own"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"\xff\n\n\xe2\x80\x94 a YWJjZGU=\n", 1),
        (b"text\n", 1),
        (b"text\n\n", 1),
        ("text\n\n— a YWJjZGU=".encode(), 1),
        ("te\txt\n\n— a YWJjZGU=\n".encode(), 1),
        (b"text\n\n- a YWJjZGU=\n", 3),
        ("text\n\n— a+b YWJjZGU=\n".encode(), 3),
        ("text\n\n—  YWJjZGU=\n".encode(), 3),
        ("text\n\n— a\u3000b YWJjZGU=\n".encode(), 3),
        ("text\n\n— a YWJjZA==\n".encode(), 3),
        ("text\n\n— a YWJjZGU\n".encode(), 3),
        ("text\n\n— a YWJjZGV=\n".encode(), 3),
        ("text\n\n— a YWJjZGU=\n— a YWJj*GU=\n".encode(), 4),
        (f"{'t' * MOST_BYTES}\n\n— a YWJjZGU=\n".encode(), 1),
    ],
)
def test_what_is_no_note_is_refused_with_its_line(data, line):
    assert refused(Note.read, data) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000+AA==",
        "name+00000000+",
        key_of().text.replace("+", " +", 1),
        key_of().text.upper(),
        key_of().text.replace("school", "schoo1"),
        key_of().text[:-4] + "====",
    ],
)
def test_what_is_no_key_is_refused(text):
    assert refused(NoteKey.read, text) == 1


def test_keys_are_of_one_kind_and_have_a_name():
    refused(NoteKey, "a b", SignatureType.NOTE, signer().public_key)
    refused(NoteKey, "", SignatureType.NOTE, signer().public_key)
    refused(NoteKey, "a", SignatureType.NOTE, PrivateKey.generate(KeyType.P256).public_key)


@given(
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60),
    st.lists(st.binary(min_size=1, max_size=80), min_size=1, max_size=4),
)
def test_every_note_is_read_as_it_was_written(text, signatures):
    note = Note(text + "\n", ())
    for number, signature in enumerate(signatures):
        note = note.signed(key_of(f"w{number}.example"), signature)
    assert Note.read(note.raw) == note
