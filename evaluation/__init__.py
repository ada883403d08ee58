"""Asks a running assistant the test questions over REST and reports what it got right."""
