"""Cells to typed values, one room per sort of value; `cleaner_for` finds the right one."""

from __future__ import annotations

from troth.exchange.values.cleaners import Hints, cleaner_for
from troth.exchange.values.words import BadValue, guarded, unguarded

__all__ = ["BadValue", "Hints", "cleaner_for", "guarded", "unguarded"]
