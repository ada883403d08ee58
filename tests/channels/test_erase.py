"""`python -m channels.erase`: old conversations go, the others stay."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import time

import pytest

from channels import erase
from channels.settings import channel_settings
from faq.settings import ROOT, settings
from rasa_overrides.tracker_store import WalTrackerStore

DAY = 86_400.0
AGES = {"old": 91, "older": 400, "young": 89, "today": 0}


@pytest.fixture
def kept(environment):
    """Keep conversations of several ages; return a function that tells which are left."""
    WalTrackerStore()
    path = settings().state / "conversations.db"
    with sqlite3.connect(path) as base:
        base.executemany(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, 'user', ?, ?)",
            [(name, time.time() - days * DAY, "private words") for name, days in AGES.items()],
        )

    def left():
        with sqlite3.connect(path) as base:
            return {row[0] for row in base.execute("SELECT DISTINCT sender_id FROM events")}

    return left


def test_by_default_ninety_days_are_kept(kept, caplog):
    caplog.set_level(logging.INFO)
    assert erase.main([]) == 0
    assert kept() == {"young", "today"}
    assert "2 conversations older than 90 days" in caplog.text
    assert "private" not in caplog.text


def test_the_setting_tells_how_many_days(kept, environment):
    environment.setenv("FAQ_KEEP_DAYS", "365")
    channel_settings.cache_clear()
    assert erase.main([]) == 0
    assert kept() == {"old", "young", "today"}


def test_the_option_outweighs_the_setting(kept):
    assert erase.main(["--days", "1"]) == 0
    assert kept() == {"today"}


@pytest.mark.parametrize("days", ["0", "-1", "x", "1.5"])
def test_a_wrong_number_of_days_erases_nothing(kept, days):
    with pytest.raises(SystemExit):
        erase.main(["--days", days])
    assert kept() == set(AGES)


def test_a_wrong_setting_erases_nothing_and_is_named(kept, environment, caplog):
    environment.setenv("FAQ_KEEP_DAYS", "many")
    channel_settings.cache_clear()
    assert erase.main([]) == 1
    assert "FAQ_KEEP_DAYS='many'" in caplog.text
    assert kept() == set(AGES)


def test_without_a_tracker_store_it_says_so(kept, tmp_path, caplog):
    (tmp_path / "endpoints.yml").write_text("action_endpoint:\n  url: http://localhost\n")
    assert erase.main(["--endpoints", str(tmp_path / "endpoints.yml")]) == 1
    assert "no tracker store" in caplog.text


def test_a_damaged_file_is_an_error_without_traceback(kept, tmp_path, caplog):
    (tmp_path / "endpoints.yml").write_text("tracker_store: {url: http://localhost}")
    assert erase.main(["--endpoints", str(tmp_path / "endpoints.yml")]) == 1
    assert "Nothing more was erased" in caplog.text


def test_the_command_itself_works_for_a_timer(kept):
    ended = subprocess.run(
        [sys.executable, "-m", "channels.erase", "--days", "100"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SQLALCHEMY_SILENCE_UBER_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "1 conversations older than 100 days erased\n"
    assert kept() == set(AGES) - {"older"}
