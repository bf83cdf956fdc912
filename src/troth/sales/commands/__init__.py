"""What can be done with deals and with the ways they go."""

from troth.sales.commands.deals import change_deal, create_deal, delete_deal, move_deal
from troth.sales.commands.documents import (
    answer_remark,
    change_document,
    delete_draft,
    draft_document,
    replace_links,
    send_document,
    withdraw_document,
)
from troth.sales.commands.people import erase_person, move_person, take_part, take_part_no_more
from troth.sales.commands.signing import (
    agree,
    ask,
    choose_options,
    decline,
    expire_documents,
    note_view,
    spend_a_post,
)
from troth.sales.commands.templates import (
    add_starting_templates,
    add_template,
    change_letterhead,
    change_template,
    retire_template,
)

__all__ = [
    "add_starting_templates",
    "add_template",
    "agree",
    "answer_remark",
    "ask",
    "change_deal",
    "change_document",
    "change_letterhead",
    "change_template",
    "choose_options",
    "create_deal",
    "decline",
    "delete_deal",
    "delete_draft",
    "draft_document",
    "erase_person",
    "expire_documents",
    "move_deal",
    "move_person",
    "note_view",
    "replace_links",
    "retire_template",
    "send_document",
    "spend_a_post",
    "take_part",
    "take_part_no_more",
    "withdraw_document",
]
