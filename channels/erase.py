"""Erases old conversations: `python -m channels.erase [--days N]`, for a timer once a day.

It works on the tracker store of endpoints.yml, also while the assistant runs.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from typing import List, Optional, Text

from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from ruamel.yaml import YAMLError
from sqlalchemy.exc import SQLAlchemyError

from channels.settings import channel_settings
from channels.store import Conversations, StoreError
from faq.settings import ROOT

logger = logging.getLogger(__name__)


def main(arguments: Optional[List[Text]] = None) -> int:
    """Erase, log how many conversations went, and return the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        options = _options(arguments)
        count = asyncio.run(erase(options.endpoints, options.days))
    except (StoreError, RasaException, SQLAlchemyError, YAMLError, OSError) as error:
        logger.error("Nothing more was erased: %s", error)
        return 1
    logger.info("%d conversations older than %s days erased", count, options.days)
    return 0


async def erase(endpoints: Text, days: float) -> int:
    """Erase from the tracker store of an endpoints file what is older than `days`; return how many.

    :raises StoreError: if the store keeps nothing or cannot delete.
    """
    config = AvailableEndpoints.read_endpoints(endpoints).tracker_store
    if config is None:
        raise StoreError(f"{endpoints} names no tracker store: conversations are in memory only")
    return await Conversations(TrackerStore.create(config)).erase_older_than(days)


def _options(arguments: Optional[List[Text]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m channels.erase", description=__doc__)
    parser.add_argument(
        "--days", type=_days, help="days since the last message (default: FAQ_KEEP_DAYS, else 90)"
    )
    parser.add_argument("--endpoints", default=str(ROOT / "endpoints.yml"))
    options = parser.parse_args(arguments)
    options.days = options.days or channel_settings().keep_days
    return options


def _days(text: Text) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days: use 1 or more")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
