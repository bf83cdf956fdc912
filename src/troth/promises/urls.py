"""Addresses of promises."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.promises import catalog
from troth.promises.views import giving, kept, promises, public, telling
from troth.webkit import listing

PAGES = [
    path("promises/new/", giving.give, name="give"),
    path("promises/new/read/", giving.read_words, name="read_words"),
    path("promises/kept/", kept.kept, name="kept"),
    path("promises/notices/", telling.notices, name="notices"),
    path("promises/notices/<uuid:notice_id>/seen/", telling.dismiss, name="dismiss_notice"),
    path("promises/no-promise/<uuid:interaction_id>/", telling.no_promise, name="no_promise"),
    path("promises/share/<uuid:person_id>/", telling.share, name="share"),
    path("promises/<uuid:record_id>/", promises.promise, name="promise"),
    path("promises/<uuid:record_id>/keep/", promises.keep, name="keep"),
    path("promises/<uuid:record_id>/move/", promises.move, name="move"),
    path("promises/<uuid:record_id>/break/", promises.end, {"how": "break"}, name="break"),
    path("promises/<uuid:record_id>/withdraw/", promises.end, {"how": "withdraw"}, name="withdraw"),
    path("promises/<uuid:record_id>/early/", telling.early, name="early"),
    path("promises/<uuid:record_id>/not-done/", telling.refuse, {"what": "claim"}, name="deny_claim"),
    path("promises/<uuid:record_id>/same-day/", telling.refuse, {"what": "day"}, name="refuse_day"),
    path("promises/<uuid:record_id>/reopen/", promises.reopen, name="reopen"),
    path("promises/<uuid:record_id>/delete/", promises.delete, name="delete"),
    path("promises/<uuid:record_id>/history/", promises.history, name="history"),
    path("promises/<uuid:record_id>/fact/<str:name>/", promises.fact, name="fact"),
]
# What the other side reaches, with nothing but the address.
PUBLIC = [
    path("p/<str:token>/", public.read, name="read"),
    path("p/<str:token>/<uuid:promise_id>/done/", public.done, name="claim"),
    path("p/<str:token>/<uuid:promise_id>/ask/", public.ask, name="ask"),
]

TABS = [
    listing.Tab(_("We owe"), 'state = "open" and whose = "ours"'),
    listing.Tab(_("They owe"), 'state = "open" and whose = "theirs"'),
    listing.Tab(_("Overdue"), 'state = "open" and due older than 0 days'),
    listing.Tab(_("Ended"), 'state != "open"'),
]

PATHS = [
    path("", include(([*PAGES, *PUBLIC], "promises"))),
    *listing.paths(
        catalog.PROMISES,
        TABS,
        shows=("words", "whose", "person", "due", "owner", "state"),
        asks=("words", "whose", "person", "due"),
    ),
]
