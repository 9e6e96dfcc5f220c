"""Measurements of the real app from outside: `python -m tests.benchmarks`."""
