"""What to say to one understood question: one short handler for each kind of intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from faq.countries import CountryMatcher, Mention
from faq.country_answers import CHECK_COUNTRY, CountryAnswers
from faq.decision import OUT_OF_SCOPE, Verdict, after, decide, without
from faq.language import named_language
from faq.outcome import Context, Outcome
from faq.payloads import ASK_COUNTRY, ASK_TOPIC, MORE, NONE_OF_THESE, SET_LANGUAGE
from faq.text import fold
from faq.topic_answers import TopicAnswers
from faq.turn import Answer, Button, Decision
from faq.understanding import Question

SMALLTALK = ("greet", "goodbye", "thanks", "bot_identity", "capabilities", "distress")
WELCOME = ("what_is_initiative", "current_champions", "how_to_join")
LISTING = "current_champions"
JOINING = "how_to_join"
LIKELY_CHECK = 0.25
CLEARLY = 1.0
"""A named place and a check at least this many times as likely as "out of scope" outweigh a refusal
(held out: keeps 95 % of the checks, lets 12 % of the other questions that name a place through)."""
POSSIBLE_CHECK = 0.15
OTHER_LANGUAGE = "other"
Handler = Callable[[Question, Verdict, Context], Outcome]


def asks_about_places(question: Question, verdict: Verdict) -> bool:
    """Whether a question that names places asks if they are champions.

    Every topic's question may name a country in passing ("what would Kenya get?").
    """
    check = question.probabilities.get(CHECK_COUNTRY, 0.0)
    if verdict.intent == CHECK_COUNTRY:
        return True
    if verdict.intent == OUT_OF_SCOPE:
        outside = question.probabilities.get(OUT_OF_SCOPE, 0.0)
        return check >= LIKELY_CHECK and check >= CLEARLY * outside
    if verdict.intent == JOINING and any(name.kind == "place" for name in question.mentions):
        return True
    if verdict.decision == "suggest" or verdict.intent == LISTING:
        return check >= POSSIBLE_CHECK
    return question.is_bare_name and check >= POSSIBLE_CHECK


class Conversation:
    """Turns questions, pressed buttons and wordless messages into outcomes."""

    def __init__(self, names: CountryMatcher, language_names: Mapping[str, Sequence[str]]) -> None:
        """Use `names` for countries and `language_names` to hear which language is asked for."""
        self._names = names
        self._language_names = language_names
        self._countries = CountryAnswers(names)
        self._topics = TopicAnswers(names)
        self._handlers: dict[str, Handler] = {
            **dict.fromkeys(SMALLTALK, self._smalltalk),
            OUT_OF_SCOPE: self._decline,
            CHECK_COUNTRY: self._check_country,
            "change_language": self._change_language,
            "tell_me_more": self._tell_more,
            "affirm": self._tell_more,
            "deny": self._deny,
        }

    def outcome(self, question: Question, context: Context) -> Outcome:
        """Answer one question."""
        probabilities = after(question.probabilities, context.memory.last_topic, question.text)
        verdict = decide(probabilities, context.thresholds, context.knowledge.topics)
        if question.mentions and asks_about_places(question, verdict):
            return self._about_places(question.mentions, verdict.confidence, context)
        if verdict.decision == "suggest":
            return self._suggest(verdict, context)
        return self._handlers.get(verdict.intent, self._topic)(question, verdict, context)

    def pressed(self, command: tuple[str, str], context: Context) -> Outcome:
        """Do what one of our buttons asks."""
        name, value = command
        if name in (ASK_TOPIC, MORE) and value in context.knowledge.topics:
            return self._answer_topic(value, 1.0, context, only_detail=name == MORE)
        if name == ASK_COUNTRY and self._countries.knows(value):
            mention = Mention(0, 0, "country", value, "")
            return self._about_places([mention], 1.0, context)
        if name == SET_LANGUAGE and value in context.knowledge.messages:
            return self._speak(value, context)
        if name == NONE_OF_THESE:
            return self._none_of_these(context)
        return self._say(context, "stale_button", "decline")

    def wordless(self, text: str, context: Context) -> Outcome:
        """Take a bare number as the choice of a suggestion; else ask for words."""
        digits = fold(text).strip(" .)(#\n")
        number = int(digits) if digits.isdecimal() and len(digits) < 3 else 0
        choices = context.memory.suggestions
        if 1 <= number <= len(choices):
            return self._answer_topic(choices[number - 1], 1.0, context)
        if choices and number == len(choices) + 1:
            return self._none_of_these(context)
        return self._say(context, "ask_in_words", "decline", buttons=self._welcome(context))

    def _topic(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        outcome = self._answer_topic(verdict.intent, verdict.confidence, context)
        countries = [mention.id for mention in question.mentions if mention.kind == "country"]
        if not countries:
            return outcome
        memory = outcome.memory.having(last_country=countries[0])
        return Outcome(outcome.answer, outcome.buttons, memory)

    def _answer_topic(
        self, topic: str, confidence: float, context: Context, only_detail: bool = False
    ) -> Outcome:
        text = context.knowledge.topic(topic, context.language)
        if text is None:
            return self._say(context, "stale_button", "decline")
        if only_detail:
            answer = self._topics.more(text, context.knowledge, context.messages)
        else:
            answer = self._topics.answer(text, context.knowledge, context.messages, confidence)
        buttons = self._topics.related(text, context.knowledge, context.language)
        return Outcome(answer, buttons, context.memory.having(last_topic=topic, suggestions=()))

    def _about_places(
        self, mentions: Sequence[Mention], confidence: float, context: Context
    ) -> Outcome:
        answer, buttons = self._countries.answer(
            mentions, context.knowledge, context.messages, confidence
        )
        related = self._topics.buttons(
            ("current_champions", "how_to_join"), context.knowledge, context.language
        )
        country = answer.country["code"] if answer.country else context.memory.last_country
        memory = context.memory.having(
            last_topic=CHECK_COUNTRY, last_country=country, suggestions=()
        )
        return Outcome(answer, buttons or related, memory)

    def _check_country(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        """No place is named here: the question may be another, else ask which country."""
        others = without(question.probabilities, CHECK_COUNTRY)
        second = decide(others, context.thresholds, context.knowledge.topics)
        if second.decision == "answer" and second.intent in context.knowledge.topics:
            return self._topic(question, second, context)
        answer = self._countries.ask(context.messages, verdict.confidence)
        buttons = self._topics.buttons(("current_champions",), context.knowledge, context.language)
        return Outcome(answer, buttons, context.memory)

    def _smalltalk(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        welcome = verdict.intent in ("greet", "capabilities", "bot_identity")
        return self._say(
            *(context, verdict.intent, "smalltalk", verdict.intent, verdict.confidence),
            buttons=self._welcome(context) if welcome else (),
        )

    def _suggest(self, verdict: Verdict, context: Context) -> Outcome:
        answer = self._topics.sentence(
            *(context.messages["suggest"], context.messages, "suggest", None),
            confidence=verdict.confidence,
            candidates=verdict.candidates,
        )
        buttons = self._topics.suggestion(verdict.candidates, context.knowledge, context.messages)
        memory = context.memory.having(suggestions=verdict.candidates, last_topic=None)
        return Outcome(answer, buttons, memory)

    def _decline(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        messages = context.messages
        answer = self._topics.sentence(
            *(f"{messages['decline']}\n\n{messages['decline_offer']}", messages, "decline"),
            confidence=verdict.confidence,
            candidates=verdict.candidates,
        )
        buttons = self._topics.buttons(verdict.candidates, context.knowledge, context.language)
        return Outcome(answer, buttons, context.memory.having(suggestions=verdict.candidates))

    def _change_language(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        language = named_language(question.text, self._language_names)
        if language in context.knowledge.messages:
            return self._speak(str(language), context)
        key = "language_not_available" if language == OTHER_LANGUAGE else "choose_language"
        return self._say(
            *(context, key, "smalltalk", "change_language", verdict.confidence),
            buttons=self._topics.languages(context.knowledge),
        )

    def _speak(self, language: str, context: Context) -> Outcome:
        messages = context.knowledge.messages[language]
        answer = self._topics.sentence(
            messages["language_changed"], messages, "smalltalk", "change_language"
        )
        memory = context.memory.having(language=language, language_chosen=True)
        return Outcome(answer, self._welcome(context, language), memory)

    def _tell_more(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        topic = context.memory.last_topic
        topic = LISTING if topic == CHECK_COUNTRY else topic
        if topic in context.knowledge.topics:
            return self._answer_topic(str(topic), verdict.confidence, context, only_detail=True)
        if context.memory.suggestions:
            return self._answer_topic(context.memory.suggestions[0], verdict.confidence, context)
        return self._say(context, "nothing_more", "suggest", buttons=self._welcome(context))

    def _deny(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        return self._none_of_these(context)

    def _none_of_these(self, context: Context) -> Outcome:
        outcome = self._say(
            context, "none_of_these_answer", "decline", buttons=self._welcome(context)
        )
        return Outcome(outcome.answer, outcome.buttons, context.memory.having(suggestions=()))

    def _welcome(self, context: Context, language: str | None = None) -> list[Button]:
        return self._topics.buttons(WELCOME, context.knowledge, language or context.language)

    def _say(
        self,
        context: Context,
        key: str,
        decision: Decision,
        topic: str | None = None,
        confidence: float = 1.0,
        buttons: Sequence[Button] = (),
    ) -> Outcome:
        answer = Answer(context.messages[key], decision, topic, context.language, confidence)
        return Outcome(answer, buttons, context.memory)
