"""Addresses of people, companies and households."""

from django.urls import include, path, register_converter
from django.utils.translation import gettext_lazy as _

from troth.people import catalog
from troth.people.views import duplicates, households, merging, pages, parts, ties
from troth.webkit import listing


class RecordKind:
    """The part of an address that says which of the nouns it is."""

    regex = "people|companies|households"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RecordKind, "record_kind")

PAGES = [
    path("people/<uuid:record_id>/", pages.person, name="person"),
    path("people/<uuid:record_id>/delete/", pages.delete_person, name="delete_person"),
    path("people/<uuid:record_id>/rest/", pages.rest, name="rest"),
    path("people/<uuid:record_id>/roles/", ties.take_role, name="take_role"),
    path("people/<uuid:record_id>/roles/<uuid:role_id>/", ties.change_role, name="change_role"),
    path("people/<uuid:record_id>/roles/<uuid:role_id>/end/", ties.end_role, name="end_role"),
    path("people/<uuid:record_id>/relations/", ties.relate, name="relate"),
    path("people/<uuid:record_id>/relations/<uuid:relation_id>/end/", ties.end_relation, name="end_relation"),
    path("people/duplicates/", duplicates.queue, name="duplicates"),
    path("people/duplicates/look/", duplicates.look_again, name="look_again"),
    path("people/duplicates/likelihood/", duplicates.likelihood, name="likelihood"),
    path("people/duplicates/<uuid:pair_id>/apart/", duplicates.tell_apart, name="tell_apart"),
    path("people/<uuid:record_id>/merge/", merging.merge, name="merge"),
    path("people/merges/<uuid:merge_id>/undo/", merging.undo_merge, name="undo_merge"),
    path("people/<uuid:record_id>/household/", households.settle, name="settle"),
    path("households/<uuid:record_id>/", households.household, name="household"),
    path("households/<uuid:record_id>/delete/", households.delete_household, name="delete_household"),
    path("households/<uuid:record_id>/people/", households.move_in, name="move_in"),
    path("households/<uuid:record_id>/people/<uuid:person_id>/leave/", households.move_out, name="move_out"),
    path("companies/<uuid:record_id>/", pages.company, name="company"),
    path("companies/<uuid:record_id>/delete/", pages.delete_company, name="delete_company"),
    path("<record_kind:kind>/<uuid:record_id>/history/", pages.history, name="history"),
    path("<record_kind:kind>/<uuid:record_id>/fact/<str:name>/", parts.fact, name="fact"),
    path("<record_kind:kind>/<uuid:record_id>/tags/", parts.tags, name="tags"),
    path(
        "<record_kind:kind>/<uuid:record_id>/reach/<slug:name>/", parts.contact_points, name="contact_points"
    ),
]

TABS = [
    listing.Tab(_("Customers"), 'lifecycle = "customer"'),
    listing.Tab(_("Prospects"), 'lifecycle in ("lead", "prospect")'),
    listing.Tab(_("Waiting for us"), 'turn = "ours"'),
]

PERSON_SHOWS = ("name", "company", "turn", "lifecycle", "email", "owner", "last_contact_at")
PERSON_ASKS = ("first_name", "last_name", "email", "phone", "company", "title", "lifecycle", "owner", "tags")

PATHS = [
    path("", include((PAGES, "people"))),
    *listing.paths(catalog.PEOPLE, TABS, shows=PERSON_SHOWS, asks=PERSON_ASKS),
    *listing.paths(catalog.COMPANIES, TABS[:2]),
    *listing.paths(catalog.HOUSEHOLDS),
]
