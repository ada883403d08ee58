"""Rasa's stock pipeline, trained on the same data, as a yardstick."""
