"""Dates, lists, names and placeholders as each language writes them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from faq.countries import CountryMatcher
from faq.knowledge import Champions, Knowledge, Messages, Source, TopicText, fill


def long_date(date: datetime.date, messages: Messages) -> str:
    """Return a date in the language's long form."""
    day = messages["first_day"] if date.day == 1 else str(date.day)
    month = messages.values["months"][date.month - 1]
    return messages.fill("date", day=day, month=month, year=date.year)


def source_date(date: str, messages: Messages) -> str:
    """Return a source's date (YYYY, YYYY-MM or YYYY-MM-DD) in the language's form."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 3:
        return long_date(datetime.date(*parts), messages)
    if len(parts) == 2:
        month = messages.values["months"][parts[1] - 1]
        return messages.fill("month_date", month=month, year=parts[0])
    return date


def number_word(number: int, messages: Messages) -> str:
    """Return a number as a sentence begins with it: "Five", "15" where there is no word."""
    words = messages.values["number_words"]
    return str(words[number]) if number < len(words) else str(number)


def listing(names: Iterable[str], messages: Messages) -> str:
    """Return names joined as the language lists them: "a, b and c"."""
    *first, last = list(names) or [""]
    if not first:
        return last
    return messages["list_separator"].join(first) + messages["last_separator"] + last


def champions_by_region(champions: Champions, messages: Messages, names: CountryMatcher) -> str:
    """Return one line a region: its name, its number of champions, their names."""
    regions = messages.values["region_names"]
    lines = []
    for region, codes in champions.by_region.items():
        countries = messages["list_separator"].join(
            names.name(code, messages.language) for code in codes
        )
        name = regions.get(region) or names.name(region, messages.language)
        lines.append(
            messages.fill("region_line", region=name, count=len(codes), countries=countries)
        )
    return "\n".join(lines)


def filled(text: str, knowledge: Knowledge, messages: Messages, names: CountryMatcher) -> str:
    """Return a text with the champions' number, date and list put in."""
    champions = knowledge.champions
    values: dict[str, object] = {
        "champion_count": len(champions.codes),
        "champions_as_of": long_date(champions.as_of, messages),
    }
    if "{champions_by_region}" in text:
        values["champions_by_region"] = champions_by_region(champions, messages, names)
    return fill(text, values)


def footer(text: TopicText, messages: Messages) -> str:
    """Return the line that dates an answer and names its source."""
    date = messages.fill("date_line", date=long_date(text.as_of, messages))
    space = "" if messages.language == "zh" else " "
    return f"{date}{space}{source_line(text.source, messages)}"


def source_line(source: Source, messages: Messages) -> str:
    """Return the line that names a source."""
    return messages.fill(
        "source_line",
        title=source.title,
        publisher=source.publisher,
        date=source_date(source.date, messages),
    )
