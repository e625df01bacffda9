"""Whether a name or a domain could be taken for another: equal to the eye, or nearly.

After Unicode Technical Standard 39: section 4 (confusables, the few that Japanese names and school domains meet) and
section 5.1 (mixed scripts).
"""

from __future__ import annotations

import re
import unicodedata

_ONE_EDIT_FROM, _TWO_EDITS_FROM = 5, 12
_SHORTEST_LABEL = 5
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_NUMERALS = re.compile("[0-9〇一二三四五六七八九十]")
_LOOK_ALIKE_LETTERS = {
    # letters of other alphabets, and digits, as the Latin letters they look like
    **dict(zip("авекмнорстухѕіјһԁԛԝ", "abekmhopctyxsijhdqw", strict=True)),
    **dict(zip("αβεηικνορτυχω", "abenikvoptuxw", strict=True)),
    **dict(zip("01|ı", "olll", strict=True)),
    # kana, kanji and strokes that share a shape
    **dict(zip("ロ囗カニエタハトヘベペリ", "口口力二工夕八卜へべぺり", strict=True)),
    **dict.fromkeys("-ー―—–‐−─", "一"),
    # forms of one character
    **dict(zip("髙﨑濵濱澤邊邉學國縣區廣齋齊斉櫻德曾", "高崎浜浜沢辺辺学国県区広斎斎斎桜徳曽", strict=True)),
}
_SHAPES = str.maketrans(_LOOK_ALIKE_LETTERS)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def skeleton(text: str) -> str:
    """Return a key that texts share if the eye can't tell them apart. Never show it."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
    shape = plain.translate(_SHAPES)
    for pair, single in _PAIRS:
        shape = shape.replace(pair, single)
    return shape


def resembles(text: str, other: str) -> bool:
    """Return whether one text could be taken for the other; two that differ in a number are two names."""
    one, two = skeleton(text), skeleton(other)
    if one == two:
        return True
    if _numbers(text) != _numbers(other):
        return False
    length = min(len(one), len(two))
    most = 2 if length >= _TWO_EDITS_FROM else 1 if length >= _ONE_EDIT_FROM else 0
    return abs(len(one) - len(two)) <= most and _edits(one, two) <= most


def host_resembles(host: str, listed: str) -> bool:
    """Return whether a host could be taken for a listed one: by its look, or because it carries that one's name."""
    one, two = _shown(host), _shown(listed).removeprefix("www.")
    if resembles(one, two):
        return True
    name = two.partition(".")[0]
    labels = re.split(r"[.\-]", one) if "-" not in name else one.split(".")
    carried = len(name) >= _SHORTEST_LABEL and any(skeleton(label) == skeleton(name) for label in labels)
    return carried or two in one or two.replace(".", "-") in one


def mixes_alphabets(text: str) -> bool:
    """Return whether a text is written in letters of several alphabets, such as Latin with a Cyrillic letter."""
    letters = (unicodedata.name(letter, "").partition(" ")[0] for letter in unicodedata.normalize("NFKC", text))
    return len(_ALPHABETS.intersection(letters)) > 1


def _shown(host: str) -> str:
    return ".".join(_decoded(label) for label in host.casefold().rstrip(".").split("."))


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (ValueError, OverflowError):
        return label


def _numbers(text: str) -> list[str]:
    return _NUMERALS.findall(unicodedata.normalize("NFKC", text))


def _edits(one: str, two: str) -> int:
    """Return how many characters to insert, remove, replace or exchange with their neighbour."""
    rows = [list(range(len(two) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, other in enumerate(two, 1):
            steps = [rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != other)]
            if i > 1 and j > 1 and (letter, one[i - 2]) == (two[j - 2], other):
                steps.append(rows[-2][j - 2] + 1)
            row.append(min(steps))
        rows.append(row)
    return rows[-1][-1]
