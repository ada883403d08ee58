"""The first component: cleans what was typed and lets only our own buttons act."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import rasa_overrides
from faq.payloads import neutralise
from faq.settings import settings
from faq.text import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageGate(GraphComponent):
    """Makes every incoming text safe to process before the tokenizer sees it.

    Rasa runs any typed `/intent{...}`, `/restart` included. Here only the payloads that our
    buttons carry keep their slash; everything else becomes plain text. The component is also
    the first of ours that every Rasa command loads, so it installs the overrides of Rasa's
    own classes.
    """

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MessageGate":
        """Create the component (see parent class for full docstring)."""
        rasa_overrides.install()
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: editors write it, not visitors."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Clean, shorten and neutralise the text of each message."""
        for message in messages:
            text = clean(message.get(TEXT) or "", settings().message_limit)
            message.set(TEXT, neutralise(text), add_to_output=True)
        return messages
