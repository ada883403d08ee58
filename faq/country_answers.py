"""Answers about countries, regions and other places: champion or not, on the list's date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from faq.countries import CountryMatcher, Mention
from faq.knowledge import Knowledge, Messages
from faq.payloads import ASK_COUNTRY, payload
from faq.turn import Answer, Button
from faq.wording import listing, long_date, number_word

CHECK_COUNTRY = "check_country"
Facts = Mapping[str, Any]


class CountryAnswers:
    """Says whether the places a message names are champions."""

    def __init__(self, names: CountryMatcher) -> None:
        """Use `names` to name countries in each language."""
        self._names = names

    def answer(
        self,
        mentions: Sequence[Mention],
        knowledge: Knowledge,
        messages: Messages,
        confidence: float,
    ) -> tuple[Answer, list[Button]]:
        """Answer for all places named; at least one mention is needed."""
        if ambiguous(mentions):
            return self._which(mentions, messages, confidence)
        countries = unique(mention.id for mention in mentions if mention.kind == "country")
        regions = unique(mention.id for mention in mentions if mention.kind == "region")
        if countries:
            text, facts = self._countries(countries, knowledge, messages)
        elif regions:
            text, facts = self._regions(regions, knowledge, messages)
        else:
            text, facts = self._place(mentions[0], knowledge, messages), {}
        as_of = knowledge.champions.as_of
        answer = Answer(
            text=text,
            decision="answer",
            topic=CHECK_COUNTRY,
            language=messages.language,
            confidence=confidence,
            candidates=(CHECK_COUNTRY,),
            as_of=as_of,
            **facts,
        )
        return answer, []

    def others(
        self, region: str, but: str | None, knowledge: Knowledge, messages: Messages
    ) -> Answer:
        """Name the champions of a region other than the country `but`."""
        codes = [code for code in self.champions_in(region, knowledge) if code != but]
        text = messages.fill(
            "others_some" if codes else "others_none",
            region=self.region_name(region, messages),
            countries=self._listed(codes, messages),
            date=long_date(knowledge.champions.as_of, messages),
        )
        return Answer(
            *(text, "answer", CHECK_COUNTRY, messages.language),
            candidates=(CHECK_COUNTRY,),
            as_of=knowledge.champions.as_of,
            region={"id": region, "champions": codes},
        )

    def knows(self, code: str) -> bool:
        """Whether a code is that of a country."""
        try:
            return bool(self._names.name(code, "en")) and code.isupper()
        except KeyError:
            return False

    def ask(self, messages: Messages, confidence: float) -> Answer:
        """Ask which country is meant, where none is named."""
        return Answer(
            messages["ask_country"],
            "suggest",
            None,
            messages.language,
            confidence,
            (CHECK_COUNTRY,),
        )

    def _which(
        self, mentions: Sequence[Mention], messages: Messages, confidence: float
    ) -> tuple[Answer, list[Button]]:
        buttons = [
            Button(self._names.name(code, messages.language), payload(ASK_COUNTRY, code))
            for code in ambiguous(mentions)
        ]
        answer = Answer(
            *(messages["which_country"], "suggest", None, messages.language, confidence),
            candidates=(CHECK_COUNTRY,),
        )
        return answer, buttons

    def _countries(
        self, codes: Sequence[str], knowledge: Knowledge, messages: Messages
    ) -> tuple[str, Facts]:
        champions = knowledge.champions.codes
        date = long_date(knowledge.champions.as_of, messages)
        facts: dict[str, dict[str, Any]] = {
            "country": {"code": codes[0], "champion": codes[0] in champions}
        }
        if len(codes) == 1:
            key = "country_yes" if codes[0] in champions else "country_no"
            name = self._names.name(codes[0], messages.language)
            return messages.fill(key, country=name, date=date), facts
        facts["country"]["others"] = [
            {"code": code, "champion": code in champions} for code in codes[1:]
        ]
        groups = {
            "countries_yes": [code for code in codes if code in champions],
            "countries_no": [code for code in codes if code not in champions],
        }
        lines = [
            messages.fill(key, countries=self._listed(group, messages), date=date)
            for key, group in groups.items()
            if group
        ]
        return "\n".join(lines), facts

    def _regions(
        self, regions: Sequence[str], knowledge: Knowledge, messages: Messages
    ) -> tuple[str, Facts]:
        date = long_date(knowledge.champions.as_of, messages)
        lines = []
        for region in regions:
            codes = self.champions_in(region, knowledge)
            lines.append(
                messages.fill(
                    "region_some" if codes else "region_none",
                    region=self.region_name(region, messages),
                    number=number_word(len(codes), messages),
                    countries=self._listed(codes, messages),
                    date=date,
                )
            )
        facts = {"id": regions[0], "champions": self.champions_in(regions[0], knowledge)}
        return "\n".join(lines), {"region": facts}

    def _place(self, mention: Mention, knowledge: Knowledge, messages: Messages) -> str:
        date = long_date(knowledge.champions.as_of, messages)
        # In the words of the asker: a name chosen by us could be read as taking a position.
        return messages.fill("country_not_member", country=mention.text, date=date)

    def champions_in(self, region: str, knowledge: Knowledge) -> list[str]:
        """Return the codes of a region's champions in the order of champions.yml."""
        listed = knowledge.champions.by_region
        if region in listed:
            return list(listed[region])
        members = self._names.members(region)
        return [code for codes in listed.values() for code in codes if code in members]

    def region_name(self, region: str, messages: Messages) -> str:
        """Return a region's name as the texts write it."""
        return str(
            messages.values["region_names"].get(region)
            or self._names.name(region, messages.language)
        )

    def _listed(self, codes: Sequence[str], messages: Messages) -> str:
        return listing((self._names.name(code, messages.language) for code in codes), messages)


def ambiguous(mentions: Sequence[Mention]) -> list[str]:
    """Return the codes of the first name that several countries bear, else nothing."""
    for mention in mentions:
        same = [other.id for other in mentions if other.start == mention.start]
        if len(same) > 1:
            return same
    return []


def unique(names: Iterable[str]) -> list[str]:
    """Return the names once each, in their order."""
    return list(dict.fromkeys(names))
