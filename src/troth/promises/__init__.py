"""Promises: who gave their word to whom, by when, and what became of it. An optional module."""
