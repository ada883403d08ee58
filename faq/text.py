"""The one normaliser: how text is folded for matching, cleaned at the door and told by script.

Folded text is for comparing only; what a person reads is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Script = Literal["arabic", "han", "cyrillic", "latin", "other", ""]

# Letters that Unicode's own decompositions leave apart although people type one for another.
# The hamza and madda forms (أ إ آ ؤ ئ) need no line: they decompose to a letter and a mark.
_SAME_LETTER = {
    "ٱ": "ا", "ى": "ي", "ة": "ه",
    "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه",  # Persian and Urdu keyboards
    "پ": "ب", "ڤ": "ف",  # foreign p and v: ڤيتنام is فيتنام
    "ı": "i", "ø": "o", "đ": "d", "ł": "l",
}  # fmt: skip
_SAME_SIGN = {
    **dict.fromkeys("‘’‚‛`´ʼʻʹ′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("−", "-"),
    "،": ",", "؛": ";", "؟": "?", "ـ": "",
}  # fmt: skip
_SHORT_I = "й"
_SHORT_I_IN_TWO = re.compile("([иИ])\u0306")
_BREVE = "\u0306"

# Letters by script; one Han sign carries about as much as three letters of an alphabet.
_SCRIPTS: tuple[tuple[Literal["arabic", "han", "cyrillic", "latin"], re.Pattern[str], int], ...] = (
    ("arabic", re.compile("[\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff]"), 1),
    ("han", re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"), 3),
    ("cyrillic", re.compile("[\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f]"), 1),
    ("latin", re.compile("[a-z\u00df-\u024f\u1e00-\u1eff]"), 1),
)
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def _fold_character(character: str) -> str:
    """Fold one character; "" for marks, format and control characters that matching ignores."""
    if character in _SAME_SIGN:
        return _SAME_SIGN[character]
    if character.isspace():
        return character if character in "\n\t" else " "
    widened = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return unicodedata.normalize("NFC", "".join(map(_fold_plain, widened)))


def _fold_plain(character: str) -> str:
    if character == _SHORT_I:  # a letter of its own, not an и with an accent
        return character
    return "".join(map(_fold_part, unicodedata.normalize("NFD", character)))


def _fold_part(part: str) -> str:
    category = unicodedata.category(part)
    if category in {"Mn", "Me", "Cf", "Cc", "Cs"}:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(part))
    if category == "Pd":
        return "-"
    return _SAME_SIGN.get(part, _SAME_LETTER.get(part, part))


class _FoldTable(dict[int, str]):
    """Folded characters by code point, filled as they are met, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Fold text so that spellings that differ only in form compare equal.

    NFKC and case-folding; accents, tashkeel, tatweel, bidi and zero-width marks dropped;
    أإآٱ->ا, ى->ي, ة->ه, ؤ->و, ئ->ي, ё->е (but й stays); every script's digits to 0-9; curly
    quotes and dashes to plain ones. Traditional Chinese is not turned into simplified.
    """
    return _SHORT_I_IN_TWO.sub(_SHORT_I, text).translate(_TABLE)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold text, and say for each folded character at which index of `text` it came from."""
    parts: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        if character == _BREVE and parts and parts[-1] == "и" and offsets[-1] == index - 1:
            parts[-1] = _SHORT_I
            continue
        for folded in _TABLE[ord(character)]:
            parts.append(folded)
            offsets.append(index)
    return "".join(parts), offsets


def clean(text: str, limit: int = 4000) -> str:
    """Make text from outside safe to keep and to pass on, at most `limit` characters.

    Lone surrogates, NULs and other control characters go; a tab becomes a space; every kind of
    line end becomes a newline.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return _CONTROLS.sub("", text)[: max(limit, 0)]


def has_letters(text: str) -> bool:
    """Say whether text holds a letter of any script (a tatweel or a digit alone is none)."""
    return any(map(str.isalpha, fold(text)))


def script_of(text: str) -> Script:
    """Name the script most of the text is in; "" without letters, "other" for further scripts."""
    letters = "".join(filter(str.isalpha, fold(text)))
    if not letters:
        return ""
    counts = {name: len(pattern.findall(letters)) for name, pattern, _ in _SCRIPTS}
    weights = {name: counts[name] * weight for name, _, weight in _SCRIPTS}
    best = max(weights, key=lambda name: weights[name])
    others = len(letters) - sum(counts.values())
    return "other" if others > weights[best] else best
