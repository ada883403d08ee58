"""An action for the real action server that fails at every message, as a bad release would."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action


class ActionAnswer(Action):
    """Raises instead of answering."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise RuntimeError("this release is broken")
