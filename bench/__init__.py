"""Benchmarks of the running assistant."""
