"""Host names a did:web DID may carry: lower-case DNS names, internationalised labels in their ASCII form.

RFC 1123 section 2.1; RFC 5891 for A-labels; Unicode Technical Standard 39 section 5.2 for mixed scripts.
"""

from __future__ import annotations

import re
import unicodedata

from vcedu.errors import Code, MalformedError

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST_HOST = 253
_A_LABEL_PREFIX = "xn--"
_LETTER_CATEGORIES = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})
_KATAKANA_MIDDLE_DOT = "\u30fb"
_IDEOGRAPHIC_ZERO = "\u3007"
# Scripts that one language writes together; everything else must keep to one script in a label.
_WRITTEN_TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
)
_SCRIPT_OF_NAME = {"CJK": "HAN", "IDEOGRAPHIC": "HAN"}
_NO_SCRIPT = frozenset({"DIGIT", "HYPHEN-MINUS", "COMBINING", "KATAKANA-HIRAGANA"})


def check_host_name(host: str, *, did: str) -> None:
    """Check that a host is a DNS name in its one spelling, and neither an IP address nor written like one.

    Raises:
        MalformedError: `DID_WEB_SYNTAX`, or `DID_HOST_MIXED_SCRIPT` where an internationalised label mixes scripts
            that no language writes together.
    """
    labels = host.split(".")
    well_formed = len(host) <= _LONGEST_HOST and all(_LABEL.fullmatch(label) for label in labels)
    if not well_formed or _NUMBER.fullmatch(labels[-1]):
        raise MalformedError(Code.DID_WEB_SYNTAX, did=did, part=host)
    for label in labels:
        if label[2:4] == "--":
            _check_a_label(label, did=did)


def _check_a_label(label: str, *, did: str) -> None:
    text = _decode(label)
    if text is None or not _is_label_text(text):
        raise MalformedError(Code.DID_WEB_SYNTAX, did=did, part=label)
    scripts = {_script(character) for character in text} - {None}
    if len(scripts) > 1 and not any(scripts <= together for together in _WRITTEN_TOGETHER):
        raise MalformedError(Code.DID_HOST_MIXED_SCRIPT, did=did, label=text)


def _decode(label: str) -> str | None:
    """Return the text of an A-label; None where the label is not exactly how that text is encoded."""
    encoded = label.removeprefix(_A_LABEL_PREFIX)
    try:
        text = encoded.encode("ascii").decode("punycode")
        again = text.encode("punycode").decode("ascii")
    except (ValueError, OverflowError):
        return None
    return text if _A_LABEL_PREFIX + again == label else None


def _is_label_text(text: str) -> bool:
    if unicodedata.normalize("NFKC", text) != text or text.startswith("-") or text.endswith("-"):
        return False
    if unicodedata.category(text[0]).startswith("M"):
        return False
    return all(_is_label_character(character) for character in text)


def _is_label_character(character: str) -> bool:
    if character in {"-", _KATAKANA_MIDDLE_DOT, _IDEOGRAPHIC_ZERO}:
        return True
    return unicodedata.category(character) in _LETTER_CATEGORIES


def _script(character: str) -> str | None:
    """Return a character's script, read off the first word of its Unicode name; None if it belongs to all."""
    word = unicodedata.name(character, "UNNAMED").split()[0]
    return None if word in _NO_SCRIPT else _SCRIPT_OF_NAME.get(word, word)
