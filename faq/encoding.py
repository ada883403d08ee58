"""The sentence vectors of examples and passages, from the cache where they are known."""

from __future__ import annotations

from collections.abc import Sequence

from encoder.cache import CachedEncoder
from encoder.choice import LazyEncoder, load_encoder
from encoder.runtime import Encoder
from faq.examples import Example
from faq.settings import Settings
from faq.vectors import Matrix


def encode_examples(
    examples: Sequence[Example], encoders: Sequence[str], settings: Settings
) -> dict[str, Matrix]:
    """Return by encoder the vectors of all examples, float32 [n, d].

    Training has left them in the cache, so that nothing is encoded nor loaded in general.
    """
    texts = [example.text for example in examples]
    return {name: own.encode(texts) for name, own in kept_encoders(encoders, settings).items()}


def question_encoder(settings: Settings) -> Encoder:
    """Return the encoder of whatever NLU has not seen: parts of a message, edited passages.

    It is E5 on onnxruntime, whose vectors are those of sentence-transformers (cosine 0.9999)
    for a third of the time and 750 MB less memory; FAQ_ENCODER_RUNTIME=torch takes
    sentence-transformers itself.
    """
    if settings.encoder_runtime == "torch":
        from encoder.runtime import TorchE5

        return TorchE5(settings.encoder, settings.encoder_threads)
    return load_encoder("e5", settings.encoder, settings.encoder_threads)


def cached(encoder: Encoder, settings: Settings) -> CachedEncoder:
    """Return `encoder` with the cache on disk in front: for texts of ours, never for questions."""
    return CachedEncoder(encoder, settings.models / "vectors")


def kept_encoders(encoders: Sequence[str], settings: Settings) -> dict[str, CachedEncoder]:
    """Return by name encoders of our own texts, loaded only for those not kept yet."""
    folder = settings.models / "vectors"
    return {name: CachedEncoder(LazyEncoder(name, settings.encoder), folder) for name in encoders}
