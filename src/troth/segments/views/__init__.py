"""The pages of segments."""

from troth.segments.views.changing import add, add_people, change, delete, preview, remove_person
from troth.segments.views.pages import draw, index, overlap, segment, why

__all__ = [
    "add",
    "add_people",
    "change",
    "delete",
    "draw",
    "index",
    "overlap",
    "preview",
    "remove_person",
    "segment",
    "why",
]
