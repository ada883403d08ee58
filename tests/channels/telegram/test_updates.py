"""Reading updates: the samples are Telegram's, and what is for us is found in them."""

from __future__ import annotations

import pytest
from telegram import Update

from channels.telegram.updates import Me, parse
from tests.channels.telegram import samples
from tests.channels.telegram.samples import GROUP, MEDIA, PERSON

ME = Me(samples.ME["id"], samples.ME["username"])


def read(update, number=1):
    return parse({"update_id": number, **update}, ME)


@pytest.mark.parametrize("update", samples.known().values(), ids=samples.known())
def test_the_samples_are_updates_as_another_library_knows_them(update):
    """Read by python-telegram-bot and written again, nothing is unknown, lost or changed."""
    whole = {"update_id": 1, **update}
    found = Update.de_json(whole, None)
    assert not found.api_kwargs
    assert lost(whole, found.to_dict()) == []


def lost(given, kept, path=""):
    """Return the places where `kept` lacks what is in `given` or has something else."""
    if isinstance(given, dict) and isinstance(kept, dict):
        pairs = [(value, kept.get(key), f"{path}.{key}") for key, value in given.items()]
        return [place for pair in pairs for place in lost(*pair)]
    if isinstance(given, list) and isinstance(kept, (list, tuple)) and len(given) == len(kept):
        return [place for pair in zip(given, kept) for place in lost(*pair, path)]
    empty = given in ([], {}, None) and not kept
    return [] if given == kept or empty else [f"{path}: {given!r} became {kept!r}"]


def test_a_text():
    found = read(samples.text("How to join?", language="fr"))
    assert (found.kind, found.text, found.hint) == ("text", "How to join?", "fr")
    assert found.private
    assert found.reply_to is None


@pytest.mark.parametrize(
    ("language", "hint"), [("zh-hans", "zh"), ("pt-br", None), (None, None), ("ES", "es")]
)
def test_the_language_of_telegram_is_a_hint_if_it_is_one_of_ours(language, hint):
    assert read(samples.text("hi", language=language)).hint == hint


COMMANDS = {
    "/start": ("start", ""),
    "/start ar": ("start", "ar"),
    "/START@championsbot  zh ": ("start", "zh"),
    "/help": ("help", ""),
    "/language": ("language", ""),
    "/delete@ChampionsBot": ("delete", ""),
}


@pytest.mark.parametrize("said", COMMANDS)
@pytest.mark.parametrize("chat", [PERSON, GROUP])
def test_our_commands(said, chat):
    found = read(samples.text(said, chat))
    assert (found.kind, found.command, found.text) == ("command", *COMMANDS[said])


KEPT = {
    "see https://example.org/bot/help and /start": "see https://example.org/bot/help and /start",
    "/botany is a word": "/botany is a word",
    "/restart_all": "/restart_all",
    '/inform{"slot":"x"}': '/inform{"slot":"x"}',
    "/help@OtherBot": "/help@OtherBot",
    "/weather@ChampionsBot today": "/weather today",
    "mail me@ChampionsBot.org": "mail me@ChampionsBot.org",
    "@ChampionsBot how?": "@ChampionsBot how?",
    "  two\n\nlines ": "  two\n\nlines ",
}


@pytest.mark.parametrize("said", KEPT)
def test_everything_else_stays_text(said):
    found = read(samples.text(said))
    assert (found.kind, found.text) == ("text", KEPT[said])


SILENT = [
    *("How to join?", "/weather", "/help@OtherBot", "mail me@ChampionsBot.org"),
    *("@ChampionsBotanist hi", "@OtherBot hi", "ChampionsBot hi"),
]


@pytest.mark.parametrize("said", SILENT)
def test_in_groups_what_is_not_for_us_is_not_answered(said):
    assert read(samples.text(said, GROUP)) is None


CALLS = {
    "@ChampionsBot how to join?": "how to join?",
    "how to join, @championsbot?": "how to join,  ?",
    "/weather@ChampionsBot today": "/weather today",
}


@pytest.mark.parametrize("said", CALLS)
def test_in_groups_a_call_by_name_is_answered(said):
    found = read(samples.text(said, GROUP))
    assert (found.kind, found.text) == ("text", CALLS[said])
    assert not found.private
    assert found.reply_to == found.message


def test_in_groups_a_reply_to_us_is_answered():
    assert read(samples.reply_to_bot("and Kenya?", GROUP)).text == "and Kenya?"


def test_in_groups_a_mention_without_name_is_answered():
    entity = {"type": "text_mention", "offset": 0, "length": 4, "user": samples.ME}
    assert read(samples.new({"text": "You: how?", "entities": [entity]}, GROUP)).text == "You: how?"


def test_in_groups_our_name_alone_asks_for_help():
    assert read(samples.text("@ChampionsBot", GROUP)).command == "help"


def test_in_forums_the_topic_is_kept():
    assert read(samples.in_topic("@ChampionsBot how?", 17)).thread == 17
    plain = samples.new({"text": "@ChampionsBot how?", "message_thread_id": 9}, GROUP)
    assert read(plain).thread is None, "in other groups the number only marks replies"


def test_another_bot_is_not_answered():
    update = samples.text("@ChampionsBot how?", GROUP)
    update["message"]["from"]["is_bot"] = True
    assert read(update) is None


def test_an_administrator_without_name_is_answered():
    update = samples.text("@ChampionsBot how?", GROUP)
    update["message"]["from"].update(is_bot=True, id=1087968824)
    assert read(update).text == "how?"


@pytest.mark.parametrize("content", MEDIA.values(), ids=MEDIA)
def test_media(content):
    assert read(samples.new(content)).kind == "media"
    assert read(samples.new(content, GROUP)) is None
    assert read(samples.edited(samples.new(content))) is None


def test_media_in_groups_with_a_call_by_name():
    said = "@ChampionsBot is this right?"
    marked = samples.entities(said)["entities"]
    content = {**samples.PHOTO, "caption": said, "caption_entities": marked}
    assert read(samples.new(content, GROUP)).kind == "media"


def test_an_edited_text():
    said = samples.text("How to join?")
    found = read(samples.edited(said, text="How do we join?"))
    assert (found.kind, found.text, found.edited) == ("text", "How do we join?", True)
    assert found.message == read(said).message


def test_a_button_under_an_old_message():
    found = read(samples.pressed_inaccessible("q:how_to_join"))
    assert (found.kind, found.text, found.chat) == ("button", "q:how_to_join", PERSON)
    assert found.message is None, "what is inaccessible cannot be changed"


def test_a_button_without_message_is_answered_in_private():
    found = read(samples.pressed_without_message("q:how_to_join"))
    assert (found.chat, found.private) == (PERSON, True)


NOTHING = {
    **samples.IGNORED,
    **samples.UNKNOWN,
    **{name: samples.new(content) for name, content in samples.SERVICE.items()},
    "in a channel": {
        "message": {**samples.message({"text": "/help"}), "chat": {"id": -5, "type": "channel"}}
    },
}


@pytest.mark.parametrize("update", NOTHING.values(), ids=NOTHING)
def test_all_else_is_passed_over(update):
    assert read(update) is None
