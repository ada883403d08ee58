"""`python -m evaluation.stock.parse MODEL TEXTS OUT`: what a Rasa model takes each text for.

Runs in the Rasa environment. TEXTS is a JSON list of texts, OUT becomes a JSON list of intents.
"""

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent


def main() -> None:
    """Parse all texts with the model."""
    model, texts, out = sys.argv[1:]
    agent = Agent.load(model)
    asked = json.loads(Path(texts).read_text(encoding="utf-8"))
    intents = [asyncio.run(agent.parse_message(text))["intent"]["name"] for text in asked]
    Path(out).write_text(json.dumps(intents), encoding="utf-8")


if __name__ == "__main__":
    main()
