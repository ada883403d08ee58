"""Rasa's own files fit together: every intent and every button leads to the one action."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from faq.payloads import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
BUTTONS = tuple(COMMANDS)


@pytest.mark.parametrize("intent", DOMAIN["intents"])
def test_each_intent_has_exactly_one_rule_and_it_leads_to_the_action(intent):
    rules = [rule["steps"] for rule in RULES if rule["steps"][0] == {"intent": intent}]
    assert rules == [[{"intent": intent}, {"action": "action_answer"}]]


def test_no_rule_is_for_anything_else():
    counted = Counter(rule["steps"][0].get("intent") for rule in RULES)
    assert counted == Counter(DOMAIN["intents"])


@pytest.mark.parametrize("command", BUTTONS)
def test_each_button_sends_an_intent_of_the_domain(command):
    assert command in DOMAIN["intents"]


@pytest.mark.parametrize("value", sorted(filter(None, set(COMMANDS.values()))))
def test_what_a_button_carries_is_an_entity_of_the_domain(value):
    assert value in DOMAIN["entities"]


def test_every_intent_that_people_can_mean_has_examples_in_six_languages():
    made = {*BUTTONS, "nlu_fallback"}
    for intent in set(DOMAIN["intents"]) - made:
        found = {path.stem for path in (ROOT / "data" / "nlu" / intent).glob("*.yml")}
        assert found >= {"ar", "en", "es", "fr", "ru", "zh"}, intent


def test_every_example_folder_is_an_intent():
    folders = {path.name for path in (ROOT / "data" / "nlu").iterdir() if path.is_dir()}
    assert folders <= set(DOMAIN["intents"])


def test_rasa_data_validate_finds_nothing_to_warn_of():
    ended = subprocess.run(
        [str(ROOT / ".venvs/rasa/bin/rasa"), "data", "validate", "--fail-on-warnings"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
