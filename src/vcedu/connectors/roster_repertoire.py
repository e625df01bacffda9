"""Which characters a roster may hold: those of JIS X 0213; and which of the others are letters of names all the same.

Common family names are written with ideographs that JIS X 0213 lacks, such as 𠮷 and 髙, or with a variant that is told
by a selector behind the character. The profile does not allow them, and they are still their owners' names: they are a
doubt, not a fault. Anything else outside the repertoire is a fault.
"""

from __future__ import annotations

_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD))
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# The full-width hyphen stands for the minus sign in files of Windows.
_HYPHEN = str.maketrans("", "", "\uff0d")


def foreign_ideographs(text: str) -> str:
    """Return the ideographs and variation selectors of a text that JIS X 0213 lacks, each once."""
    if _in_jis(text):
        return ""
    return "".join(dict.fromkeys(each for each in text if not _in_jis(each) and _is_ideograph(each)))


def in_repertoire(text: str) -> bool:
    """Return whether a text has no character outside JIS X 0213 but such ideographs."""
    return _in_jis(text) or all(_in_jis(each) or _is_ideograph(each) for each in text)


def _in_jis(text: str) -> bool:
    try:
        text.translate(_HYPHEN).encode("euc_jis_2004")
    except UnicodeEncodeError:
        return False
    return True


def _is_ideograph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in (*_IDEOGRAPHS, *_SELECTORS))
