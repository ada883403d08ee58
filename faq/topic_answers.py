"""Answers from the knowledge folder and the assistant's own sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from faq.countries import CountryMatcher
from faq.knowledge import Knowledge, Messages, TopicText
from faq.payloads import ASK_TOPIC, NONE_OF_THESE, SET_LANGUAGE, payload
from faq.repeats import without_repetition
from faq.settings import LANGUAGES
from faq.turn import Answer, Button, Decision
from faq.wording import filled, footer


class TopicAnswers:
    """Composes texts and buttons; decides nothing."""

    def __init__(self, names: CountryMatcher) -> None:
        """Use `names` to name the champions."""
        self._names = names

    def answer(
        self,
        text: TopicText,
        knowledge: Knowledge,
        messages: Messages,
        confidence: float,
        lead: str = "",
    ) -> Answer:
        """Answer with a topic's text: the short answer, the detail, its date and source.

        `lead`, if there is one, comes first; what follows does not say it again.
        """
        blocks = [text.short_answer, *self._detail(text).split("\n\n")]
        if lead:
            blocks = [lead, *(self._after(lead, block) for block in blocks)]
        body = [filled(block, knowledge, messages, self._names) for block in blocks if block]
        return self._of(text, body, messages, confidence)

    def in_short(
        self, text: TopicText, knowledge: Knowledge, messages: Messages, lead: str = ""
    ) -> Answer:
        """Answer once more to a question just answered: in short, with what else may help."""
        parts = (messages["asked_again"], lead or text.short_answer, messages["asked_again_help"])
        body = filled("\n\n".join(parts), knowledge, messages, self._names)
        return self._of(text, [body], messages, 1.0)

    @staticmethod
    def _after(lead: str, block: str) -> str:
        """Leave out of a paragraph what the lead has said; a list stays whole."""
        is_list = any(line.startswith("- ") for line in block.splitlines())
        return block if is_list else without_repetition(block, lead)

    def more(self, text: TopicText, knowledge: Knowledge, messages: Messages) -> Answer:
        """Tell a topic's detail, its date and source."""
        body = filled(self._detail(text), knowledge, messages, self._names)
        return self._of(text, [body], messages, 1.0)

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
    def _of(
        text: TopicText, blocks: Sequence[str], messages: Messages, confidence: float
    ) -> Answer:
        """Return the answer made of `blocks`, of which the first is enough at first sight."""
        source = text.source
        dated = footer(text, messages)
        return Answer(
            text="\n\n".join((*blocks, dated)),
            short=blocks[0] if len(blocks) > 1 else None,
            footer=dated,
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
                "language": source.language,
            },
        )
