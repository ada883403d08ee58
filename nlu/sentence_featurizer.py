"""Sentence embeddings of one frozen encoder as dense features, centred and scaled."""

import base64
from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from encoder.cache import CachedEncoder
from encoder.choice import encoder_fingerprint, load_encoder
from faq.settings import settings
from faq.vectors import Centring

STATISTICS_FILE = "statistics.npz"
EMBEDDINGS = "embeddings"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEmbeddingFeaturizer(DenseFeaturizer, GraphComponent):
    """Encodes the whole message once and leaves the raw vector for the action server.

    The encoders' vectors lie in a narrow cone, so each dimension is centred and divided by its
    spread over the training texts. `scale` multiplies the result: Rasa's
    LogisticRegressionClassifier has no regularisation setting, and the size of its features
    plays that part.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Components that should be included in the pipeline before this component."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """Any extra python dependencies required for this component to run."""
        return ["numpy", "onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the component's default config."""
        return {**DenseFeaturizer.get_default_config(), "encoder": "e5", "scale": 0.13}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Refuse a config that names no known encoder or no positive scale."""
        if config.get("encoder", "e5") not in ("e5", "use"):
            raise ValueError(
                f"config.yml, {cls.__name__}, encoder: {config['encoder']!r} is unknown; "
                "use 'e5' or 'use'"
            )
        scale = config.get("scale", 0.13)
        if not isinstance(scale, (int, float)) or not scale > 0:
            raise ValueError(
                f"config.yml, {cls.__name__}, scale: {scale!r} is not a number above 0"
            )

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Optional[Text]:
        """Tie Rasa's training cache to the encoder's files, which it cannot see."""
        return encoder_fingerprint(config.get("encoder", "e5"), settings().encoder)

    def __init__(
        self,
        config: Dict[Text, Any],
        execution_context: ExecutionContext,
        model_storage: ModelStorage,
        resource: Resource,
        centring: Optional[Centring] = None,
    ) -> None:
        """Load the encoder; the centring is there once trained."""
        super().__init__(
            execution_context.node_name, {**config, FEATURIZER_CLASS_ALIAS: config["encoder"]}
        )
        self._encoder = load_encoder(
            config["encoder"], settings().encoder, settings().encoder_threads
        )
        self._model_storage = model_storage
        self._resource = resource
        self._centring = centring

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEmbeddingFeaturizer":
        """Create an untrained component (see parent class for full docstring)."""
        return cls(config, execution_context, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceEmbeddingFeaturizer":
        """Load the trained component with its statistics."""
        with model_storage.read_from(resource) as folder:
            with np.load(folder / STATISTICS_FILE) as file:
                centring = Centring(file["centre"], file["spread"])
        return cls(config, execution_context, model_storage, resource, centring)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the centre and spread of each dimension over the training texts."""
        centring = self._centring = Centring.learn(self._encode_training(training_data))
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / STATISTICS_FILE, centre=centring.mean, spread=centring.spread)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the features of every training example that has a text."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        for example, vector in zip(examples, self._encode_training(training_data)):
            self._set_features(example, vector)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the features of incoming messages and attach their raw vectors to the output."""
        for message in messages:
            vector = self._encoder.encode([message.get(TEXT) or ""])[0]
            self._set_features(message, vector)
            embeddings = {
                **(message.get(EMBEDDINGS) or {}),
                self._config["encoder"]: base64.b64encode(vector.astype(np.float16)).decode(),
            }
            message.set(EMBEDDINGS, embeddings, add_to_output=True)
        return messages

    def _encode_training(self, training_data: TrainingData) -> np.ndarray:
        texts = [e.get(TEXT) for e in training_data.training_examples if e.get(TEXT)]
        return CachedEncoder(self._encoder, settings().models / "vectors").encode(texts)

    def _set_features(self, message: Message, vector: np.ndarray) -> None:
        assert self._centring is not None, "the featurizer is trained before it is used"
        scaled = self._centring.standardise(vector[np.newaxis, :])
        row = (self._config["scale"] * scaled).astype(np.float32)
        message.add_features(
            Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._config[FEATURIZER_CLASS_ALIAS])
        )
