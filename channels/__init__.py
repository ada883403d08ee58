"""Rasa connectors: the REST channel that is never silent."""
