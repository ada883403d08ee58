"""The action server: one action, tracker in, faq call, events out."""

from actions.answer import ActionAnswer

__all__ = ["ActionAnswer"]
