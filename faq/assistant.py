"""One turn of the assistant: a message in; answers, choices and memory out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.answering import Answering
from faq.conversation import Conversation
from faq.countries import Mention
from faq.foreign import ForeignLanguages
from faq.knowledge import Knowledge
from faq.language import LanguageDetector
from faq.leads import LeadSearch
from faq.live import LiveKnowledge
from faq.outcome import Context, Outcome
from faq.payloads import parse_payload
from faq.search import passages_of
from faq.settings import settings
from faq.split import MOST
from faq.text import has_letters, script_of
from faq.turn import Answer, Button, Reply, Turn
from faq.understanding import Understanding, without_mentions

CHECK_COUNTRY = "check_country"


class Assistant:
    """Answers messages; holds no state of any conversation."""

    def __init__(
        self,
        live: LiveKnowledge,
        understanding: Understanding,
        detector: LanguageDetector,
        foreign: ForeignLanguages,
        leads: LeadSearch,
        answering: Answering,
    ) -> None:
        """Put the parts together."""
        self._live = live
        self._understanding = understanding
        self._detector = detector
        self._foreign = foreign
        self._leads = leads
        self._answering = answering
        self._conversation = Conversation(answering)
        self._indexed = live.current().version
        leads.index(live.current())

    def reply(self, turn: Turn) -> Reply:
        """Answer one message; the reply always has an answer with a text."""
        knowledge = self._fresh_knowledge()
        context = self._context(turn, knowledge, None)
        command = parse_payload(turn.text)
        if command:
            return _reply([self._conversation.pressed(command, context)], context)
        choice = self._conversation.chosen(turn.text, context)
        if choice:
            return _reply([choice], context)
        if not has_letters(turn.text):
            return _reply([self._conversation.wordless(context)], context)
        mentions = self._understanding.places(turn.text)
        context = self._context(turn, knowledge, mentions)
        if self._foreign.is_foreign(without_mentions(turn.text, mentions)):
            return self._foreign_reply(turn, knowledge, context)
        whole = self._understanding.whole(turn, context.language, mentions)
        topics = (*knowledge.topics, CHECK_COUNTRY)
        questions = self._understanding.questions(whole, topics, context.language)
        outcomes = [self._conversation.outcome(question, context) for question in questions[:MOST]]
        notes = {
            "too_long": turn.shortened,
            "more_questions": len(questions) > MOST,
        }
        return _reply(outcomes, context, [key for key, holds in notes.items() if holds])

    def _fresh_knowledge(self) -> Knowledge:
        knowledge = self._live.current()
        if knowledge.version != self._indexed:
            self._understanding.search.index_passages(passages_of(knowledge))
            self._leads.index(knowledge)
            self._indexed = knowledge.version
        return knowledge

    def _foreign_reply(self, turn: Turn, knowledge: Knowledge, context: Context) -> Reply:
        """Name the six languages, in the one chosen or else in the nearest."""
        if not turn.memory.language_chosen:
            nearest = self._foreign.nearest(turn.text)
            messages = knowledge.messages.get(nearest, context.messages)
            # said in that language, but the conversation keeps the one it had
            context = replace(context, messages=messages, memory=turn.memory)
        return _reply([self._answering.foreign(context)], context)

    def _context(
        self, turn: Turn, knowledge: Knowledge, mentions: Sequence[Mention] | None
    ) -> Context:
        language = turn.memory.language
        if mentions is not None and not (turn.memory.language_chosen and language):
            language = self._detector.detect(
                _telling(turn, mentions), language, turn.hint, settings().default_language
            )
        language = language or turn.hint or settings().default_language
        if language not in knowledge.messages:
            language = next(iter(knowledge.messages))
        memory = turn.memory.having(language=language)
        thresholds = self._understanding.thresholds(language)
        follow_ups = self._understanding.follow_ups
        return Context(knowledge, knowledge.messages[language], memory, thresholds, follow_ups)


def _telling(turn: Turn, mentions: Sequence[Mention]) -> str:
    """Return what of a message tells its language: not the names of places in Latin letters.

    "Costa Rica?" is asked in English as well; "Коста-Рика?" is Russian.
    """
    text = without_mentions(turn.text, mentions)
    known = turn.memory.language or turn.hint
    if has_letters(text) or (known and script_of(turn.text) == "latin"):
        return text
    return turn.text


def _reply(outcomes: Sequence[Outcome], context: Context, notes: Sequence[str] = ()) -> Reply:
    """Join the outcomes of one message: texts in order, choices of the last that has some."""
    said = (part for outcome in outcomes for part in (outcome.answer, outcome.beside))
    answers = [answer for answer in said if answer]
    for note in notes:
        answers.append(Answer(context.messages[note], "smalltalk", None, context.messages.language))
    buttons: Sequence[Button] = ()
    for outcome in outcomes:
        buttons = outcome.buttons or buttons
    choices = tuple(button.payload for button in buttons)
    return Reply(tuple(answers), tuple(buttons), outcomes[-1].memory.having(choices=choices))
