"""The questions of the knowledge's leads as training examples of their topics."""

import hashlib
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from faq.examples import read_asks
from faq.settings import settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LeadExamples(GraphComponent):
    """Adds to the training what knowledge/ says a topic's leads answer.

    Editors write such a question once, beside the sentence that answers it; the classifier
    learns its topic from it like from data/nlu.
    """

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LeadExamples":
        """Create the component (see parent class for full docstring)."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[Text, Any]) -> Optional[Text]:
        """Tie Rasa's training cache to the leads, which it cannot see."""
        asks = [(ask.text, ask.intent) for ask in read_asks(settings().knowledge)]
        return hashlib.sha256(repr(asks).encode("utf-8", "replace")).hexdigest()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data with the leads' questions added, but for those known already."""
        known = {example.get(TEXT) for example in training_data.training_examples}
        trained = training_data.intents
        added = [
            Message.build(ask.text, ask.intent)
            for ask in read_asks(settings().knowledge)
            if ask.text not in known and ask.intent in trained
        ]
        return training_data.merge(TrainingData(training_examples=added))

    def process(self, messages: List[Message]) -> List[Message]:
        """Leave messages as they are."""
        return messages
