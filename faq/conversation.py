"""What to say to one understood question: one short handler for each kind of intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from faq.answering import Answering
from faq.choices import chosen, chosen_number
from faq.countries import Mention
from faq.country_answers import CHECK_COUNTRY
from faq.decision import OUT_OF_SCOPE, Verdict, decide, without
from faq.fusion import Thresholds
from faq.outcome import Context, Outcome
from faq.payloads import (
    ASK_COUNTRY,
    ASK_TOPIC,
    MORE,
    NONE_OF_THESE,
    SET_LANGUAGE,
    parse_payload,
)
from faq.repeats import mark_of
from faq.understanding import Question

SMALLTALK = ("greet", "goodbye", "thanks", "bot_identity", "capabilities", "distress")
AROUND = ("greet", "goodbye", "thanks", "affirm", "deny", "tell_me_more", "ask_others")
"""Intents beside which a place named is a question: "thanks, and Kenya?", "no, Guinea-Bissau"."""
REPLIES = ("affirm", "deny", "ask_others")
"""Those of them in which a place is hardly named for another reason."""
LISTING = "current_champions"
JOINING = "how_to_join"
LIKELY_CHECK = 0.25
CLEARLY = 1.0
"""A named place and a check at least this many times as likely as "out of scope" outweigh a refusal
(held out: keeps 95 % of the checks, lets 12 % of the other questions that name a place through)."""
POSSIBLE_CHECK = 0.15
BARE_REPLY = 3
"""A "yes" or "no" of more words may bring a question of its own."""
Handler = Callable[[Question, Verdict, Context], Outcome]


def asks_about_places(question: Question, verdict: Verdict) -> bool:
    """Whether a question that names places asks if they are champions.

    Every topic's question may name a country in passing ("what would Kenya get?").
    """
    check = question.probabilities.get(CHECK_COUNTRY, 0.0)
    if question.is_only_name:
        return True
    if verdict.intent == CHECK_COUNTRY or verdict.intent in REPLIES:
        return True
    if verdict.intent == OUT_OF_SCOPE:
        outside = question.probabilities.get(OUT_OF_SCOPE, 0.0)
        return check >= LIKELY_CHECK and check >= CLEARLY * outside
    if verdict.intent == JOINING and any(name.kind == "place" for name in question.mentions):
        return True
    if verdict.decision == "suggest" or verdict.intent in (LISTING, *AROUND):
        return check >= POSSIBLE_CHECK
    return question.is_bare_name and check >= POSSIBLE_CHECK


class Conversation:
    """Turns questions, pressed buttons and wordless messages into outcomes."""

    def __init__(self, answering: Answering) -> None:
        """Let `answering` compose what is said."""
        self._say = answering
        self._handlers: dict[str, Handler] = {
            **dict.fromkeys(SMALLTALK, self._smalltalk),
            OUT_OF_SCOPE: self._decline,
            CHECK_COUNTRY: self._check_country,
            "change_language": self._change_language,
            "tell_me_more": self._tell_more,
            "ask_others": self._others,
            "affirm": self._affirm,
            "deny": self._deny,
        }

    def outcome(self, question: Question, context: Context) -> Outcome:
        """Answer one question."""
        question, thresholds = self._in_context(question, context)
        verdict = decide(question.probabilities, thresholds, context.knowledge.topics)
        if question.mentions and asks_about_places(question, verdict):
            return self._say.about_places(question.mentions, verdict.confidence, context)
        if any(mention.kind == "country" for mention in question.mentions):
            both = self._with_check(question, verdict, context)
            if both:
                return both
        if verdict.decision == "suggest":
            return self._say.suggest(verdict, context)
        return self._handlers.get(verdict.intent, self._topic)(question, verdict, context)

    def _with_check(self, question: Question, verdict: Verdict, context: Context) -> Outcome | None:
        """Check the country named beside the list ("Ghana is on it?") or where nothing is sure."""
        if (verdict.decision, verdict.intent) == ("answer", LISTING):
            about = self._say.about_places(question.mentions, verdict.confidence, context)
            listed = self._topic(question, verdict, context)
            return replace(listed, answer=about.answer, beside=listed.answer)
        if verdict.decision != "suggest" and not verdict.alternatives:
            return None
        about = self._say.about_places(question.mentions, verdict.confidence, context)
        return self._say.or_meant(about, verdict.candidates, verdict.confidence, context)

    @staticmethod
    def _in_context(question: Question, context: Context) -> tuple[Question, Thresholds]:
        """Return a question with what was answered before taken into account, and its thresholds.

        One that names a place stands by itself: "why not France?" after a check is no check.
        """
        model = context.follow_ups
        if model is None or question.mentions or question.is_title:
            return question, context.thresholds
        known = (question.text, question.probabilities, question.vectors)
        given = model.after(context.memory.last_topic, *known)
        if given is None:
            return question, context.thresholds
        return replace(question, probabilities=given), model.thresholds or context.thresholds

    def pressed(self, command: tuple[str, str], context: Context) -> Outcome:
        """Do what one of our buttons asks."""
        name, value = command
        if name in (ASK_TOPIC, MORE) and value in context.knowledge.topics:
            return self._say.topic(value, 1.0, context, only_detail=name == MORE)
        if name == ASK_COUNTRY and self._say.knows(value):
            mention = Mention(0, 0, "country", value, "")
            return self._say.about_places([mention], 1.0, context)
        if name == SET_LANGUAGE and value in context.knowledge.messages:
            return self._say.in_language(value, context)
        if name == NONE_OF_THESE:
            return self._say.none_of_these(context)
        return self._say.sentence(context, "stale_button", "decline")

    def chosen(self, text: str, context: Context) -> Outcome | None:
        """Take a message as the choice of one of the last reply's buttons, if it is one.

        A number always is; words ("the second one") are where the last reply asked for a choice.
        """
        choices = context.memory.choices
        number = chosen_number(text, len(choices))
        asked = context.memory.suggestions or any(f"/{ASK_COUNTRY}" in one for one in choices)
        if number is None and asked:
            number = chosen(text, len(choices), context.messages)
        command = parse_payload(choices[number - 1]) if number else None
        return self.pressed(command, context) if command else None

    def wordless(self, context: Context) -> Outcome:
        """Ask for words."""
        welcome = self._say.welcome(context)
        return self._say.sentence(context, "ask_in_words", "decline", buttons=welcome)

    def _topic(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        outcome = self._say.topic(verdict.intent, verdict.confidence, context, question)
        outcome = self._say.or_meant(outcome, verdict.alternatives, verdict.confidence, context)
        countries = [mention.id for mention in question.mentions if mention.kind == "country"]
        if not countries:
            return outcome
        return outcome.having(last_country=countries[0])

    def _check_country(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        """No place is named here: the question may be another, else ask which country."""
        second = self._other_topic(question, CHECK_COUNTRY, context)
        if second:
            return self._topic(question, second, context)
        return self._say.which_country(verdict.confidence, context)

    @staticmethod
    def _other_topic(question: Question, intent: str, context: Context) -> Verdict | None:
        """Return the verdict if `intent` is ruled out, where that is to answer a topic."""
        others = without(question.probabilities, intent)
        second = decide(others, context.thresholds, context.knowledge.topics)
        answers = second.decision == "answer" and second.intent in context.knowledge.topics
        return second if answers else None

    def _smalltalk(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        welcome = verdict.intent in ("greet", "capabilities", "bot_identity")
        return self._say.sentence(
            *(context, verdict.intent, "smalltalk", verdict.intent, verdict.confidence),
            buttons=self._say.welcome(context) if welcome else (),
        )

    def _decline(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        again = context.memory.last_question == mark_of(question.text)
        outcome = self._say.decline(verdict, context, again)
        return outcome.having(last_question=mark_of(question.text))

    def _change_language(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        return self._say.change_language(question.text, verdict.confidence, context)

    def _tell_more(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        topic = context.memory.last_topic
        topic = LISTING if topic == CHECK_COUNTRY else topic
        if topic in context.knowledge.topics:
            return self._say.topic(str(topic), verdict.confidence, context, only_detail=True)
        if context.memory.suggestions:
            return self._affirm(question, verdict, context)
        return self._say.nothing_more(context)

    def _others(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        """Tell the rest of what was last told in part: of a region, of the list, of the choices."""
        memory = context.memory
        if memory.last_topic == CHECK_COUNTRY and memory.last_region and memory.last_country:
            return self._say.other_champions(memory.last_region, memory.last_country, context)
        if memory.last_topic in (CHECK_COUNTRY, LISTING, None) and not memory.suggestions:
            return self._say.topic(LISTING, verdict.confidence, context, only_detail=True)
        return self._tell_more(question, verdict, context)

    def _affirm(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        """Take "yes" for the first topic suggested, else for wanting more."""
        suggestions = context.memory.suggestions
        if suggestions and suggestions[0] in context.knowledge.topics:
            return self._say.topic(suggestions[0], 1.0, context)
        return self._tell_more(question, verdict, context)

    def _deny(self, question: Question, verdict: Verdict, context: Context) -> Outcome:
        """Take "no" for none of the choices, unless it comes with what was meant instead."""
        if len(question.text.split()) > BARE_REPLY:
            second = self._other_topic(question, "deny", context)
            if second:
                return self._topic(question, second, context)
        return self._say.none_of_these(context)
