"""What tests of the whole house need of this package: they ask every package for it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

WORDS = {("settings/sources/", "source_id"): str(UUID(int=0))}
# Nothing tells of events in an empty workspace.
LEADS_NOWHERE = tuple((method, "settings/sources/<uuid:source_id>/") for method in ("GET", "POST"))
PUBLIC = tuple(f"v1/{kind}" for kind in ("identify", "track", "page", "screen", "group", "alias", "batch"))


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page; give them by parameters."""
    typed = {"name": "Shop", "kind": "web", "origins": "https://shop.example"}
    made = site.api.post("/settings/sources/", form=typed).text()
    (source,) = re.findall(r"/settings/sources/([0-9a-f-]{36})/", made)[:1]
    return {("settings/sources/", "source_id"): source}
