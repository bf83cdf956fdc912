"""Addresses of privacy."""

from django.urls import include, path

from troth.privacy.views import held, limits, people, public, settings, suppressions

PAGES = [
    path("settings/privacy/", held.register, name="register"),
    path("settings/consent/", settings.purposes, name="purposes"),
    path("settings/consent/limits/", limits.limits, name="limits"),
    path("settings/consent/limits/budgets/", limits.add_budget, name="add_budget"),
    path(
        "settings/consent/limits/budgets/<uuid:budget_id>/remove/", limits.remove_budget, name="remove_budget"
    ),
    path("settings/consent/suppressions/", suppressions.suppressions, name="suppressions"),
    path("settings/consent/suppressions/add/", suppressions.add, name="suppress"),
    path("settings/consent/suppressions/export/", suppressions.export, name="export_suppressions"),
    path("settings/consent/suppressions/<uuid:suppression_id>/lift/", suppressions.lift, name="lift"),
    path("settings/consent/<uuid:purpose_id>/", settings.purpose, name="purpose"),
    path("settings/consent/<uuid:purpose_id>/retire/", settings.retire, name="retire"),
    path("settings/consent/<uuid:purpose_id>/words/", settings.word, name="word"),
    path("settings/consent/<uuid:purpose_id>/topics/", settings.add_topic, name="add_topic"),
    path("people/<uuid:person_id>/held/", held.take_along, name="take_along"),
    path("people/<uuid:person_id>/consents/", people.consents, name="consents"),
    path("people/<uuid:person_id>/consents/say/", people.say, name="say"),
    path("people/<uuid:person_id>/consents/link/", people.link, name="link"),
    path("why/<uuid:about_id>/", people.why, name="why"),
    path("w/<str:token>/", public.why, name="why_outside"),
    path("c/<str:token>/", public.preferences, name="preferences"),
    path("c/<str:token>/choose/", public.choose, name="choose"),
    path("c/<str:token>/stop/", public.stop, name="stop"),
    path("u/<str:token>/", public.unsubscribe, name="unsubscribe"),
    path("ok/<str:token>/", public.confirm, name="confirm"),
]

PATHS = [path("", include((PAGES, "privacy")))]
