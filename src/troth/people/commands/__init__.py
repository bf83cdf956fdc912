"""What can be done to people, companies and households: the only writers of their tables."""

from troth.people.commands.companies import change_company, create_companies, create_company, delete_company
from troth.people.commands.contacts import leave_alone, note_contacts, note_courses, note_paces, rest_turn
from troth.people.commands.households import change_household, create_household, delete_household
from troth.people.commands.merging import merge_people, undo_merge
from troth.people.commands.moved_pointers import move_rows
from troth.people.commands.moving import start_household
from troth.people.commands.pairs import AlreadyLooking, ask_from, find_pairs, tell_apart
from troth.people.commands.people import add_email, change_person, create_people, create_person, delete_person
from troth.people.commands.roles import change_role, end_role, take_role
from troth.people.commands.tags import add_tag, change_tag, remove_tag
from troth.people.commands.ties import end_relation, relate_people, remove_relation

__all__ = [
    "AlreadyLooking",
    "add_email",
    "add_tag",
    "ask_from",
    "change_company",
    "change_household",
    "change_person",
    "change_role",
    "change_tag",
    "create_companies",
    "create_company",
    "create_household",
    "create_people",
    "create_person",
    "delete_company",
    "delete_household",
    "delete_person",
    "end_relation",
    "end_role",
    "find_pairs",
    "leave_alone",
    "merge_people",
    "move_rows",
    "note_contacts",
    "note_courses",
    "note_paces",
    "relate_people",
    "remove_relation",
    "remove_tag",
    "rest_turn",
    "start_household",
    "take_role",
    "tell_apart",
    "undo_merge",
]
