"""Bikes, the whole module on one screen."""

from troth.catalog.actions import Action
from troth.catalog.types import Records
from troth.ground.modules import Link, Module
from troth.people.hooks import Merging, PersonPanel
from troth.webkit import listing
from troth_bikes import catalog, commands, events, handlers, panels, queries

module = Module(
    name="bikes",
    label="Bikes",
    needs=["people", "timeline"],
    urls=listing.paths(catalog.BIKES, asks=("name", "frame_number", "gears", "rider")),
    navigation=[Link("Bikes", "bikes-list", "bike", may="bikes.see")],
    object_types=[catalog.BIKES],
    records={"bikes": Records(get=queries.get_bike, create=commands.add_bike, change=commands.change_bike)},
    actions=[Action(name="finish", object_type="bikes", label="Ready to fetch", run=commands.finish_bike)],
    events=[events.BikeReady],
    on={events.BikeReady: [handlers.note_on_timeline]},
    hooks={PersonPanel: panels.on_person, Merging: commands.move_rider},
)
