"""Webkit: the frame of every page, its components, the list page, and how a view answers.

How a page is made, in the package that owns its noun:

1. A path in `urls.py`, a view in `views.py`, a template in `templates/<package>/`.
2. The view loads with permission and answers with `reply.page`:

       def show_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
           person = queries.get_person(person_id, seen_by=request.member)
           return reply.page(request, "people/person.html", {"person": person})

3. The template extends the shell and is written with macros. It holds no class of its own, no style:

       {% extends "webkit/shell.html" %}
       {% from "webkit/signs.j2" import icon, turn %}
       {% from "webkit/controls.j2" import button %}
       {% from "webkit/parts.j2" import section, facts %}
       {% block title %}{{ person.name }}{% endblock %}
       {% block actions %}{{ button(_('Write'), kind='primary', icon_name='mail', key='w') }}{% endblock %}
       {% block main %}
         {% call section(_('Facts')) %}{{ facts([(_('Mobile'), person.phone)]) }}{% endcall %}
       {% endblock %}

4. A part that htmx fetches is a template `_part.html`, answered with `reply.fragment`; a command that
   can be taken back says so with `reply.toast(response, _("Moved"), undo=url)`.

A key is declared on what it presses: `key="w"`, `key="g p"` (one after the other), `key="mod+enter"`
(Ctrl, or ⌘ on a Mac), `key="/|mod+k"` (either). The help overlay and the palette read the same
declarations, so nothing is listed twice. `data-palette="Label"` offers an element in the palette.

The styles are in `styles/`, a file per component, tokens in `tokens.css`; the behaviour is in
`frontend/src/` of the repository, a file per subject. `/styleguide/` shows every component.
"""
