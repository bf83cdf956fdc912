"""What can be done with deals and with the ways they go."""

from troth.sales.commands.deals import change_deal, create_deal, delete_deal, move_deal
from troth.sales.commands.people import erase_person, move_person, take_part, take_part_no_more

__all__ = [
    "change_deal",
    "create_deal",
    "delete_deal",
    "erase_person",
    "move_deal",
    "move_person",
    "take_part",
    "take_part_no_more",
]
