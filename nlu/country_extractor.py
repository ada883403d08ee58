"""Countries, regions and other places named in a message, as entities."""

from functools import lru_cache
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from faq.countries import CountryMatcher
from faq.settings import settings


@lru_cache(maxsize=1)
def matcher() -> CountryMatcher:
    """Return the matcher over the names in knowledge/, loaded once a process."""
    return CountryMatcher.load(settings().knowledge)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CountryExtractor(GraphComponent, EntityExtractorMixin):
    """Adds entities `country` (ISO 3166 alpha-2 code), `region` and `place` (ids)."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CountryExtractor":
        """Create the component (see parent class for full docstring)."""
        matcher()
        return cls()

    @staticmethod
    def required_packages() -> List[Text]:
        """Any extra python dependencies required for this component to run."""
        return ["babel"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: nothing is learned."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities found in each message."""
        for message in messages:
            found = self._entities(message.get(TEXT))
            if found:
                entities = message.get(ENTITIES, []) + found
                message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _entities(self, text: Optional[Text]) -> List[Dict[Text, Any]]:
        return [
            {
                "entity": mention.kind,
                "value": mention.id,
                "start": mention.start,
                "end": mention.end,
                "confidence_entity": 1.0,
                "extractor": type(self).__name__,
            }
            for mention in matcher().find(text or "")
        ]
