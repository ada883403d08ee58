"""A tokenizer for Arabic, Chinese, English, French, Russian and Spanish in one pipeline."""

import re
from functools import lru_cache
from typing import Any, Dict, List, Text

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

# Rasa's own tokenizers leave a Chinese sentence one token, so Han is cut by character;
# kana and hangul are cut the same way because the same writers paste them.
CHARACTER_SCRIPT = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


@lru_cache(maxsize=1)
def multilingual() -> Language:
    """Return spaCy's language-neutral pipeline, which keeps vocalised Arabic words whole."""
    return spacy.blank("xx")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MultilingualTokenizer(Tokenizer):
    """Cuts text by spaCy's language-neutral rules and Chinese by character."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the component's default config."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> List[Text]:
        """Any extra python dependencies required for this component to run."""
        return ["spacy"]

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        """Cut the text of one attribute into tokens with offsets into that text."""
        document = multilingual().make_doc(message.get(attribute))
        tokens = []
        for word in document:
            tokens.extend(_pieces(word.text, word.idx))
        return tokens or [Token(message.get(attribute), 0)]


def _pieces(word: Text, offset: int) -> List[Token]:
    if word.isspace():
        return []
    pieces = []
    start = 0
    for match in CHARACTER_SCRIPT.finditer(word):
        if match.start() > start:
            pieces.append(Token(word[start : match.start()], offset + start))
        pieces.append(Token(match.group(), offset + match.start()))
        start = match.end()
    if start < len(word):
        pieces.append(Token(word[start:], offset + start))
    return pieces
