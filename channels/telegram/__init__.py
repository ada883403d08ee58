"""The Telegram channel; in credentials.yml: `channels.telegram.TelegramChannel:`."""

from channels.telegram.connector import TelegramChannel

__all__ = ["TelegramChannel"]
