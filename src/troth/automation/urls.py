"""Addresses of sequences."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.automation import catalog
from troth.automation.views import sequences, steps
from troth.webkit import listing

PAGES = [
    path("sequences/<uuid:record_id>/", sequences.sequence, name="sequence"),
    path("sequences/<uuid:record_id>/switch/", sequences.switch, name="switch"),
    path("sequences/<uuid:record_id>/settings/", sequences.settings, name="settings"),
    path("sequences/<uuid:record_id>/start/", sequences.start, name="start"),
    path("sequences/<uuid:record_id>/preview/", sequences.preview, name="preview"),
    path("sequences/<uuid:record_id>/delete/", sequences.delete, name="delete"),
    path("sequences/<uuid:record_id>/steps/", steps.order, name="order"),
    path("sequences/<uuid:record_id>/steps/mail/", steps.add_mail, name="add_mail"),
    path("sequences/<uuid:record_id>/steps/action/", steps.add_action, name="add_action"),
    path("sequences/<uuid:record_id>/steps/<uuid:step_id>/", steps.change, name="change_step"),
    path("sequences/<uuid:record_id>/steps/<uuid:step_id>/delete/", steps.delete, name="delete_step"),
    path("enrolments/<uuid:enrolment_id>/stop/", sequences.stop, name="stop"),
]

TABS = [listing.Tab(_("On"), "is_on = true"), listing.Tab(_("Off"), "is_on = false")]

PATHS = [
    path("", include((PAGES, "automation"))),
    *listing.paths(catalog.SEQUENCES, TABS, shows=("name", "note", "is_on", "owner"), asks=("name", "note")),
]
