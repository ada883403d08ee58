"""Messages in further languages get a polite sentence; the six languages never do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.countries import CountryMatcher
from faq.examples import Example
from faq.foreign import ForeignLanguages
from faq.knowledge import Knowledge
from faq.payloads import parse_payload
from faq.settings import LANGUAGES, ROOT
from faq.turn import Memory, Reply
from faq.understanding import without_mentions

Ask = Callable[..., Reply]
FOREIGN = [
    ("Wie kann ein Land der Initiative beitreten?", "en"),
    ("Gibt es eine Frist für den Beitritt?", "en"),
    ("Quais países são campeões e quando termina a iniciativa?", "es"),
    ("Não encontro o prazo, podem ajudar o nosso governo?", "es"),
    ("国はどうすればこのイニシアチブに参加できますか？", "en"),
    ("どの国がチャンピオンですか", "en"),
    ("कोई देश इस पहल में कैसे शामिल हो सकता है?", "en"),
    ("Як країна може приєднатися до ініціативи?", "ru"),
    ("Які країни є чемпіонами?", "ru"),
    ("چگونه یک کشور می‌تواند به این ابتکار بپیوندد؟", "ar"),
    ("آیا مهلتی برای پیوستن وجود دارد؟", "ar"),
    ("Come può un paese aderire all'iniziativa?", "fr"),
    ("Bu girişime nasıl katılabiliriz?", "en"),
    ("한국어로 질문해도 됩니까?", "en"),
]
SIX = {
    "ar": (
        "كيف تنضم دولة إلى المبادرة؟|شو المطلوب منا|واش كاين شي أجل|شنو هي المبادرة|وينه العنوان"
        "|بدنا نعرف مين الدول|kif nchark f lmobadara|ezay ned5ol el mobadra|wach kayn chi flouss"
        "|emta btentehi el mobadara|متي تنتهى المبادره|شكرااا"
    ),
    "zh": (
        "一个国家如何加入该倡议？|點樣加入呀|邊個國家係倡導國|几时完|有冇截止日期|咋加入啊|谢谢您"
        "|MPTF是什么|加入有啥好处"
    ),
    "en": (
        "How does a country join?|haow do i joyn teh inisiative|whats teh fund gona giv us|hi"
        "|is it to late too join??|ok thx bye|my minister Mr. Nguyen wants the letter format"
        "|Hello from Deutschland, how do we join?|GCM MPTF?|deadline?"
    ),
    "fr": (
        "Comment un pays peut-il adhérer ?|coment adherer a linitiative svp"
        "|ou c kon envoi la lettre|kel son lé pays|merci bcp"
        "|je suis de Ouagadougou|c koi l'initiative"
    ),
    "ru": (
        "Как страна может присоединиться?|инициатива скока длится|как вступиь|а денги дадут"
        "|ок спс|хто в списке|Какой deadline для join initiative?|сколько стран чемпионоф"
    ),
    "es": (
        "¿Cómo se une un país?|kien son los kampeones|cuando aca la iniciativa|a kien escrivo"
        "|cmo nos apuntamos|Hola soy Günther Müller, ¿quién me puede ayudar?|grasias"
    ),
}
PLACES = (
    "Guinea-Bissau?|Trinidad y Tobago|Côte d'Ivoire et Burkina Faso ?|Papua New Guinea or Vanuatu?"
    "|Bosnia and Herzegovina, Timor-Leste, Kyrgyzstan?|São Tomé et Príncipe|Кыргызстан и Молдова?"
    "|جيبوتي وجزر القمر؟|圣多美和普林西比呢"
)


@pytest.fixture(scope="module")
def foreign(examples: list[Example]) -> ForeignLanguages:
    return ForeignLanguages(examples)


@pytest.mark.parametrize(("text", "nearest"), FOREIGN)
def test_a_further_language_is_heard_with_the_nearest_of_the_six(
    foreign: ForeignLanguages, text: str, nearest: str
) -> None:
    assert foreign.is_foreign(text)
    assert foreign.nearest(text) == nearest


@pytest.mark.parametrize(
    "text", [text for language in LANGUAGES for text in SIX[language].split("|")]
)
def test_the_six_languages_are_never_taken_for_others(foreign: ForeignLanguages, text: str) -> None:
    assert not foreign.is_foreign(text)


@pytest.mark.parametrize("text", PLACES.split("|"))
def test_names_of_places_are_in_no_further_language(foreign: ForeignLanguages, text: str) -> None:
    places = CountryMatcher.load(ROOT / "knowledge").find(text)
    assert places
    assert not foreign.is_foreign(without_mentions(text, places))


@pytest.mark.parametrize("text", ["", " ", "???", "12", "unmignet@iom.int", "https://iom.int"])
def test_what_is_in_no_language_is_in_no_further_one(foreign: ForeignLanguages, text: str) -> None:
    assert not foreign.is_foreign(text)


def test_no_example_of_the_six_languages_is_foreign(
    foreign: ForeignLanguages, examples: list[Example]
) -> None:
    some = examples[::23]
    assert len(some) > 300
    assert [one.text for one in some if foreign.is_foreign(one.text)] == []


@pytest.mark.parametrize(("text", "nearest"), FOREIGN)
def test_the_polite_sentence_comes_in_the_nearest_language_and_changes_nothing(
    ask: Ask, knowledge: Knowledge, text: str, nearest: str
) -> None:
    before = Memory("fr", last_topic="how_to_join", suggestions=("how_to_join",))
    reply = ask(text, "how_to_join", before)
    (answer,) = reply.answers
    assert answer.text == knowledge.messages[nearest]["language_not_available"]
    assert (answer.decision, answer.language) == ("decline", nearest)
    assert reply.memory.having(choices=()) == before
    offered = [parse_payload(button.payload) for button in reply.buttons]
    assert offered == [("set_language", language) for language in LANGUAGES]


def test_before_anything_else_it_leaves_the_language_open(ask: Ask) -> None:
    reply = ask(FOREIGN[0][0])
    assert reply.memory.language is None
    later = ask("¿Cómo se une un país a la iniciativa?", "how_to_join", reply.memory)
    assert later.answers[0].language == "es"


def test_in_a_language_chosen_it_is_said_in_that(ask: Ask, knowledge: Knowledge) -> None:
    reply = ask(FOREIGN[0][0], memory=Memory("zh", language_chosen=True))
    assert reply.answers[0].text == knowledge.messages["zh"]["language_not_available"]
    assert reply.memory.language_chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_of_the_languages_offered_may_be_chosen_by_its_number(ask: Ask, language: str) -> None:
    reply = ask(FOREIGN[0][0], memory=Memory("en"))
    chosen = ask(str(LANGUAGES.index(language) + 1), memory=reply.memory)
    assert (chosen.memory.language, chosen.memory.language_chosen) == (language, True)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Как подать application в Trust Fund?", "fund_relationship"),
        ("Какой deadline для join initiative?", "how_to_join"),
        ("Что такое Champion Countries initiative?", "what_is_initiative"),
    ],
)
def test_a_russian_question_with_english_words_is_answered_in_russian(
    ask: Ask, text: str, topic: str
) -> None:
    (answer,) = ask(text, topic, Memory("en")).answers
    assert (answer.topic, answer.language) == (topic, "ru")
