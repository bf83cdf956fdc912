"""The front page of a package, and the list of those that are switched on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from django.conf import settings

from troth.ground.declared import Event, Hook

ENTRY_POINT_GROUP = "troth.modules"


class ModuleMissing(Exception):
    """A module needs another one that is not switched on."""


SETTINGS = "settings"  # links with this group stand among the tabs of the settings


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the sidebar. `may` names a right as "object type.verb"; empty: everyone."""

    label: Any
    url_name: str
    icon: str
    may: str = ""
    key: str = ""
    group: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """What a package gives, needs and listens to.

    The types of `object_types`, `records`, `actions` and the like belong to higher floors, so they
    are plain sequences here; the floor that reads them says what it expects. What `sample` names writes what
    the sample has of this module: it is called with `now` and `seed` when all else is there.
    """

    name: str
    label: Any = ""
    needs: Sequence[str] = ()
    urls: Sequence[Any] = ()
    api: Sequence[Any] = ()
    navigation: Sequence[Link] = ()
    object_types: Sequence[Any] = ()
    records: Mapping[str, Any] = field(default_factory=dict)
    actions: Sequence[Any] = ()
    metrics: Sequence[Any] = ()
    events: Sequence[type[Event]] = ()
    on: Mapping[type[Event], Sequence[Callable[..., None]]] = field(default_factory=dict)
    hooks: Mapping[type[Hook], Callable[..., Any]] = field(default_factory=dict)
    jobs: Sequence[Any] = ()
    commands: Sequence[Any] = ()
    sample: Sequence[Callable[..., None]] = ()


@cache
def installed() -> tuple[Module, ...]:
    """List the modules that are on, lower floors first."""
    modules = [import_module(f"{path}.module").module for path in settings.TROTH_PACKAGES]
    modules += [point.load() for point in third_party()]
    names = {module.name for module in modules}
    for module in modules:
        if missing := [name for name in module.needs if name not in names]:
            raise ModuleMissing(f"The module {module.name!r} needs {', '.join(missing)}, which is not on.")
    return tuple(modules)


def third_party() -> list[Any]:
    """List the entry points of other distributions that are switched on by `TROTH_MODULES`."""
    return entry_points_of(settings.TROTH_MODULES)


def entry_points_of(wanted: Sequence[str] | None) -> list[Any]:
    """List the entry points with these names, or all for None. For the settings, which come first."""
    points = entry_points(group=ENTRY_POINT_GROUP)
    return [point for point in points if wanted is None or point.name in wanted]
