"""Rules for names that are everyday words as well: when such a word is the country."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from faq.text import fold
from faq.words import STOP, Word

_SENTENCE_OPENERS = (STOP,)
_ARABIC_AND = ("و", "ف")


@dataclass(frozen=True)
class Setting:
    """One candidate where it stands: words `first` to `last` of `words`, typed as `typed`.

    `before` is the word before it as typed; `clitic` the Arabic clitics written onto it;
    `beside` says whether another name stands directly before and directly after it; `shouting`
    that the whole message is in capitals.
    """

    words: Sequence[Word]
    first: int
    last: int
    typed: str
    before: str
    clitic: str
    beside: tuple[bool, bool]
    shouting: bool
    openers: frozenset[str]

    @property
    def starts_sentence(self) -> bool:
        """Whether nothing stands before it in its sentence."""
        return self.first == 0 or self.words[self.first - 1].text in _SENTENCE_OPENERS

    @property
    def is_alone(self) -> bool:
        """Whether the message says nothing else."""
        others = [*self.words[: self.first], *self.words[self.last + 1 :]]
        return all(word.text in self.openers or word.text in {STOP, ","} for word in others)

    @property
    def previous(self) -> set[str]:
        """The word before, also without an Arabic "and"."""
        if not self.first:
            return set()
        word = self.words[self.first - 1].text
        return {word, word[1:]} if word.startswith(_ARABIC_AND) else {word}

    @property
    def following(self) -> set[str]:
        """The next word, and the next two."""
        texts = [word.text for word in self.words[self.last + 1 : self.last + 3]]
        return {" ".join(texts[:count]) for count in (1, 2) if texts}


@dataclass(frozen=True)
class Guard:
    """When a name counts: any accept rule (if there is one) and no reject rule. See the YAML."""

    accept_after: frozenset[str] = frozenset()
    accept_after_ending: tuple[str, ...] = ()
    accept_before: frozenset[str] = frozenset()
    accept_beside: Literal["either", "both"] | None = None
    accept_capital: Literal["first", "all"] | None = None
    accept_clitics: frozenset[str] = frozenset()
    accept_alone: bool = False
    accept_start: bool = False
    reject_after: frozenset[str] = frozenset()
    reject_before: frozenset[str] = frozenset()
    reject_marks: str = ""

    @classmethod
    def of(cls, rules: Mapping[str, Any]) -> Guard:
        """Make a guard from its rules in YAML.

        :raises ValueError: if a rule is not known.
        """
        known = {rule.name for rule in fields(cls)}
        if unknown := set(rules) - known:
            raise ValueError(f"unknown rule {sorted(unknown)}; known: {sorted(known)}")
        values: dict[str, Any] = {rule: _value(rule, value) for rule, value in rules.items()}
        return cls(**values)

    def admits(self, setting: Setting) -> bool:
        """Say whether the candidate is the name."""
        if self._rejects(setting):
            return False
        rules = [rule for rule in _ACCEPTS if getattr(self, rule)]
        return not rules or any(_ACCEPTS[rule](self, setting) for rule in rules)

    def _rejects(self, setting: Setting) -> bool:
        return (
            not self.reject_after.isdisjoint(setting.previous)
            or not self.reject_before.isdisjoint(setting.following)
            or any(mark in setting.typed for mark in self.reject_marks)
        )

    def _is_beside(self, setting: Setting) -> bool:
        return (all if self.accept_beside == "both" else any)(setting.beside)

    def _is_capital(self, setting: Setting) -> bool:
        if setting.shouting and not setting.is_alone:
            return False
        if self.accept_capital == "all":
            return setting.typed.isupper() or "." in setting.typed[:-1]
        return setting.typed[:1].isupper() and not setting.starts_sentence

    def _is_followed(self, setting: Setting) -> bool:
        known = not self.accept_before.isdisjoint(setting.following)
        return known and not setting.typed[:1].islower()


CAPITALS = Guard(accept_capital="all")
"""For abbreviations that are words when they are written small."""

_ACCEPTS: dict[str, Callable[[Guard, Setting], bool]] = {
    "accept_after": lambda guard, at: not guard.accept_after.isdisjoint(at.previous),
    "accept_after_ending": lambda guard, at: at.before.endswith(guard.accept_after_ending),
    "accept_before": lambda guard, at: guard._is_followed(at),
    "accept_beside": lambda guard, at: guard._is_beside(at),
    "accept_capital": lambda guard, at: guard._is_capital(at),
    "accept_clitics": lambda guard, at: at.clitic in guard.accept_clitics,
    "accept_alone": lambda guard, at: at.is_alone,
    "accept_start": lambda guard, at: at.starts_sentence,
}


def _value(rule: str, value: object) -> object:
    if not isinstance(value, list):
        return value
    return tuple(value) if rule == "accept_after_ending" else frozenset(map(fold, value))
