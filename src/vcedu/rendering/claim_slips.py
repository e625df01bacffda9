"""The slips that a class is handed: for each pupil a code, as letters and as a QR code, to fetch records with.

A slip names no one: class and number tell whom to hand it to, and whoever finds it learns nothing more. The address in
the QR code has the claim code behind `#`, which browsers keep to themselves: it stands in no server's log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.education.dates import day_words
from vcedu.errors import Code, Message, UsageError
from vcedu.errors.table import printable
from vcedu.rendering.page import template

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

IN_ONE_SHEET = 8
_LONGEST_ADDRESS = 100
_MOST_KINDS = 2
_WORDS = {
    "title": Message("Claim slip", "証明書の受取票"),
    "number": Message("Number", "学籍番号"),
    "code": Message("Claim code", "受取コード"),
    "until": Message("Until", "有効期限"),
    "how": Message(
        "Read the code with your wallet app, or open the address and type the claim code. Keep this slip to yourself: "
        "whoever has the code can ask for the records.",
        "ウォレットアプリでコードを読み取るか、下のアドレスを開いて受取コードを入力してください。"
        "コードを知る人は書類を請求できます。他人に見せないでください。",
    ),
}


@dataclass(frozen=True, slots=True)
class ClaimSlip:
    """What one pupil is handed.

    Attributes:
        key: The school's own number of the pupil.
        code: The claim code.
        kinds: What it is good for.
        until: The last day on which it is.
    """

    key: str
    code: str
    kinds: tuple[Message, ...]
    until: dt.date


def claim_slips_page(slips: Sequence[ClaimSlip], *, group: str, office: str, address: str) -> str:
    """Return a class's slips as one HTML page, complete in itself, eight to a sheet of A4.

    Args:
        slips: The slips, in the order in which they are handed out.
        group: The class.
        office: The school's name.
        address: Where records are fetched.

    Raises:
        UsageError: `CLAIM_ADDRESS`, if the address is no `https://` one, is too long, or has a `#` already.
    """
    if not address.startswith("https://") or len(address) > _LONGEST_ADDRESS or not _is_plain(address):
        raise UsageError(Code.CLAIM_ADDRESS, address=address)
    shown = [_shown(slip, address) for slip in slips]
    sheets = [shown[start : start + IN_ONE_SHEET] for start in range(0, len(shown), IN_ONE_SHEET)]
    return template("claim_slips.html").render(
        sheets=sheets, group=printable(group), office=printable(office), address=address, words=_WORDS
    )


def _shown(slip: ClaimSlip, address: str) -> dict[str, object]:
    kinds = list(dict.fromkeys(slip.kinds))
    named = _MOST_KINDS if len(kinds) <= _MOST_KINDS else _MOST_KINDS - 1
    return {
        "key": printable(slip.key),
        "code": printable(slip.code),
        "kinds": kinds[:named],
        "more": len(kinds[named:]),
        "until": day_words(slip.until),
        "qr": _qr(f"{address}#{slip.code}"),
    }


def _is_plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and not set(address) & set('# <>"')


def _qr(text: str) -> str:
    import segno  # noqa: PLC0415 - only paper needs it

    made: str = segno.make_qr(text, error="m").svg_inline(border=4, omitsize=True)
    return made
