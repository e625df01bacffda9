"""The QR codes of a sheet, drawn, photographed and decoded by another program's decoder."""

import io
import json
import random
import struct
import sys
import zlib

import pytest
import segno
from makers.signed import credential, sign
from PIL import Image, ImageFilter

from vcedu.errors import Code, MalformedError, UsageError
from vcedu.model import DataIntegrityEnvelope, MediaType, Secured
from vcedu.rendering import codes_in_picture, paper_texts, pictures, read_paper


def secured(raw):
    return Secured(MediaType.VC, raw, DataIntegrityEnvelope({}))


def drawn(text, scale=4):
    """Return a code as `paper_sheet` makes it, as a picture."""
    stream = io.BytesIO()
    segno.make_qr(text, error="m", mode="alphanumeric", boost_error=False).save(stream, kind="png", scale=scale)
    return Image.open(stream).convert("L")


def photographed(codes, *, angle=0.0, blur=0.0):
    """Return the JPEG of a page with these codes, two in a row."""
    width, height = codes[0].size
    page = Image.new("L", (2 * width + 120, (len(codes) + 1) // 2 * (height + 60) + 60), 255)
    for number, code in enumerate(codes):
        page.paste(code, (40 + number % 2 * (width + 40), 40 + number // 2 * (height + 60)))
    page = page.rotate(angle, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(blur))
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=70)
    return stream.getvalue()


@pytest.mark.parametrize("size", [1, 500, 3000])
def test_every_code_is_decoded_to_its_text(size):
    for text in paper_texts(secured(random.Random(size).randbytes(size))):
        stream = io.BytesIO()
        drawn(text).save(stream, "PNG")
        assert codes_in_picture(stream.getvalue()) == (text,)


@pytest.mark.parametrize(("angle", "blur"), [(0, 0), (7, 0.8), (90, 0), (183, 0.5)])
def test_a_photograph_of_a_whole_sheet_gives_the_very_bytes_back(angle, blur):
    raw = json.dumps(sign(credential()), ensure_ascii=False).encode()
    texts = paper_texts(secured(raw))
    assert len(texts) > 1
    picture = photographed([drawn(text, scale=3) for text in texts], angle=angle, blur=blur)
    assert read_paper(codes_in_picture(picture)) == raw


def test_a_page_without_a_code():
    with pytest.raises(MalformedError) as raised:
        codes_in_picture(photographed([Image.new("L", (200, 200), 255)]))
    assert raised.value.code is Code.PAPER_PICTURE
    assert "no QR code" in raised.value.message.en


def test_a_large_file_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(pictures, "_LARGEST", 100)
    with pytest.raises(MalformedError) as raised:
        codes_in_picture(photographed([drawn("A")]))
    assert "too large" in raised.value.message.en


def test_a_picture_of_many_pixels_is_refused_before_it_is_unpacked():
    # A header that announces 81 million pixels, of which none follow.
    header = struct.pack(">II", 9000, 9000) + bytes((8, 0, 0, 0, 0))
    chunks = ((b"IHDR", header), (b"IDAT", b""), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    with pytest.raises(MalformedError) as raised:
        codes_in_picture(data)
    assert "too large" in raised.value.message.en


@pytest.mark.parametrize("missing", ["zxingcpp", "PIL.Image"])
def test_without_the_libraries_it_says_what_to_install(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(UsageError) as raised:
        codes_in_picture(b"")
    assert raised.value.code is Code.PAPER_NO_READER
    assert "vcedu[paper]" in raised.value.next_step.en
