"""Faults of example questions, intents and rules."""

from __future__ import annotations

import shutil

import pytest

from faq.answering import Answering
from faq.checks.intents import WITHOUT_TOPIC
from faq.conversation import Conversation
from faq.countries import CountryMatcher
from faq.leads import LeadSearch
from faq.settings import LANGUAGES, ROOT

NLU = "data/nlu/how_to_join/en.yml"


def add_example(copy, file: str, text: str) -> int:
    return copy.edit(file, "examples: [|]\n", f"examples: |\n    - {text}\n") + 1


def test_a_question_in_two_intents_is_an_error_that_names_both_places(copy):
    first = add_example(copy, "data/nlu/champion_role/en.yml", "Zork the Frobnicator")
    second = add_example(copy, NLU, "zork the FROBNICATOR?")
    assert copy.questions() == [
        f"{NLU}, line {second}: “zork the FROBNICATOR?” stands already in"
        f" data/nlu/champion_role/en.yml, line {first}. Keep it in champion_role or in how_to_join"
        " and delete the other."
    ]


def test_a_question_twice_in_an_intent_is_a_warning(copy):
    first = add_example(copy, NLU, "zork frobnicator")
    add_example(copy, NLU, "Zork frobnicator ?")
    assert copy.questions() == [
        f"{NLU}, line {first + 1}: warning: “zork frobnicator” stands already in {NLU},"
        f" line {first}. Delete one of the two."
    ]


def test_the_same_word_in_two_languages_of_an_intent_is_no_fault(copy):
    add_example(copy, NLU, "zork frobnicator")
    add_example(copy, "data/nlu/how_to_join/fr.yml", "zork frobnicator")
    assert copy.questions() == []


def test_questions_nearly_the_same_in_two_intents_are_a_warning(copy):
    add_example(
        copy, "data/nlu/champion_role/en.yml", "zork one two three four five six seven eight nine"
    )
    line = add_example(copy, NLU, "nine zork one two three four five six seven eight ten eleven")
    assert copy.questions() == []  # 10 words of 12
    copy.edit(NLU, " eleven\n", "\n")
    (found,) = copy.questions()
    assert found.startswith(f"{NLU}, line {line}: warning: ")
    assert "is nearly the same as in data/nlu/champion_role/en.yml, line 5. Word one" in found


def test_short_questions_are_not_compared_word_by_word(copy):
    add_example(copy, "data/nlu/champion_role/en.yml", "zork frob nix")
    add_example(copy, NLU, "nix zork frob")
    assert copy.questions() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem", "fix"),
    [
        (NLU, "    - ", "    ", "is not an example", "Write '- ' and the question"),
        (NLU, "intent: how_to_join", "intent: greet", "the intent is “greet”, but", "Write"),
        (NLU, "examples: [|]", "examples: >", "do not follow a line", "Write '"),
        (NLU, "nlu:", "nul:", "there are no examples in this file", "Write version, nlu"),
        (NLU, "- intent: how_to_join", "- synonym: x", "the intent is “nothing”, but", "Write"),
        ("domain.yml", "  - greet\n", "  - greet\n  - gret\n", "gret has no rule", "Add a rule"),
        ("domain.yml", "  - greet\n", "", "greet is not in domain.yml", "Add it to the intents"),
        ("domain.yml", "intents:", "intent:", "there is no list of intents", "Write 'intents:'"),
        ("data/rules.yml", "intent: thanks", "intent: thank", "thanks has no rule", "Add a"),
    ],
)  # fmt: skip
def test_a_fault_of_the_language_data_is_told(copy, file, old, new, problem, fix):
    copy.edit(file, old, new)
    found = [one for one in copy.questions() if problem in one]
    assert len(found) == 1, copy.questions()
    assert fix in found[0]


def test_an_intent_without_rule_is_told_at_its_line_of_the_domain(copy):
    line = copy.edit("domain.yml", "  - thanks\n", "  - thanks\n  - praise\n") + 1
    assert copy.questions() == [
        f"domain.yml, line {line}: the intent praise has no rule in data/rules.yml. Add a rule with"
        " the step 'intent: praise'."
    ]


def test_examples_missing_in_a_language_are_told(copy):
    (copy.root / NLU).unlink()
    assert copy.questions() == [
        "data/nlu/how_to_join, line 1: the examples in English are missing. Write en.yml in this"
        " folder."
    ]


def test_examples_of_an_unknown_intent_are_told(copy):
    shutil.copytree(copy.data / "nlu" / "greet", copy.data / "nlu" / "salute")
    for language in LANGUAGES:
        copy.edit(f"data/nlu/salute/{language}.yml", "intent: greet", "intent: salute")
    found = [one for one in copy.questions() if one.startswith("data/nlu/salute, line 1")]
    assert found == [
        "data/nlu/salute, line 1: the intent salute is not in domain.yml. Add it to the intents, or"
        " move the examples.",
        "data/nlu/salute, line 1: there is no text in knowledge/salute to answer these questions"
        " with. Write the topic, or move the examples.",
    ]


def test_a_topic_without_examples_is_a_warning(copy):
    shutil.copytree(copy.knowledge / "how_to_join", copy.knowledge / "how_to_leave")
    (found,) = copy.questions()
    assert found.startswith(
        "data/nlu/how_to_leave, line 1: warning: the topic how_to_leave has no examples: it is"
        " found by search alone. Write data/nlu/how_to_leave/<lang>.yml and train"
    )


def test_a_question_in_a_script_of_another_language_is_told_but_not_one_in_latin(copy):
    add_example(copy, "data/nlu/how_to_join/ru.yml", "kak vstupit zork")
    assert copy.questions() == []
    line = add_example(copy, "data/nlu/how_to_join/fr.yml", "как вступить зорк")
    assert copy.questions() == [
        f"data/nlu/how_to_join/fr.yml, line {line}: “как вступить зорк” is in Cyrillic script, but"
        " the file is French. Move it to its language's file."
    ]


def test_the_intents_without_topic_are_those_the_conversation_handles_itself():
    names = CountryMatcher.load(ROOT / "knowledge")
    conversation = Conversation(Answering(names, {}, LeadSearch({})))
    assert set(conversation._handlers) == WITHOUT_TOPIC
