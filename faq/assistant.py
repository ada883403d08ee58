"""One turn of the assistant: a message in; answers, choices and memory out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from faq.conversation import Conversation
from faq.countries import CountryMatcher
from faq.knowledge import Knowledge
from faq.language import LanguageDetector
from faq.live import LiveKnowledge
from faq.outcome import Context, Outcome
from faq.payloads import parse_payload
from faq.search import passages_of
from faq.settings import settings
from faq.split import MOST
from faq.text import has_letters, script_of
from faq.turn import Answer, Button, Reply, Turn
from faq.understanding import Question, Understanding, without_mentions

CHECK_COUNTRY = "check_country"


class Assistant:
    """Answers messages; holds no state of any conversation."""

    def __init__(
        self,
        live: LiveKnowledge,
        names: CountryMatcher,
        understanding: Understanding,
        detector: LanguageDetector,
        language_names: Mapping[str, Sequence[str]],
    ) -> None:
        """Put the parts together; `language_names` are the words people ask for a language by."""
        self._live = live
        self._understanding = understanding
        self._detector = detector
        self._conversation = Conversation(names, language_names)
        self._indexed = live.current().version

    def reply(self, turn: Turn) -> Reply:
        """Answer one message; the reply always has an answer with a text."""
        knowledge = self._fresh_knowledge()
        command = parse_payload(turn.text)
        if command:
            context = self._context(turn, knowledge, None)
            return _reply([self._conversation.pressed(command, context)], context)
        if not has_letters(turn.text):
            context = self._context(turn, knowledge, None)
            return _reply([self._conversation.wordless(turn.text, context)], context)
        whole = self._understanding.whole(turn)
        context = self._context(turn, knowledge, whole)
        questions = self._understanding.questions(whole, (*knowledge.topics, CHECK_COUNTRY))
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
            self._indexed = knowledge.version
        return knowledge

    def _context(self, turn: Turn, knowledge: Knowledge, whole: Question | None) -> Context:
        language = turn.memory.language
        if whole and not (turn.memory.language_chosen and language):
            language = self._detector.detect(
                _telling(turn, whole), language, turn.hint, settings().default_language
            )
        language = language or turn.hint or settings().default_language
        if language not in knowledge.messages:
            language = next(iter(knowledge.messages))
        memory = turn.memory.having(language=language)
        thresholds = self._understanding.thresholds(language)
        return Context(knowledge, knowledge.messages[language], memory, thresholds)


def _telling(turn: Turn, whole: Question) -> str:
    """Return what of a message tells its language: not the names of places in Latin letters.

    "Costa Rica?" is asked in English as well; "Коста-Рика?" is Russian.
    """
    text = without_mentions(turn.text, whole.mentions)
    known = turn.memory.language or turn.hint
    if has_letters(text) or (known and script_of(turn.text) == "latin"):
        return text
    return turn.text


def _reply(outcomes: Sequence[Outcome], context: Context, notes: Sequence[str] = ()) -> Reply:
    """Join the outcomes of one message: texts in order, choices of the last that has some."""
    answers = [outcome.answer for outcome in outcomes]
    for note in notes:
        answers.append(Answer(context.messages[note], "smalltalk", None, context.messages.language))
    buttons: Sequence[Button] = ()
    for outcome in outcomes:
        buttons = outcome.buttons or buttons
    return Reply(tuple(answers), tuple(buttons), outcomes[-1].memory)
