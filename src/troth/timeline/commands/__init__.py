"""The only writers of the timeline."""

from troth.timeline.commands.courses import count_anew, note_pace
from troth.timeline.commands.interactions import (
    FactLike,
    delete_interaction,
    ensure_months,
    erase_person,
    keep_words_apart,
    log_interaction,
    log_interactions,
    log_with_next_step,
    move_person,
    plan_next_step,
    record_facts,
    restore_interaction,
    retract_about,
    retract_facts,
    retract_interaction,
    retract_interactions,
)

__all__ = [
    "FactLike",
    "count_anew",
    "delete_interaction",
    "ensure_months",
    "erase_person",
    "keep_words_apart",
    "log_interaction",
    "log_interactions",
    "log_with_next_step",
    "move_person",
    "note_pace",
    "plan_next_step",
    "record_facts",
    "restore_interaction",
    "retract_about",
    "retract_facts",
    "retract_interaction",
    "retract_interactions",
]
