"""The case forms of Russian names, made from the nominative.

Forms are generated, not stemmed: a stemmer such as Snowball takes Нигер and Нигерия, or Мали and
мало, for one word, and a morphological dictionary costs tens of megabytes and a second at start
for some two thousand names whose endings are regular.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

# Genitive, dative, accusative, instrumental, prepositional; variants are parted by "/".
_FEMININE_IA = "ии ии ию ией ии"
_FEMININE_EYA = "еи ее ею еей ее"
_FEMININE_YA = "и е ю ей е"
_FEMININE_A = "ы е у ой е"
_FEMININE_A_AFTER_HUSHING = "и е у ей е"
_FEMININE_A_AFTER_VELAR = "и е у ой е"
_FEMININE_SOFT_SIGN = "и и ь ью и"
_MASCULINE_SOFT_SIGN = "я ю я/ь ем е"
_MASCULINE_HARD = "а у а/ ом е"
_MASCULINE_HUSHING = "а у а/ ем/ом е"
_MASCULINE_J = "я ю я/й ем е"
_MASCULINE_IJ = "ия ию ия/ий ием ии"
_NEUTER = "а у о ом е"
_PLURAL_Y = "/ов ам ы/ов/ ами ах"
_PLURAL_Y_AFTER_DENTAL = "ов ам ы/ов ами ах"
_PLURAL_TSY = "ев ам ев ами ах"
_PLURAL_ANE = "/ ам / ами ах"
_PLURAL_A = "ов ам а ами ах"
_PLURAL_NEUTER = "/ ам а ами ах"
_PLURAL_II = "ий иям ии иями иях"
_ADJECTIVE_FEMININE = "ой ой ую ой ой"
_ADJECTIVE_NEUTER = "ого ому ое ым/им ом"
_ADJECTIVE_PLURAL = "ых/их ым/им ые/ие/ых/их ыми/ими ых/их"
_ADJECTIVE_MASCULINE = "ого/его ому/ему ый/ий/ой/ого/его ым/им ом/ем"
_POSSESSIVE_PLURAL = "ых ым ы/ых ыми ых"

# Words whose ending alone would mislead: ending to cut off, and the paradigm.
_BY_WORD = {
    "египет": ("ет", "та ту ет том те"),
    "турки": ("и", "/ ам / ами ах"),
    "французы": ("ы", _PLURAL_Y_AFTER_DENTAL),
    "киргизы": ("ы", _PLURAL_Y_AFTER_DENTAL),
    "острова": ("а", _PLURAL_A),
    "государства": ("а", _PLURAL_NEUTER),
    "маврикий": ("ий", _MASCULINE_IJ),
    "святой": ("ой", _ADJECTIVE_MASCULINE),
    "тихий": ("ий", _ADJECTIVE_MASCULINE),
    **{word: ("ь", _MASCULINE_SOFT_SIGN) for word in ("израиль", "тайвань", "сахель")},
}
# By ending, longest first: the ending to cut off, and the paradigm; "" for words that never change.
_BY_ENDING: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("уа", "оа"), "", ""),
    (("ство",), "о", _NEUTER),
    (("ово",), "о", _NEUTER),
    (("овы",), "ы", _POSSESSIVE_PLURAL),
    (("ые", "ие"), "ые", _ADJECTIVE_PLURAL),
    (("ое",), "ое", _ADJECTIVE_NEUTER),
    (("ая", "яя"), "ая", _ADJECTIVE_FEMININE),
    (("ский", "цкий", "ный", "ний", "дный", "вый"), "ый", _ADJECTIVE_MASCULINE),
    (("ии",), "ии", _PLURAL_II),
    (("ия",), "ия", _FEMININE_IA),
    (("ея",), "ея", _FEMININE_EYA),
    (("я",), "я", _FEMININE_YA),
    (("жа", "ша", "ча", "ща", "ца"), "а", _FEMININE_A_AFTER_HUSHING),
    (("га", "ка", "ха"), "а", _FEMININE_A_AFTER_VELAR),
    (("а",), "а", _FEMININE_A),
    (("цы",), "ы", _PLURAL_TSY),
    (("ане", "яне"), "е", _PLURAL_ANE),
    (("ты", "ды", "пы", "сы"), "ы", _PLURAL_Y_AFTER_DENTAL),
    (("ы",), "ы", _PLURAL_Y),
    (("ий",), "ий", _MASCULINE_IJ),
    (("й",), "й", _MASCULINE_J),
    (("ь",), "ь", _FEMININE_SOFT_SIGN),
    (("ж", "ш", "ч", "щ", "ц"), "", _MASCULINE_HUSHING),
    (("о", "е", "и", "у", "э", "ю"), "", ""),
)
_ADJECTIVE_FORMS = "ий ая ое ие ого ой ому ую им ом их ими"
_UNCHANGED = frozenset({"сан", "сент", "кот", "шри", "сьерра", "кабо", "коста", "тимор", "эль"})
_LONGEST_VARIED = 4


def case_forms(words: Sequence[str]) -> set[str]:
    """Return the folded name in all its cases, the nominative included.

    In each case every word that declines may also stay as it is, since usage does (в Республике
    Корея, в Королевстве Марокко, в Гвинее-Бисау); in longer names only all words together change.

    :param words: the folded words of the name in the nominative.
    """
    if len(words) == 1 and words[0].endswith("ский"):
        return {words[0][:-2] + ending for ending in _ADJECTIVE_FORMS.split()}
    paradigms = [_paradigm(word) for word in words]
    forms = {" ".join(words)}
    for case in range(5):
        choices = [_choices(words, paradigms, place, case) for place in range(len(words))]
        forms.update(map(" ".join, product(*choices)))
    return forms


def _choices(
    words: Sequence[str], paradigms: list[list[list[str]]], place: int, case: int
) -> list[str]:
    """Return the forms word `place` may take where the name stands in a case."""
    if not paradigms[place]:
        return [words[place]]
    changed = sum(map(bool, paradigms))
    kept = [words[place]] if 1 < changed <= _LONGEST_VARIED else []
    return [*kept, *paradigms[place][case]]


def _paradigm(word: str) -> list[list[str]]:
    """Return the forms of a word in the five oblique cases; [] where it does not change."""
    ending, endings = _rule(word)
    if not endings:
        return []
    stem = word[: len(word) - len(ending)]
    return [[stem + form for form in variants.split("/")] for variants in endings.split(" ")]


def _rule(word: str) -> tuple[str, str]:
    if word in _UNCHANGED or len(word) < 3 or not "а" <= word[-1] <= "я":
        return "", ""
    if word in _BY_WORD:
        return _BY_WORD[word]
    for endings, cut, paradigm in _BY_ENDING:
        if word.endswith(endings):
            return cut, paradigm
    return "", _MASCULINE_HARD
