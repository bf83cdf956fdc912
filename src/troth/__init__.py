"""Troth: the customer relationship system that keeps your word."""

__version__ = "0.1.0"
