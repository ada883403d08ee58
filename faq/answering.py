"""The outcomes that handlers choose from: answer, choices and what is remembered of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.countries import CountryMatcher, Mention
from faq.country_answers import CHECK_COUNTRY, CountryAnswers
from faq.decision import Verdict
from faq.language import named_language
from faq.leads import LeadSearch
from faq.outcome import Context, Outcome
from faq.repeats import mark_of
from faq.topic_answers import TopicAnswers
from faq.turn import Answer, Button, Decision
from faq.understanding import Question

WELCOME = ("what_is_initiative", "current_champions", "how_to_join")
OTHER_LANGUAGE = "other"
SURE_LEAD = 0.5
"""How likely a lead must be to come first; measured in docs/understanding.md."""


class Answering:
    """Composes outcomes; decides nothing."""

    def __init__(
        self,
        names: CountryMatcher,
        language_names: Mapping[str, Sequence[str]],
        leads: LeadSearch,
    ) -> None:
        """Use `names` for countries, `language_names` to hear which language is asked for."""
        self._names = names
        self._language_names = language_names
        self._leads = leads
        self._countries = CountryAnswers(names)
        self._topics = TopicAnswers(names)

    def topic(
        self,
        topic: str,
        confidence: float,
        context: Context,
        question: Question | None = None,
        only_detail: bool = False,
    ) -> Outcome:
        """Answer with a topic's text, its sharpest first sentence for `question` in front.

        The very question just answered is answered in short, with help.
        """
        text = context.knowledge.topic(topic, context.language)
        if text is None:
            return self.sentence(context, "stale_button", "decline")
        mark = mark_of(question.text) if question else None
        lead = self._lead(topic, question, context) if question else ""
        known = (context.knowledge, context.messages)
        if only_detail:
            answer = self._topics.more(text, *known)
        elif mark and mark == context.memory.last_question and topic == context.memory.last_topic:
            answer = self._topics.in_short(text, *known, lead)
        else:
            answer = self._topics.answer(text, *known, confidence, lead)
        buttons = self._topics.related(text, context.knowledge, context.language)
        return Outcome(answer, buttons, context.memory).having(
            last_topic=topic, last_question=mark, suggestions=()
        )

    def _lead(self, topic: str, question: Question, context: Context) -> str:
        if question.is_title:  # the standing short answer is written for it
            return ""
        lead, chance = self._leads.best(topic, question.vectors)
        leads = context.knowledge.leads.get(topic, {}).get(context.language)
        return leads.say(lead) if leads and chance >= SURE_LEAD else ""

    def about_places(
        self, mentions: Sequence[Mention], confidence: float, context: Context
    ) -> Outcome:
        """Say whether the places named are champions."""
        answer, buttons = self._countries.answer(
            mentions, context.knowledge, context.messages, confidence
        )
        country = answer.country["code"] if answer.country else None
        region = self._region(answer, country, context)
        return self._about_champions(answer, buttons, context).having(
            last_country=country, last_region=region
        )

    def other_champions(self, region: str, but: str | None, context: Context) -> Outcome:
        """Name a region's champions but the one spoken of."""
        answer = self._countries.others(region, but, context.knowledge, context.messages)
        return self._about_champions(answer, (), context)

    def _about_champions(
        self, answer: Answer, buttons: Sequence[Button], context: Context
    ) -> Outcome:
        related = self._topics.buttons(
            ("current_champions", "how_to_join"), context.knowledge, context.language
        )
        return Outcome(answer, buttons or related, context.memory).having(
            last_topic=CHECK_COUNTRY, last_question=None, suggestions=()
        )

    def _region(self, answer: Answer, country: str | None, context: Context) -> str | None:
        """Return the region spoken of: the one asked about, or that of a champion."""
        if answer.region:
            return str(answer.region["id"])
        listed = context.knowledge.champions.by_region
        return next((region for region, codes in listed.items() if country in codes), None)

    def knows(self, code: str) -> bool:
        """Whether a code is that of a country."""
        return self._countries.knows(code)

    def which_country(self, confidence: float, context: Context) -> Outcome:
        """Ask which country is meant."""
        answer = self._countries.ask(context.messages, confidence)
        buttons = self._topics.buttons(("current_champions",), context.knowledge, context.language)
        return Outcome(answer, buttons, context.memory)

    def suggest(self, verdict: Verdict, context: Context) -> Outcome:
        """Offer the likely topics."""
        answer = self._topics.sentence(
            *(context.messages["suggest"], context.messages, "suggest", None),
            confidence=verdict.confidence,
            candidates=verdict.candidates,
        )
        buttons = self._topics.suggestion(verdict.candidates, context.knowledge, context.messages)
        return Outcome(answer, buttons, context.memory).having(
            suggestions=verdict.candidates, last_topic=None, last_question=None
        )

    def or_meant(
        self, outcome: Outcome, topics: tuple[str, ...], confidence: float, context: Context
    ) -> Outcome:
        """Offer the other questions that could be meant beside an answer that is not sure."""
        if not topics:
            return outcome
        offer = self._topics.sentence(
            *(context.messages["or_meant"], context.messages, "suggest", None),
            confidence=confidence,
            candidates=topics,
        )
        buttons = self._topics.buttons(topics, context.knowledge, context.language)
        return replace(outcome, buttons=buttons, beside=offer)

    def decline(self, verdict: Verdict, context: Context, again: bool) -> Outcome:
        """Say plainly that there is no approved answer, and offer the nearest topics."""
        messages = context.messages
        text = f"{messages['decline']}\n\n{messages['decline_offer']}"
        answer = self._topics.sentence(
            *(messages["declined_again"] if again else text, messages, "decline"),
            confidence=verdict.confidence,
            candidates=verdict.candidates,
        )
        offered = self._topics.buttons(verdict.candidates, context.knowledge, context.language)
        buttons = self.welcome(context) if again else offered
        suggestions = WELCOME if again else verdict.candidates
        return Outcome(answer, buttons, context.memory.having(suggestions=suggestions))

    def change_language(self, text: str, confidence: float, context: Context) -> Outcome:
        """Go on in the language that a text names, or offer all."""
        language = named_language(text, self._language_names)
        if language in context.knowledge.messages:
            return self.in_language(str(language), context)
        key = "language_not_available" if language == OTHER_LANGUAGE else "choose_language"
        return self.sentence(
            *(context, key, "smalltalk", "change_language", confidence),
            buttons=self._topics.languages(context.knowledge),
        )

    def in_language(self, language: str, context: Context) -> Outcome:
        """Go on in a language: what was said last is said in it."""
        messages = context.knowledge.messages[language]
        memory = context.memory.having(language=language, language_chosen=True)
        text = context.knowledge.topic(memory.last_topic or "", language)
        said = messages["language_changed"]
        if text is None:
            answer = self._topics.sentence(said, messages, "smalltalk", "change_language")
            return Outcome(answer, self.welcome(context, language), memory)
        again = self._topics.answer(text, context.knowledge, messages, 1.0)
        answer = self._topics.sentence(
            f"{said}\n\n{again.text}", messages, "smalltalk", "change_language"
        )
        return Outcome(answer, self._topics.related(text, context.knowledge, language), memory)

    def foreign(self, context: Context) -> Outcome:
        """Tell somebody who writes in a further language which ones are spoken here."""
        return self.sentence(
            *(context, "language_not_available", "decline"),
            buttons=self._topics.languages(context.knowledge),
        )

    def nothing_more(self, context: Context) -> Outcome:
        """Say that there is no more to tell."""
        return self.sentence(context, "nothing_more", "suggest", buttons=self.welcome(context))

    def none_of_these(self, context: Context) -> Outcome:
        """Ask for other words, and name the secretariat."""
        welcome = self.welcome(context)
        outcome = self.sentence(context, "none_of_these_answer", "decline", buttons=welcome)
        return outcome.having(suggestions=())

    def welcome(self, context: Context, language: str | None = None) -> list[Button]:
        """Return the choices that somebody new gets."""
        return self._topics.buttons(WELCOME, context.knowledge, language or context.language)

    def sentence(
        self,
        context: Context,
        key: str,
        decision: Decision,
        topic: str | None = None,
        confidence: float = 1.0,
        buttons: Sequence[Button] = (),
    ) -> Outcome:
        """Say one of the assistant's own sentences."""
        answer = Answer(context.messages[key], decision, topic, context.language, confidence)
        return Outcome(answer, buttons, context.memory)
