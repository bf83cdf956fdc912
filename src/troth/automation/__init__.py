"""Automation: what goes on by itself, step by step, until somebody answers. An optional module."""
