"""The QR codes in a photograph or scan of a sheet. Their texts are as unproven as any: `read_paper` puts them together.

Needs the extra `paper`: a decoder of pictures (Pillow) and one of bar codes (ZXing).
"""

from __future__ import annotations

import importlib
import io
from typing import Any

from vcedu.errors import Code, MalformedError, Message, UsageError

_FORMATS = ("PNG", "JPEG")
_LARGEST = 64 << 20
_MOST_PIXELS = 60_000_000
_NO_PICTURE = Message("it is no PNG or JPEG, or a broken one", "PNG・JPEGではないか、壊れています")
_TOO_LARGE = Message("it is too large", "大きすぎます")
_NO_CODE = Message("no QR code was found in it", "QRコードが見つかりません")


def codes_in_picture(data: bytes) -> tuple[str, ...]:
    """Return the texts of all QR codes in a picture, in any order.

    Args:
        data: A PNG or JPEG.

    Raises:
        UsageError: `PAPER_NO_READER`, where the extra is not installed.
        MalformedError: `PAPER_PICTURE`.
    """
    codes, pictures = _library("zxingcpp"), _library("PIL.Image")
    read = codes.read_barcodes(_grey(pictures, data), formats=codes.BarcodeFormat.QRCode)
    texts = tuple(str(code.text) for code in read if code.valid)
    if not texts:
        raise MalformedError(Code.PAPER_PICTURE, reason=_NO_CODE)
    return texts


def _grey(pictures: Any, data: bytes) -> Any:  # noqa: ANN401 - types of an extra that need not be there
    """Return the picture in shades of grey. Its size is judged before any of it is unpacked."""
    if len(data) > _LARGEST:
        raise MalformedError(Code.PAPER_PICTURE, reason=_TOO_LARGE)
    try:
        picture = pictures.open(io.BytesIO(data), formats=_FORMATS)
        width, height = picture.size
        is_small = width * height <= _MOST_PIXELS
        grey = picture.convert("L") if is_small else None
    except Exception as error:
        # A decoder of pictures fails in as many ways as there are broken pictures; each means the same here.
        raise MalformedError(Code.PAPER_PICTURE, reason=_NO_PICTURE) from error
    if grey is None:
        raise MalformedError(Code.PAPER_PICTURE, reason=_TOO_LARGE)
    return grey


def _library(name: str) -> Any:  # noqa: ANN401 - a module of an extra that need not be there
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(Code.PAPER_NO_READER) from error
