"""Tokens that only this server makes, sender ids from which nothing can be told."""

from __future__ import annotations

import multiprocessing
import stat

import pytest

from channels import identity
from channels.identity import (
    InvalidToken,
    is_reserved,
    new_token,
    sender_for,
    sender_of,
)
from channels.settings import ChannelSettingsError, channel_settings
from faq.settings import settings

CHANNELS = {"web": "web:", "socketio": "sio:", "telegram": "tg:"}


@pytest.fixture(autouse=True)
def own_secret(environment):
    """Use a state folder of one's own."""
    return environment


def restart(monkeypatch, **variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for cache in (settings, channel_settings, identity.secret):
        cache.cache_clear()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_token_opens_the_same_conversation_each_time(channel):
    token = new_token(channel)
    assert token.startswith(f"{channel}.")
    assert sender_of(token, channel) == sender_of(token, channel)
    assert sender_of(token, channel).startswith(CHANNELS[channel])
    assert new_token(channel) != token


def test_the_sender_id_holds_nothing_of_the_token():
    token = new_token("web")
    for part in token.split(".")[1:]:
        assert part not in sender_of(token, "web")


@pytest.mark.parametrize("other", ["web", "telegram"])
def test_a_token_opens_nothing_on_another_channel(other):
    token = new_token("socketio")
    for stolen in (token, token.replace("socketio", other, 1)):
        with pytest.raises(InvalidToken):
            sender_of(stolen, other)


@pytest.mark.parametrize(
    "wrong",
    ["", "web", "web..", "web.a.b", "web.a.b.c", "tg:1", None, 3, b"web.a.b", ["web"], "web.é.ب"],
)
def test_what_is_no_token_is_refused(wrong):
    with pytest.raises(InvalidToken):
        sender_of(wrong, "web")


def test_each_changed_character_is_noticed():
    token = new_token("web")
    for place in range(4, len(token)):
        changed = token[:place] + ("x" if token[place] != "x" else "y") + token[place + 1 :]
        with pytest.raises(InvalidToken):
            sender_of(changed, "web")


def test_a_token_that_begins_or_ends_with_more_is_refused():
    token = new_token("web")
    for changed in (f" {token}", f"{token} ", f"{token}\n", f"{token}.", token.upper()):
        with pytest.raises(InvalidToken):
            sender_of(changed, "web")


def test_ids_from_outside_give_a_sender_that_hides_them():
    sender = sender_for("telegram", 123456789, 987654321)
    assert sender == sender_for("telegram", 123456789, 987654321)
    assert sender.startswith("tg:")
    assert "123456789" not in sender
    assert sender != sender_for("telegram", 987654321, 123456789)
    assert sender_for("telegram", 1, 23) != sender_for("telegram", 12, 3)
    assert sender_for("telegram", "1:1") != sender_for("telegram", 1, 1)


def test_a_secret_of_the_environment_makes_the_same_ids_everywhere(own_secret, tmp_path):
    restart(own_secret, FAQ_SECRET="a secret of some length")
    token = new_token("web")
    sender = sender_of(token, "web")
    restart(own_secret, FAQ_STATE=str(tmp_path / "elsewhere"))
    assert sender_of(token, "web") == sender
    assert not (tmp_path / "elsewhere").exists()
    restart(own_secret, FAQ_SECRET="a secret of another kind")
    with pytest.raises(InvalidToken):
        sender_of(token, "web")


def test_without_one_a_secret_is_made_once_for_the_owner_only(own_secret):
    token = new_token("web")
    path = settings().state / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text()) == 64
    restart(own_secret)
    assert sender_of(token, "web")
    assert [one.name for one in path.parent.iterdir()] == ["secret"]


def _first_secret(path):
    return identity._kept_secret(path)


def test_processes_that_start_at_once_have_one_secret(tmp_path):
    with multiprocessing.get_context("fork").Pool(8) as pool:
        made = pool.map(_first_secret, [tmp_path / "secret"] * 32)
    assert len(set(made)) == 1


@pytest.mark.parametrize("content", ["", "short"])
def test_a_damaged_secret_is_told_with_its_fix(content):
    path = settings().state / "secret"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(ChannelSettingsError, match="Delete it"):
        new_token("web")


def test_a_secret_that_cannot_be_made_is_told_with_its_fix(own_secret, tmp_path):
    (tmp_path / "file").write_text("")
    restart(own_secret, FAQ_STATE=str(tmp_path / "file" / "state"))
    with pytest.raises(ChannelSettingsError, match="FAQ_SECRET"):
        new_token("web")


@pytest.mark.parametrize("sender", ["web:1", "tg:1", "sio:1", " WEB:1", "Tg:"])
def test_senders_of_these_channels_are_reserved(sender):
    assert is_reserved(sender)


@pytest.mark.parametrize("sender", ["me", "website", "test-web:1", ""])
def test_other_senders_are_not(sender):
    assert not is_reserved(sender)
