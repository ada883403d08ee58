"""The tokenizer: six languages in one pipeline, offsets that fit the text."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message

from nlu.tokenizer import MultilingualTokenizer

SENTENCES = {
    "ar": ("كيف تنضمّ الدول؟", ["كيف", "تنضمّ", "الدول", "؟"]),
    "ar vocalised": ("كَيْفَ نَنْضَمُّ؟", ["كَيْفَ", "نَنْضَمُّ", "؟"]),
    "en": ("How do we join?", ["How", "do", "we", "join", "?"]),
    "es": ("¿Cómo unirse?", ["¿", "Cómo", "unirse", "?"]),
    "fr": ("Où adhérer ?", ["Où", "adhérer", "?"]),
    "ru": ("Как вступить?", ["Как", "вступить", "?"]),
    "zh": ("如何加入？", ["如", "何", "加", "入", "？"]),
    "zh with Latin": ("GCM是什么", ["GCM", "是", "什", "么"]),
}
ODD = {
    **{"emoji": "👍🏽 hi", "long": "a" * 100_000, "marks": "\u200f\u200f", "mark": "؟"},
    **{"mixed": "如何join加入", "lines": "a\n\nb", "accents": "é e\u0301"},
}
TEXTS = {**{name: text for name, (text, _) in SENTENCES.items()}, **ODD}
each_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def tokens_of(component, text):
    message = Message(data={"text": text})
    return component.process([message])[0].get("text_tokens")


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_each_language_is_cut_as_its_writers_would(create, text, expected):
    assert [token.text for token in tokens_of(create(MultilingualTokenizer), text)] == expected


@each_text
def test_offsets_are_those_of_the_text_in_order(create, text):
    tokens = tokens_of(create(MultilingualTokenizer), text)
    assert tokens
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    ends = [0, *(token.end for token in tokens)]
    assert all(token.start >= end for token, end in zip(tokens, ends))


@each_text
def test_no_letter_is_lost(create, text):
    tokens = tokens_of(create(MultilingualTokenizer), text)
    assert "".join(token.text for token in tokens) == "".join(text.split())


@pytest.mark.parametrize("text", [" ", "\n\t", "\u00a0"])
def test_a_blank_text_is_one_token(create, text):
    assert len(tokens_of(create(MultilingualTokenizer), text)) == 1


@pytest.mark.parametrize("text", ["", None])
def test_a_missing_text_does_no_harm(create, text):
    assert not any(token.text for token in tokens_of(create(MultilingualTokenizer), text) or [])


def test_a_pipeline_trained_with_it_knows_vocalised_arabic_and_chinese(trained):
    known = {
        **{"نَنْضَمُّ": "how_to_join", "صَبَاحُ الخَيْرِ": "greet"},
        **{"如何加入呢": "how_to_join", "你们好": "greet"},
    }
    for text, intent in known.items():
        guess = trained("tokenizer")(text)["intent"]
        # words never seen would leave both intents at one half
        assert guess["name"] == intent and guess["confidence"] > 0.6, (text, guess)


def test_a_parsed_message_carries_the_tokens_offsets(trained):
    assert trained("tokenizer")("GCM是什么")["text_tokens"] == [(0, 3), (3, 4), (4, 5), (5, 6)]
