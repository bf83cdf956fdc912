"""The only writers of this package."""

from troth.commerce.commands.orders import change_order, create_order, delete_order, settle_conflicts
from troth.commerce.commands.people import erase_person, move_person
from troth.commerce.commands.shops import (
    add_shop,
    forget_set_aside,
    hear,
    note_received,
    remove_shop,
    set_aside,
)
from troth.commerce.commands.taking import Taken, record_order, record_orders

__all__ = [
    "Taken",
    "add_shop",
    "change_order",
    "create_order",
    "delete_order",
    "erase_person",
    "forget_set_aside",
    "hear",
    "move_person",
    "note_received",
    "record_order",
    "record_orders",
    "remove_shop",
    "set_aside",
    "settle_conflicts",
]
