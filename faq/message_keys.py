"""The assistant's own sentences by name, with the placeholders each must keep."""

from __future__ import annotations

PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "language_name": (),
    "date": ("day", "month", "year"),
    "first_day": (),
    "month_date": ("month", "year"),
    "list_separator": (),
    "last_separator": (),
    "greet": (),
    "goodbye": (),
    "thanks": (),
    "bot_identity": (),
    "capabilities": (),
    "decline": (),
    "decline_offer": (),
    "distress": (),
    "suggest": (),
    "or_meant": (),
    "none_of_these": (),
    "none_of_these_answer": (),
    "ask_in_words": (),
    "too_long": (),
    "more_questions": (),
    "unavailable": (),
    "language_changed": (),
    "choose_language": (),
    "language_not_available": (),
    "nothing_more": (),
    "stale_button": (),
    "country_yes": ("country", "date"),
    "country_no": ("country", "date"),
    "country_not_member": ("country", "date"),
    "countries_yes": ("countries", "date"),
    "countries_no": ("countries", "date"),
    "which_country": (),
    "ask_country": (),
    "region_line": ("region", "count", "countries"),
    "region_some": ("number", "region", "countries", "date"),
    "region_none": ("region", "date"),
    "others_some": ("region", "countries", "date"),
    "others_none": ("region", "date"),
    "asked_again": (),
    "asked_again_help": (),
    "declined_again": (),
    "date_line": ("date",),
    "source_line": ("title", "publisher", "date"),
    "more_button": (),
}
MAPPINGS = ("language_names", "region_names")
LISTS = {"months": 12, "number_words": 21, "choice_last": 1}
"""Each list with the number of its entries, at least."""
LISTS_OF_LISTS = {"choice_words": 6}
"""Each list of lists of texts with the number of lists, at least."""
