"""The environment in which every page of ours is rendered.

Every package that is on has its templates in `templates/<package>/`. This environment
is named in the settings as `OPTIONS["environment"]` of Django's Jinja2 backend, which escapes by default.
Templates have `_`, `ngettext`, `url`, `asset`, `static` and the filters of `formats`; macros are imported:
`{% from "webkit/signs.j2" import icon, avatar %}`.
"""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from troth.ground import clock
from troth.ground.home import cache_folder
from troth.ground.modules import third_party
from troth.webkit import formats
from troth.webkit.assets import asset
from troth.webkit.reply import is_htmx
from troth.webkit.shell import list_url

# What has come can be used at once: with a pause before it settles, a quick hand is not heard. A refused form
# (422) and a conflict (409) come back as a part to be shown; other errors as a toast.
HTMX = {
    "allowEval": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
    "defaultSwapStyle": "outerHTML",
    "defaultSettleDelay": 0,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "4(09|22)", "swap": True, "error": False},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


def environment(**options: Any) -> Environment:
    """Make the Jinja environment from the options of Django's backend."""
    # A misspelt name must fail in a test, not show as nothing on a page.
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options["loader"] = FileSystemLoader(_template_folders())
    # Compiling them took half a second of the first page of each process.
    options["bytecode_cache"] = FileSystemBytecodeCache(str(cache_folder("templates")))
    env = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 (the backend sets autoescape)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.filters.update(formats.FILTERS)
    env.globals.update(
        url=url,
        list_url=list_url,
        asset=asset,
        static=static,
        icon_sheet=icon_sheet,
        language=translation.get_language,
        is_htmx=is_htmx,
        now=clock.now,
        countries=formats.countries,
        messages=get_messages,
        htmx_config=json.dumps(HTMX),
        script_words=script_words,
    )
    return env


def _template_folders() -> list[Path]:
    packages = [*settings.TROTH_PACKAGES, *(point.module.rpartition(".")[0] for point in third_party())]
    return [Path(str(import_module(package).__file__)).parent / "templates" for package in packages]


def url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """Give the path of a named page."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def icon_sheet() -> str:
    """Give the URL of the sprite that holds every icon; an icon is a fragment of it."""
    return asset("icons.svg")


def script_words() -> str:
    """Give what the scripts say, in the member's language, as JSON."""
    _ = translation.gettext
    words = {
        "undo": _("Undo"),
        "endless": _("It has no end by the clock. Open it to give it one."),
        "failed": _("That did not work. Nothing was changed; try it again in a moment."),
        "forbidden": _("Your role does not allow that."),
        "gone": _("That is no longer there."),
        "unreachable": _("The server can not be reached. Nothing was changed."),
        "passkeyFailed": _("The passkey could not be used."),
        "found": _("{count} found in {ms} ms"),
        "selected": _("{count} selected"),
        "notFound": _("Nothing was found by that name, so it stays as it was."),
        "notSaved": _("Not saved: {reason}"),
    }
    return json.dumps(words)
