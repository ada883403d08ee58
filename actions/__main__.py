"""`python -m actions [--port N]`: the rasa-sdk action server, ready when it says so.

`rasa run actions` and `python -m rasa_sdk` work as well; they load the assistant at the first
message and start a second process for it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions.answer import assistant
from faq.turn import Turn

logger = logging.getLogger("actions")
BODY_LIMIT = 4_000_000


def main() -> int:
    """Load the assistant, then serve until told to stop; return the exit status."""
    port = _arguments().port
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        assistant()
    except (OSError, ValueError) as error:
        logger.critical("The action server cannot start: %s", error)
        return 1
    app = application()
    app.run(
        host=os.environ.get("SANIC_HOST", "127.0.0.1"),
        port=port,
        single_process=True,
        access_log=False,
        motd=False,
    )
    return 0


def application() -> Sanic[Any, Any]:
    """Return rasa-sdk's web application with our actions registered."""
    executor = ActionExecutor()
    executor.register_package("actions")
    app = create_app(executor, cors_origins=[])
    app.config.REQUEST_MAX_SIZE = BODY_LIMIT
    app.register_listener(_warm_up, "before_server_start")
    return app


async def _warm_up(app: Any) -> None:
    """Answer once before the first visitor does: the first encoding is the slowest."""
    await asyncio.to_thread(assistant().reply, Turn("?"))
    await asyncio.to_thread(assistant().reply, Turn("What is the initiative?"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The action server of the assistant.")
    parser.add_argument("--port", type=int, default=5055)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
