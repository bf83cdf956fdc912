"""All addresses: each module hands in its own."""

from __future__ import annotations

from troth.ground.modules import installed

urlpatterns = [path for module in installed() for path in module.urls]
