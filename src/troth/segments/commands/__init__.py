"""What changes segments and who is in them."""

from troth.segments.commands.lists import add_to_list, remove_from_list
from troth.segments.commands.moving import move_person
from troth.segments.commands.segments import change_segment, create_segment, delete_segment
from troth.segments.commands.upkeep import ask_everybody, ask_everybody_soon, keep_time, keep_up

__all__ = [
    "add_to_list",
    "ask_everybody",
    "ask_everybody_soon",
    "change_segment",
    "create_segment",
    "delete_segment",
    "keep_time",
    "keep_up",
    "move_person",
    "remove_from_list",
]
