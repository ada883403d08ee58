"""The few methods of Rasa 3.6 that are replaced, each with its reason and its test."""

from rasa_overrides.remote_action import install_remote_action
from rasa_overrides.sessions import install_session_length


def install() -> None:
    """Replace the methods; calling it again changes nothing."""
    install_remote_action()
    install_session_length()
