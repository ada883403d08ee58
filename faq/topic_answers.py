"""Answers from the knowledge folder and the assistant's own sentences."""

from __future__ import annotations

from collections.abc import Iterable

from faq.countries import CountryMatcher
from faq.knowledge import Knowledge, Messages, TopicText
from faq.payloads import ASK_TOPIC, NONE_OF_THESE, SET_LANGUAGE, payload
from faq.settings import LANGUAGES
from faq.turn import Answer, Button, Decision
from faq.wording import filled, footer


class TopicAnswers:
    """Composes texts and buttons; decides nothing."""

    def __init__(self, names: CountryMatcher) -> None:
        """Use `names` to name the champions."""
        self._names = names

    def answer(
        self, text: TopicText, knowledge: Knowledge, messages: Messages, confidence: float
    ) -> Answer:
        """Answer with a topic's text: the short answer, the detail, its date and source."""
        parts = (text.short_answer, self._detail(text))
        body = "\n\n".join(filled(part, knowledge, messages, self._names) for part in parts)
        return self._of(text, f"{body}\n\n{footer(text, messages)}", confidence)

    def more(self, text: TopicText, knowledge: Knowledge, messages: Messages) -> Answer:
        """Tell a topic's detail, its date and source."""
        body = filled(self._detail(text), knowledge, messages, self._names)
        return self._of(text, f"{body}\n\n{footer(text, messages)}", 1.0)

    def related(self, text: TopicText, knowledge: Knowledge, language: str) -> list[Button]:
        """Return the buttons of the related topics."""
        return self.buttons(text.related, knowledge, language)

    def buttons(self, topics: Iterable[str], knowledge: Knowledge, language: str) -> list[Button]:
        """Return one button a topic, titled by its question in the language."""
        texts = (knowledge.topic(topic, language) for topic in topics)
        return [Button(text.title, payload(ASK_TOPIC, text.topic)) for text in texts if text]

    def suggestion(
        self, topics: Iterable[str], knowledge: Knowledge, messages: Messages
    ) -> list[Button]:
        """Return the buttons of a suggestion: the topics and "none of these"."""
        choices = self.buttons(topics, knowledge, messages.language)
        return [*choices, Button(messages["none_of_these"], payload(NONE_OF_THESE))]

    @staticmethod
    def languages(knowledge: Knowledge) -> list[Button]:
        """Return one button a language, in its own name and the order of the United Nations."""
        return [
            Button(knowledge.messages[language]["language_name"], payload(SET_LANGUAGE, language))
            for language in LANGUAGES
            if language in knowledge.messages
        ]

    @staticmethod
    def sentence(
        text: str,
        messages: Messages,
        decision: Decision,
        topic: str | None = None,
        confidence: float = 1.0,
        candidates: tuple[str, ...] = (),
    ) -> Answer:
        """Answer with one of the assistant's own sentences."""
        return Answer(text, decision, topic, messages.language, confidence, candidates)

    @staticmethod
    def _detail(text: TopicText) -> str:
        documents = "\n".join(f"- {document}" for document in text.documents)
        named = documents and not all(document in text.detail for document in text.documents)
        return f"{text.detail}\n\n{documents}" if named else text.detail

    @staticmethod
    def _of(text: TopicText, body: str, confidence: float) -> Answer:
        source = text.source
        return Answer(
            text=body,
            decision="answer",
            topic=text.topic,
            language=text.language,
            confidence=confidence,
            candidates=(text.topic,),
            as_of=text.as_of,
            source={
                "title": source.title,
                "publisher": source.publisher,
                "date": source.date,
                "url": source.url,
            },
        )
