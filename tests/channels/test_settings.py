"""The channels' settings: all may be missing, a wrong one is named with its fix."""

from __future__ import annotations

import dataclasses

import pytest

from channels.settings import ChannelSettings, ChannelSettingsError, read_channel_settings

TOKEN = "123456:AbC-dEf_0123456789"


def test_without_any_variable_the_defaults_hold():
    assert read_channel_settings({}) == ChannelSettings()
    assert ChannelSettings().keep_days == 90
    assert ChannelSettings().rate_per_minute == 20
    assert not ChannelSettings().trust_proxy


def test_an_empty_variable_is_none():
    blank = {"FAQ_SECRET": " ", "FAQ_WEB_ORIGINS": "", "TELEGRAM_TOKEN": ""}
    assert read_channel_settings(blank) == ChannelSettings()


def test_each_variable_is_read():
    read = read_channel_settings(
        {
            "FAQ_SECRET": "a secret of some length",
            "FAQ_WEB": "off",
            "FAQ_WEB_ORIGINS": "https://A.example/ ,http://localhost:8080,",
            "FAQ_PRIVACY_URL": "https://a.example/privacy",
            "FAQ_KEEP_DAYS": "30",
            "FAQ_RATE_PER_MINUTE": "60",
            "FAQ_TRUST_PROXY": "ON",
            "FAQ_SOCKETIO": "off",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_WEBHOOK_URL": "https://a.example/webhooks/telegram/webhook",
            "TELEGRAM_API_URL": "http://127.0.0.1:8081",
        }
    )
    assert read == ChannelSettings(
        secret="a secret of some length",
        web=False,
        web_origins=("https://a.example", "http://localhost:8080"),
        privacy_url="https://a.example/privacy",
        keep_days=30,
        rate_per_minute=60,
        trust_proxy=True,
        socketio=False,
        telegram_token=TOKEN,
        telegram_webhook_url="https://a.example/webhooks/telegram/webhook",
        telegram_api_url="http://127.0.0.1:8081",
    )


@pytest.mark.parametrize(
    ("variable", "value", "fix"),
    [
        ("FAQ_SECRET", "short", "at least 16"),
        ("FAQ_WEB", "yes", "on or off"),
        ("FAQ_SOCKETIO", "1", "on or off"),
        ("FAQ_TRUST_PROXY", "true", "on or off"),
        ("FAQ_WEB_ORIGINS", "www.example.org", "https://"),
        ("FAQ_WEB_ORIGINS", "https://a.example/page", "scheme and host"),
        ("FAQ_WEB_ORIGINS", "https://a.example,*", "each site"),
        ("FAQ_PRIVACY_URL", "privacy.html", "whole address"),
        ("FAQ_PRIVACY_URL", "javascript:alert(1)", "whole address"),
        ("FAQ_KEEP_DAYS", "0", "from 1"),
        ("FAQ_KEEP_DAYS", "-3", "whole number"),
        ("FAQ_KEEP_DAYS", "٩٠", "whole number"),
        ("FAQ_KEEP_DAYS", "9" * 5000, "to 100000"),
        ("FAQ_RATE_PER_MINUTE", "1.5", "whole number"),
        ("FAQ_PRIVACY_URL", "https://[", "whole address"),
        ("FAQ_PRIVACY_URL", "https://a.example:port", "whole address"),
    ],
)
def test_a_wrong_value_is_refused_with_variable_and_fix(variable, value, fix):
    with pytest.raises(ChannelSettingsError) as error:
        read_channel_settings({variable: value})
    assert variable in str(error.value)
    assert fix in str(error.value)


def test_a_wrong_secret_is_not_repeated():
    with pytest.raises(ChannelSettingsError) as error:
        read_channel_settings({"FAQ_SECRET": "oops my pass"})
    assert "oops" not in str(error.value)


@pytest.mark.parametrize(
    ("variable", "value", "fix"),
    [
        ("TELEGRAM_TOKEN", "oops", "BotFather"),
        ("TELEGRAM_TOKEN", f"{TOKEN} oops", "BotFather"),
        ("TELEGRAM_WEBHOOK_URL", f"http://a.example/oops{TOKEN}", "https://"),
        ("TELEGRAM_WEBHOOK_URL", "https://", "whole address"),
        ("TELEGRAM_WEBHOOK_URL", "https://oops:port", "whole address"),
        ("TELEGRAM_API_URL", "oops.example", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "ftp://oops.example", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://[oops", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://oops.example:99999", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://oops .example", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://oops.example/?a=b", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://بوت.example/oops", "https://api.telegram.org"),
    ],
)
def test_a_wrong_value_of_telegram_costs_only_telegram(variable, value, fix):
    read = read_channel_settings({"TELEGRAM_TOKEN": TOKEN, "FAQ_KEEP_DAYS": "30", variable: value})
    assert (read.keep_days, read.telegram_token) == (30, None)
    assert variable in read.telegram_problem
    assert fix in read.telegram_problem
    assert "oops" not in read.telegram_problem


def test_all_that_is_wrong_with_telegram_is_told_at_once():
    wrong = {"TELEGRAM_TOKEN": "oops", "TELEGRAM_API_URL": "oops"}
    problem = read_channel_settings(wrong).telegram_problem
    assert all(variable in problem for variable in wrong)


def test_secrets_are_not_shown():
    settings = ChannelSettings(secret="a secret of some length", telegram_token=TOKEN)
    assert "a secret" not in repr(settings)
    assert TOKEN not in repr(settings)


def test_settings_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        ChannelSettings().keep_days = 1  # type: ignore[misc]
