"""What Babel says of a language by itself, without what it inherits from another."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel import localedata


def own_data(language: str) -> Mapping[str, Any]:
    """Read a language's own data from Babel's package.

    Babel's `load(language, merge_inherited=False)` leaves what it read in its cache, under the name by
    which every page looks up how a number is written: "de_AT" alone knows no pattern for one.
    """
    with Path(localedata.resolve_locale_filename(language)).open("rb") as file:
        data: Mapping[str, Any] = pickle.load(file)  # noqa: S301 a file of an installed package
    return data
