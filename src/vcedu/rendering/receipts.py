"""Receipts on paper: what a family handed over, on what basis, to whom and for how long, a block each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from vcedu.errors import Message
from vcedu.errors.table import printable
from vcedu.rendering.page import template

if TYPE_CHECKING:
    from collections.abc import Sequence

    Lines: TypeAlias = Sequence[tuple[Message, Message]]

_TITLE = Message("What was handed over, and on what basis", "提供の記録（受領証）")
_NONE = Message("Nothing was handed over.", "提供したものはありません。")


def receipts_page(receipts: Sequence[Lines], *, whose: str) -> str:
    """Return receipts as a page in English and Japanese, complete in itself, to print on A4.

    Args:
        receipts: What is told of each, in pairs of what a line is about and what it says.
        whose: Whose records they are of, as the page's heading has it.
    """
    shown = [[(about, _printable(said)) for about, said in lines] for lines in receipts]
    return template("receipts.html").render(title=_TITLE, nothing=_NONE, whose=printable(whose), receipts=shown)


def _printable(said: Message) -> Message:
    return Message(printable(said.en), printable(said.ja))
