"""The featurizer: both encoders' sentence vectors, centred, scaled and handed on."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.storage.resource import Resource
from rasa.model_training import train_nlu
from rasa.shared.nlu.training_data.message import Message

from encoder.choice import encoder_fingerprint, load_encoder
from faq.settings import settings
from nlu.sentence_featurizer import SentenceEmbeddingFeaturizer

CONFIGS = Path(__file__).resolve().parent / "configs"
addon_of = SentenceEmbeddingFeaturizer.fingerprint_addon
DIMENSIONS = {"e5": 384, "use": 512}
ODD = {
    **{"empty": "", "none": None, "blank": " ", "mark": "؟", "emoji": "👍"},
    **{"controls": "\x00\x1b\ud800", "long": "ا" * 100_000},
}
both = pytest.mark.parametrize("encoder", DIMENSIONS)


def dense_of(message):
    sequence, sentence = message.get_dense_features("text")
    assert sequence is None
    return sentence.features


@pytest.fixture
def fitted(create, examples):
    """Return a function that makes a component and trains it on the examples."""

    def fit(encoder, scale=0.13):
        component = create(SentenceEmbeddingFeaturizer, encoder=encoder, scale=scale)
        assert component.train(examples) == Resource("under_test")
        return component

    return fit


@both
def test_training_features_are_centred_and_of_the_scales_spread(fitted, examples, encoder):
    data = fitted(encoder, 0.5).process_training_data(examples)
    rows = np.concatenate([dense_of(example) for example in data.training_examples])
    assert rows.shape == (16, DIMENSIONS[encoder])
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows.mean(axis=0), 0, atol=0.01)
    np.testing.assert_allclose(rows.std(axis=0), 0.5, atol=0.01)


@both
def test_the_scale_multiplies_the_features(fitted, encoder):
    small, large = (
        dense_of(fitted(encoder, scale).process([Message(data={"text": "join"})])[0])
        for scale in (0.1, 0.2)
    )
    np.testing.assert_allclose(2 * small, large, rtol=1e-4)


@both
def test_a_message_gets_one_row_and_its_raw_vector(fitted, encoder):
    message = fitted(encoder).process([Message(data={"text": "كيف ننضم؟"})])[0]
    assert dense_of(message).shape == (1, DIMENSIONS[encoder])
    packed = message.as_dict(only_output_properties=True)["embeddings"][encoder]
    vector = np.frombuffer(base64.b64decode(packed), np.float16)
    expected = load_encoder(encoder, settings().encoder).encode(["كيف ننضم؟"])[0]
    np.testing.assert_allclose(vector, expected, atol=1e-3)
    assert np.linalg.norm(vector.astype(float)) == pytest.approx(1, abs=0.01)


@both
def test_a_loaded_component_works_as_the_trained_one(fitted, create, encoder):
    trained = fitted(encoder)
    loaded = create(SentenceEmbeddingFeaturizer, load=True, encoder=encoder)
    before, after = (
        dense_of(component.process([Message(data={"text": "bonjour"})])[0])
        for component in (trained, loaded)
    )
    np.testing.assert_array_equal(before, after)


@both
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_get_finite_features(fitted, encoder, text):
    message = fitted(encoder).process([Message(data={"text": text})])[0]
    assert np.isfinite(dense_of(message)).all()


def test_a_trained_pipeline_understands_meaning_across_languages(trained):
    parse = trained("embeddings")
    for text in ("what are the steps to become a member", "我们怎样参加", "نريد الانضمام إليكم"):
        assert parse(text)["intent"]["name"] == "how_to_join", text
    for text in ("hi there", "привет", "早上好", "مرحبا"):
        assert parse(text)["intent"]["name"] == "greet", text


def test_a_parsed_message_carries_the_vectors_of_both_encoders(trained):
    packed = trained("embeddings")("hello")["embeddings"]
    sizes = {name: len(base64.b64decode(text)) // 2 for name, text in packed.items()}
    assert sizes == DIMENSIONS


REFUSED = {
    "unknown_encoder": r"config\.yml.*encoder: 'bert' is unknown; use 'e5' or 'use'",
    "zero_scale": r"config\.yml.*scale: 0 is not a number above 0",
    "no_tokenizer": r"[Tt]okenizer",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_config_that_cannot_work_is_refused_before_training(tmp_path, name):
    with pytest.raises(Exception) as caught:
        train_nlu(str(CONFIGS / f"{name}.yml"), str(CONFIGS / "examples.yml"), str(tmp_path))
    # Rasa wraps what a component says into "Error initializing graph component"
    said = f"{caught.value}\n{caught.value.__cause__}"
    assert re.search(REFUSED[name], said)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("scale", [0, -1, float("nan")])
def test_a_scale_that_is_not_above_zero_is_refused(scale):
    with pytest.raises(ValueError, match="scale"):
        SentenceEmbeddingFeaturizer.validate_config({"encoder": "e5", "scale": scale})


@pytest.mark.parametrize("scale", ["wide", None])
def test_a_scale_that_is_no_number_is_refused_by_name(scale):
    with pytest.raises(ValueError, match=r"config\.yml.*scale"):
        SentenceEmbeddingFeaturizer.validate_config({"encoder": "e5", "scale": scale})


@both
def test_rasas_training_cache_is_tied_to_the_encoders_files(encoder):
    addons = {name: addon_of({"encoder": name}) for name in DIMENSIONS}
    assert addons[encoder] == encoder_fingerprint(encoder, settings().encoder)
    assert len(set(addons.values())) == 2
