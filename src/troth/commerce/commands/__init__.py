"""The only writers of this package."""

from troth.commerce.commands.orders import change_order, create_order, delete_order, settle_conflicts
from troth.commerce.commands.papers import (
    TakenPaper,
    change_paper,
    create_paper,
    delete_paper,
    record_paper,
    record_papers,
)
from troth.commerce.commands.people import erase_person, move_person
from troth.commerce.commands.shops import (
    add_shop,
    forget_set_aside,
    hear,
    note_received,
    remove_shop,
    set_aside,
    take_message,
)
from troth.commerce.commands.taking import Taken, record_order, record_orders

__all__ = [
    "Taken",
    "TakenPaper",
    "add_shop",
    "change_order",
    "change_paper",
    "create_order",
    "create_paper",
    "delete_order",
    "delete_paper",
    "erase_person",
    "forget_set_aside",
    "hear",
    "move_person",
    "note_received",
    "record_order",
    "record_orders",
    "record_paper",
    "record_papers",
    "remove_shop",
    "set_aside",
    "settle_conflicts",
    "take_message",
]
