"""Changing how one signs in needs a fresh proof that it is really oneself at the keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

View = TypeVar("View", bound=Callable[..., HttpResponse])

CONFIRMED_AT = "confirmed_at"
HOLDS_SECONDS = 15 * 60


def note_confirmed(request: HttpRequest) -> None:
    """Remember that the member has just shown who it is."""
    request.session[CONFIRMED_AT] = int(time.time())


def is_confirmed(request: HttpRequest) -> bool:
    """Tell whether that was a short while ago."""
    return bool(time.time() - request.session.get(CONFIRMED_AT, 0) < HOLDS_SECONDS)


def confirmed(view: View) -> View:
    """Open a view only after a fresh proof; ask for one otherwise, then come back."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("team:security")
        return HttpResponseRedirect(f"{reverse('team:confirm')}?next={quote(back)}")

    return opened  # type: ignore[return-value]
