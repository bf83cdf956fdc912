"""What is read about people, companies and households."""

from troth.people.queries.comparison import belongings_of, compared
from troth.people.queries.drifting import Drifting, count_drifting, drifting, may_see_drifting
from troth.people.queries.held import held_about
from troth.people.queries.households import home_of, may_settle, residents_of
from troth.people.queries.merges import (
    files_kept,
    find_survivor,
    get_merge,
    get_person_to_merge,
    may_merge,
    merges_within,
    read_person,
)
from troth.people.queries.names import names_of, own_names_of
from troth.people.queries.page import (
    facts_of,
    hues_of_tags,
    reach_of,
    relation_choices,
    roles_at_company,
    roles_of_person,
    same_people,
    ties_of,
    values_of,
)
from troth.people.queries.pairs import (
    BANDS,
    bands_of,
    count_pairs,
    evidence_of,
    get_pair,
    last_look,
    likelihood_of,
    next_pair,
    place_of,
)
from troth.people.queries.records import (
    find_reached,
    get_company,
    get_household,
    get_person,
    is_nobody_there,
    people_by_address,
    tags_of,
)
from troth.people.queries.ties import find_relation_kind, get_relation, get_role
from troth.people.queries.waiting import birthdays_near, count_waiting_for, is_late, waiting_for

__all__ = [
    "BANDS",
    "Drifting",
    "bands_of",
    "belongings_of",
    "birthdays_near",
    "compared",
    "count_drifting",
    "count_pairs",
    "count_waiting_for",
    "drifting",
    "evidence_of",
    "facts_of",
    "files_kept",
    "find_reached",
    "find_relation_kind",
    "find_survivor",
    "get_company",
    "get_household",
    "get_merge",
    "get_pair",
    "get_person",
    "get_person_to_merge",
    "get_relation",
    "get_role",
    "held_about",
    "home_of",
    "hues_of_tags",
    "is_late",
    "is_nobody_there",
    "last_look",
    "likelihood_of",
    "may_merge",
    "may_see_drifting",
    "may_settle",
    "merges_within",
    "names_of",
    "next_pair",
    "own_names_of",
    "people_by_address",
    "place_of",
    "reach_of",
    "read_person",
    "relation_choices",
    "residents_of",
    "roles_at_company",
    "roles_of_person",
    "same_people",
    "tags_of",
    "ties_of",
    "values_of",
    "waiting_for",
]
