"""What stops the set-up: one line that says what happened and what to do."""

from __future__ import annotations


class Problem(Exception):
    """A condition the person at the keyboard can mend; its text is all they see."""
