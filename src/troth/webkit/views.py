"""Pages of the design system: the style guide, and what makes Troth installable on a phone."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from troth.team.door import public
from troth.webkit import reply
from troth.webkit.assets import asset
from troth.webkit.shell import shell_of


@public
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    shell = shell_of(request)
    theme, direction = request.GET.get("theme", shell.theme), request.GET.get("dir", shell.direction)
    look = replace(shell, theme=theme, direction=direction if direction == "rtl" else "ltr")
    return reply.page(request, "webkit/styleguide.html", {"look": look})


@public
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """Tell a phone how to install Troth."""
    icon = asset("app-icon.svg")
    content = {
        "name": shell_of(request).workspace,
        "short_name": "Troth",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fdfdfa",
        "theme_color": "#046b55",
        "icons": [
            {"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": purpose}
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")
