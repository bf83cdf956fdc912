"""Addresses of imports and exports."""

from django.urls import include, path

from troth.exchange.views import exports, imports

PAGES = [
    path("import/", imports.start, name="import"),
    path("import/<uuid:import_id>/", imports.show, name="show"),
    path("import/<uuid:import_id>/columns/", imports.columns, name="columns"),
    path("import/<uuid:import_id>/progress/", imports.progress, name="progress"),
    path("import/<uuid:import_id>/errors.csv", imports.errors, name="errors"),
    path("import/<uuid:import_id>/conflicts/", imports.conflicts, name="conflicts"),
    path("import/<uuid:import_id>/conflicts.csv", imports.conflicts_file, name="conflicts_file"),
    path("import/<uuid:import_id>/<slug:action>/", imports.act, name="act"),
    path("export/", exports.start, name="export"),
    path("export/<uuid:export_id>/", exports.line, name="export_line"),
    path("export/<uuid:export_id>/file/", exports.file, name="export_file"),
    path("export/<uuid:export_id>/<slug:action>/", exports.act, name="export_act"),
]

PATHS = [path("", include((PAGES, "exchange")))]
