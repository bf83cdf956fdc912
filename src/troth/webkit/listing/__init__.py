"""The list page of any object type: one declaration in the catalog yields it.

A package that owns a noun puts the addresses of its list among its own:

    PATHS = [*listing.paths(catalog.PEOPLE, tabs=[Tab(_("Customers"), 'lifecycle = "customer"')]), …]

The URL holds the whole state: `where` (a question), `sort`, `after` (the cursor of a page), `cols`,
`peek` (the record shown beside the list). Pages are cut by keyset; nothing is ever skipped over.
"""

from troth.webkit.listing.state import ListPage, Tab
from troth.webkit.listing.urls import own_paths, paths

__all__ = ["ListPage", "Tab", "own_paths", "paths"]
