"""The only writers of this package."""

from troth.commerce.commands.orders import change_order, create_order, delete_order, settle_conflicts
from troth.commerce.commands.people import erase_person, move_person
from troth.commerce.commands.taking import Taken, record_order, record_orders

__all__ = [
    "Taken",
    "change_order",
    "create_order",
    "delete_order",
    "erase_person",
    "move_person",
    "record_order",
    "record_orders",
    "settle_conflicts",
]
