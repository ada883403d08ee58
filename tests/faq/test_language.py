"""Which language a message is in, and which one it asks for."""

from __future__ import annotations

import pytest

from faq.build import read_language_names
from faq.examples import Example
from faq.language import LanguageDetector, named_language, other_script
from faq.settings import LANGUAGES, ROOT


@pytest.fixture(scope="module")
def detector(examples: list[Example]) -> LanguageDetector:
    return LanguageDetector(examples)


@pytest.fixture(scope="module")
def names() -> dict[str, list[str]]:
    return read_language_names(ROOT / "knowledge" / "languages.yml")


QUESTIONS = {
    "ar": "كيف تنضم دولة إلى المبادرة؟",
    "zh": "一个国家如何加入该倡议？",
    "en": "How does a country join the initiative?",
    "fr": "Comment un pays peut-il adhérer à l'initiative ?",
    "ru": "Как страна может присоединиться к инициативе?",
    "es": "¿Cómo se une un país a la iniciativa?",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("current", [None, "ar", "en", "ru"])
@pytest.mark.parametrize("hint", [None, "fr"])
def test_a_clear_question_decides_whatever_came_before(
    detector: LanguageDetector, language: str, current: str | None, hint: str | None
) -> None:
    assert detector.detect(QUESTIONS[language], current, hint, "ar") == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_and_missing_accents_make_no_difference(
    detector: LanguageDetector, language: str
) -> None:
    text = QUESTIONS[language].upper().replace("É", "E").replace("Ó", "O").replace("Í", "I")
    assert detector.detect(text, None, None, "ar") == language


@pytest.mark.parametrize(
    ("text", "language"), [("نعم", "ar"), ("加入", "zh"), ("да", "ru"), ("Кения", "ru")]
)
def test_one_word_in_a_script_of_its_own_decides(
    detector: LanguageDetector, text: str, language: str
) -> None:
    assert detector.detect(text, "en", "fr", "es") == language


@pytest.mark.parametrize("text", ["ok", "hello", "IOM", "Kenya", "non", "bonjour", "si", "GCM?"])
@pytest.mark.parametrize("current", ["fr", "es", "en", "ru"])
def test_a_short_text_keeps_the_conversations_language(
    detector: LanguageDetector, text: str, current: str
) -> None:
    assert detector.detect(text, current, None, "ar") == current


def test_the_conversation_comes_before_the_hint_and_the_hint_before_the_default(
    detector: LanguageDetector,
) -> None:
    assert detector.detect("...", "es", "fr", "ar") == "es"
    assert detector.detect("...", None, "fr", "ar") == "fr"
    assert detector.detect("...", None, None, "ar") == "ar"
    assert detector.detect("ok", None, "fr", "ar") == "fr"
    assert detector.detect("123", None, "de", "ar") == "ar"


def test_a_short_first_word_is_read_for_what_it_is(detector: LanguageDetector) -> None:
    assert detector.detect("bonjour", None, None, "ar") == "fr"
    assert detector.detect("hello", None, None, "ar") == "en"


def test_an_alphabet_of_no_language_here_changes_nothing(detector: LanguageDetector) -> None:
    assert detector.detect("한국어로 해주세요", "fr", None, "ar") == "fr"
    assert detector.probabilities("한국어로 해주세요") == {}


def test_arabic_in_latin_letters_is_arabic(detector: LanguageDetector) -> None:
    assert detector.detect("kif nchark f lmobadara", "en", None, "ar") == "ar"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Как подать application в Trust Fund?", "ru"),
        ("Какой deadline для join initiative?", "ru"),
        ("Что такое Champion Countries initiative?", "ru"),
        ("متى deadline الانضمام إلى initiative؟", "ar"),
        ("ما هو Migration MPTF؟", "ar"),
        ("MPTF是什么？", "zh"),
        ("我们怎么apply to the Fund？", "zh"),
    ],
)
def test_english_words_in_another_script_change_no_language(
    detector: LanguageDetector, text: str, language: str
) -> None:
    assert detector.detect(text, "en", "en", "en") == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What does the name Сеть mean in this text?", "en"),
        ("Comment écrit-on 倡导国 en français ?", "fr"),
        ("¿Qué significa أمانة en la lista de países?", "es"),
    ],
)
def test_a_foreign_word_quoted_changes_no_language(
    detector: LanguageDetector, text: str, language: str
) -> None:
    assert other_script(text) == ""
    assert detector.detect(text, None, None, "ar") == language


def test_the_other_script_is_that_of_a_third_of_the_words() -> None:
    assert other_script("how to join да") == ""
    assert other_script("how join да") == "cyrillic"
    assert other_script("how join") == other_script("12 ?!") == other_script("") == ""


def test_probabilities_are_those_of_languages_of_the_script(detector: LanguageDetector) -> None:
    assert detector.probabilities("Привет") == {"ru": 1.0}
    assert set(detector.probabilities("How do we join?")) <= {"ar", "en", "es", "fr"}
    assert detector.probabilities("12 ?!") == {}


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_nearly_all_example_questions_are_told_apart(
    detector: LanguageDetector, examples: list[Example], language: str
) -> None:
    texts = [
        example.text
        for example in examples
        if example.language == language and len(example.text.split()) > 3
    ][::5]
    right = sum(detector.detect(text, None, None, "ar") == language for text in texts)
    assert right / len(texts) > 0.97


ASKED = {
    "ar": (
        "Can we speak Arabic?|en arabe svp|hablas árabe?|по-арабски|на арабском|请说阿拉伯语"
        "|用阿拉伯文|بالعربية من فضلك|تكلم عربي|bel 3arabi|ARABIC!"
    ),
    "zh": (
        "switch to Chinese|Mandarin please|en chinois|en chino|на китайском|по-китайски|请用中文"
        "|请用中文回答|普通话|تكلم بالصينية|汉语"
    ),
    "en": (
        "in English please|ENGLISH|en anglais s'il vous plaît|en inglés|en ingles|по-английски"
        "|на английском, пожалуйста|请用英语|用英文|بالإنجليزية|هل تتحدث الإنكليزية؟|انجليزي"
    ),
    "fr": (
        "in French please|français|en français svp|francais|en francés|на французском"
        "|по-французски|能说法语吗|用法文|تكلم بالفرنسية|الفرنسية لو سمحت"
    ),
    "ru": (
        "Russian please|en russe|en ruso|русский|по-русски|на русском языке|说俄语|请讲俄文"
        "|بالروسية|هل تتحدثون الروسية؟|po-russki"
    ),
    "es": (
        "Spanish|do you speak Spanish|en espagnol|en español por favor|espanol|castellano"
        "|на испанском|по-испански|用西班牙语|用西班牙文|بالإسبانية|اسباني"
    ),
    "other": "do you speak German?|¿portugués?|auf Deutsch|по-немецки|用德语|日语|türkçe|بالتركية",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in ASKED.items() for text in texts.split("|")],
)
def test_a_language_is_heard_in_any_wording(
    names: dict[str, list[str]], language: str, text: str
) -> None:
    assert named_language(text, names) == language


@pytest.mark.parametrize(
    "text",
    [
        "How do I join?",
        "متى تنتهي المبادرة؟",
        "Когда заканчивается инициатива?",
        "倡议什么时候结束？",
        "change the language",
        "French or English?",
        "по-русски или по-английски",
        "Spanishtown",
        "",
    ],
)
def test_no_language_or_several_are_none(names: dict[str, list[str]], text: str) -> None:
    assert named_language(text, names) is None


def test_each_language_has_names_in_every_script(names: dict[str, list[str]]) -> None:
    assert set(names) == {*LANGUAGES, "other"}
    for words in names.values():
        joined = "".join(words)
        for low, high in (("a", "z"), ("а", "я"), ("ا", "ي"), ("一", "龥")):
            assert any(low <= letter <= high for letter in joined)
