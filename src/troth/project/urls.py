"""All addresses: those of the house itself, and what each module hands in."""

from __future__ import annotations

from django.urls import path

from troth.apikit import api
from troth.ground.modules import installed
from troth.objects.urls import OF_ANY_NAME
from troth.project import health, metrics

handler404 = "troth.webkit.refusals.not_found"
handler500 = "troth.webkit.refusals.failed"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.page, name="metrics"),
    *api.paths(),
    *(address for module in installed() for address in module.urls),
    *OF_ANY_NAME,
]
