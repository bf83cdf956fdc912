"""What is read of sequences."""

from troth.automation.models import State, Why
from troth.automation.queries.letters import Letter, Previewed, letter_of, preview, values_for
from troth.automation.queries.running import (
    actions_for_steps,
    actor_at_work,
    find_action,
    for_purpose,
    hours_of,
    kind_of,
    mailbox_of,
    owner_at_work,
    problem_of_stays,
    steps_taken,
    time_zone,
    who_still_holds,
    whys_to_stop,
)
from troth.automation.queries.sequences import (
    EnrolmentRow,
    Setting,
    StepRow,
    enrolments_of,
    get_enrolment,
    get_sequence,
    get_step,
    held_about,
    mentions_of,
    outcome_of,
    running_of,
    setting_of,
    startable,
    steps_of,
)

__all__ = [
    "EnrolmentRow", "Letter", "Previewed", "Setting", "State", "StepRow", "Why", "actions_for_steps",
    "actor_at_work", "enrolments_of", "find_action", "for_purpose", "get_enrolment", "get_sequence",
    "get_step", "held_about", "hours_of", "kind_of", "letter_of", "mailbox_of", "mentions_of", "outcome_of",
    "owner_at_work", "preview", "problem_of_stays", "running_of", "setting_of", "startable", "steps_of",
    "steps_taken", "time_zone", "values_for", "who_still_holds", "whys_to_stop",
]  # fmt: skip
