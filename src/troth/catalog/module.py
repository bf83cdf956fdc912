"""Object types, their fields, and those that a workspace adds."""

from troth.catalog import custom, events, hiding, jobs, registry
from troth.ground.hooks import WorkBegins
from troth.ground.modules import Module
from troth.team.hooks import ObjectTypes, TellingFields

module = Module(
    name="catalog",
    needs=["team"],
    events=events.ALL,
    jobs=jobs.ALL,
    hooks={WorkBegins: custom.refresh, ObjectTypes: registry.object_types, TellingFields: hiding.telling},
)
