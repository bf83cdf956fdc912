"""What is read about segments."""

from troth.segments.queries.course import Course, course_of
from troth.segments.queries.segments import (
    get_segment,
    held_about,
    is_in,
    may_edit,
    overlaps_of,
    parsed,
    people_of,
    rolls,
    sees_everybody,
    segments_of,
    size_for,
    sizes_for,
    users_of,
    visible_segments,
)

__all__ = [
    "Course",
    "course_of",
    "get_segment",
    "held_about",
    "is_in",
    "may_edit",
    "overlaps_of",
    "parsed",
    "people_of",
    "rolls",
    "sees_everybody",
    "segments_of",
    "size_for",
    "sizes_for",
    "users_of",
    "visible_segments",
]
