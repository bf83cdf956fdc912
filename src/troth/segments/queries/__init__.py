"""What is read about segments."""

from troth.segments.queries.course import Course, course_of
from troth.segments.queries.segments import (
    BY,
    asker_of,
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
from troth.segments.queries.shown import Answer, answer_to, ids_of, some_of, why

__all__ = [
    "BY",
    "Answer",
    "Course",
    "answer_to",
    "asker_of",
    "course_of",
    "get_segment",
    "held_about",
    "ids_of",
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
    "some_of",
    "users_of",
    "visible_segments",
    "why",
]
