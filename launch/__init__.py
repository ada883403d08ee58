"""Set-up and start of the assistant, with nothing but Python's standard library.

This package is run by whatever Python 3 the machine has, before anything is installed.
"""
