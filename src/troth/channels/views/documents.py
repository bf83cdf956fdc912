"""What came with a message from outside: its page in a frame that may do nothing, and its files."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from troth.channels import queries
from troth.team.door import MemberRequest, needs

# Nothing runs and nothing is fetched, whatever the cleaning let through; its links open elsewhere.
FRAME = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src {pictures}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<base target="_blank"><title></title></head><body>{}</body></html>'
)


@require_GET
@needs("conversations.see")
@xframe_options_sameorigin
def page_of_message(request: MemberRequest, message_id: UUID) -> HttpResponse:
    """Answer with the page of a mail as it was sent; pictures from elsewhere only for who asks for them."""
    message = queries.get_message(message_id, seen_by=request.member)
    wants_remote = request.GET.get("pictures") == "all"
    answer = HttpResponse(PAGE.format(queries.page_of(message, with_remote=wants_remote)))
    pictures = "data: https: http:" if wants_remote else "data:"
    answer.headers["Content-Security-Policy"] = FRAME.format(pictures=pictures)
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@require_GET
@needs("conversations.see")
def file_of_message(request: MemberRequest, enclosure_id: UUID) -> FileResponse:
    """Answer with a file of a message, to be kept and not to be opened in the browser: it may be anything."""
    return queries.file_of(queries.get_enclosure(enclosure_id, seen_by=request.member))
