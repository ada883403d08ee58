"""Whether intents, rules, examples and topics belong together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faq.checks.documents import read_yaml
from faq.checks.problem import Problem, named, quoted, shown
from faq.files import KnowledgeError
from faq.settings import LANGUAGES

WITHOUT_TOPIC = frozenset(
    {"greet", "goodbye", "thanks", "bot_identity", "capabilities", "distress", "check_country"}
    | {"out_of_scope", "change_language", "tell_me_more", "ask_others", "affirm", "deny"}
)
"""The intents that `faq.conversation` answers without a topic's text (not imported: it is slow)."""


def check_intents(data: Path, domain: Path, topics: set[str]) -> Iterator[Problem]:
    """Report intents without rule, examples or answer, and topics without examples."""
    intents, problems = _intents(domain)
    yield from problems
    yield from _languages(data / "nlu")
    yield from _rules(data / "rules.yml", domain, intents)
    yield from _belonging(data / "nlu", domain, intents, topics)


def _intents(domain: Path) -> tuple[dict[str, int], list[Problem]]:
    """Return the domain's intents with their lines."""
    try:
        document = read_yaml(domain)
    except KnowledgeError as error:
        return {}, [Problem.of(error)]
    listed = document.value.get("intents") if isinstance(document.value, dict) else None
    if not isinstance(listed, list) or not listed:
        return {}, [document.problem((), "there is no list of intents", "Write 'intents:' lines")]
    intents: dict[str, int] = {}
    problems = list(document.repeated_keys())
    for place, entry in enumerate(listed):
        name = next(iter(entry), None) if isinstance(entry, dict) else entry
        if isinstance(name, str):
            intents[name] = document.line("intents", place)
        else:
            what = f"{quoted(entry)} is not an intent"
            problems.append(document.problem(("intents", place), what, "Write '- name'"))
    return intents, problems


def _languages(folder: Path) -> Iterator[Problem]:
    for intent in _folders(folder):
        missing = [name for name in LANGUAGES if not (intent / f"{name}.yml").exists()]
        if missing:
            what = f"the examples in {named(missing)} are missing"
            fix = f"Write {', '.join(f'{language}.yml' for language in missing)} in this folder"
            yield Problem(intent, 1, what, fix)


def _rules(path: Path, domain: Path, intents: dict[str, int]) -> Iterator[Problem]:
    try:
        document = read_yaml(path)
    except KnowledgeError as error:
        yield Problem.of(error)
        return
    rules = document.value.get("rules") if isinstance(document.value, dict) else None
    ruled = set(_named_intents(rules if isinstance(rules, list) else []))
    if not ruled:
        yield document.problem((), "there are no rules", "Write 'rules:' and a rule an intent")
        return
    for intent, line in intents.items():
        if intent not in ruled:
            what = f"the intent {intent} has no rule in {shown(path)}"
            yield Problem(domain, line, what, f"Add a rule with the step 'intent: {intent}'")


def _named_intents(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        steps = rule.get("steps") if isinstance(rule, dict) else None
        for step in steps if isinstance(steps, list) else []:
            either = step.get("or", [step]) if isinstance(step, dict) else []
            for one in either if isinstance(either, list) else []:
                if isinstance(one, dict) and isinstance(one.get("intent"), str):
                    yield one["intent"]


def _belonging(
    folder: Path, domain: Path, intents: dict[str, int], topics: set[str]
) -> Iterator[Problem]:
    with_examples = {path.name for path in _folders(folder)}
    for intent in sorted(with_examples):
        if intents and intent not in intents:
            what = f"the intent {intent} is not in {shown(domain)}"
            yield Problem(folder / intent, 1, what, "Add it to the intents, or move the examples")
        if intent not in topics | WITHOUT_TOPIC:
            what = f"there is no text in knowledge/{intent} to answer these questions with"
            yield Problem(folder / intent, 1, what, "Write the topic, or move the examples")
    for topic in sorted(topics - with_examples):
        what = f"the topic {topic} has no examples: it is found by search alone"
        fix = f"Write {shown(folder / topic)}/<lang>.yml and train, to make it surer"
        yield Problem(folder / topic, 1, what, fix, warning=True)


def _folders(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.glob("*")) if path.is_dir())
    return [path for path in found if not path.name.startswith((".", "__"))]
