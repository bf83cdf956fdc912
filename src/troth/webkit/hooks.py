"""Open places of the page shell and of lists."""

from __future__ import annotations

from troth.ground.hooks import Hook


class SidebarCounts(Hook):
    """Count what waits behind links of the sidebar.

    A filler gets `seen_by` (an `Actor`) and returns {name of the URL: a `questions.sql.Sql` that selects
    the count}; a count of 0 is not shown. Every page asks for them all, in one statement.
    """


class SidebarLinks(Hook):
    """Give links of the sidebar that are not known when the process starts.

    A filler gets `seen_by` and returns pairs of a group's title and a dictionary of `label`, `url`, `icon`.
    """


class PaletteActions(Hook):
    """Give actions that the palette offers everywhere.

    A filler gets `seen_by` and returns dictionaries of `label`, `url`, `icon` and, if there is one, `key`.
    With `creates`, the URL is asked for a dialog by GET, and the action is among those of the key C.
    """


class Notices(Hook):
    """Tell a member something on whatever page they are.

    A filler gets `seen_by` and returns the address of a part that every page asks for once a minute, or "".
    The part is empty for as long as there is nothing to tell.
    """


class RowActions(Hook):
    """Give what can be done with records chosen in a list, beside changing their fields.

    A filler gets `object_type` (a name) and `seen_by`, and returns dictionaries of `label`, `icon`, `url`
    and, if there is one, `key`. The URL is asked for a dialog by GET with the chosen ids as `id`.
    """


class QuestionActions(Hook):
    """Give what can be done with the question that a list asks.

    A filler gets `object_type` (a name) and `seen_by`, and returns dictionaries of `label`, `icon` and `url`,
    which is given the question as `where`.
    """


class FieldUses(Hook):
    """Tell what names a field that a workspace added, so that it is known before the field is deleted.

    A filler gets `object_type` and `name` (of the field: "custom.shoe_size") and returns dictionaries of
    `label`, `icon` and `url`.
    """


class RecordPeek(Hook):
    """Show something of a record in the panel beside its list.

    A filler gets `object_type` (a name), `record_id` and `seen_by`, and returns a list of `Panel`.
    """


class RecordPanel(Hook):
    """Show something on the page of a record, whose type has no hook of its own for that.

    A filler gets `object_type` (a name), `record_id`, `seen_by` and, where they are known, `person` and
    `company`, the ids of those whom the record is with; it returns a list of `Panel`.
    """


class RowNotes(Hook):
    """Say softly beside the names of records in a list what its columns can not.

    A filler gets `object_type` (a name), `ids` and `seen_by`, and returns texts by id. Asked once a page.
    """


class CardFeet(Hook):
    """Say at the foot of cards on a board what is next.

    A filler gets `object_type` (a name), `ids` and `seen_by`, and returns `webkit.panel.CardFoot` by id.
    """


class SimilarRecords(Hook):
    """Warn of records that may be the one that is being added.

    A filler gets `object_type` (a name), `values` (texts by field name) and `seen_by`, and returns
    dictionaries of `title`, `url` and `why`.
    """
