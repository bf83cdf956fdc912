"""Folding of whole columns, by the one rule of `ground.fold`."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from troth.ground.fold import norm


def folded(texts: Any) -> Any:
    """Fold an array of strings. Each different text is folded once; in plain ASCII it is lower case."""
    encoded = texts.dictionary_encode()
    words = encoded.dictionary
    lowered, is_foreign = pc.ascii_lower(words), pc.invert(pc.string_is_ascii(words))
    foreign = words.filter(is_foreign).to_pylist()
    if foreign:
        norms = pa.array([norm(word) for word in foreign], pa.string())
        lowered = pc.replace_with_mask(lowered, is_foreign, norms)
    return lowered.take(encoded.indices)


def folded_lists(lists: Any) -> Any:
    """Fold each word in an array of lists of strings; none of the lists is missing."""
    return pa.ListArray.from_arrays(lists.offsets, folded(lists.values))
