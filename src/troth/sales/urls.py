"""Addresses of deals and documents."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.sales import catalog
from troth.sales.views import (
    deals,
    documents,
    forecast,
    leads,
    lines,
    pipelines,
    products,
    public,
    rules,
    templates,
)
from troth.webkit import listing

PAGES = [
    path("deals/forecast/", forecast.forecast, name="forecast"),
    path("deals/forecast/pictures/<slug:name>.<slug:form>", forecast.picture, name="picture"),
    path("deals/notices/", rules.notices, name="notices"),
    path("deals/notices/<uuid:notice_id>/seen/", rules.dismiss, name="dismiss_notice"),
    path("deals/<uuid:record_id>/", deals.deal, name="deal"),
    path("deals/<uuid:record_id>/stage/<uuid:stage_id>/", deals.move, name="move"),
    path("deals/<uuid:record_id>/people/", deals.take_part, name="take_part"),
    path("deals/<uuid:record_id>/people/<uuid:person_id>/leave/", deals.part_no_more, name="part_no_more"),
    path("deals/<uuid:record_id>/delete/", deals.delete, name="delete"),
    path("deals/<uuid:record_id>/log/", deals.log, name="log"),
    path("deals/<uuid:record_id>/timeline/", deals.entries, name="entries"),
    path("deals/<uuid:record_id>/history/", deals.history, name="history"),
    path("deals/<uuid:record_id>/fact/<str:name>/", deals.fact, name="fact"),
    path("deals/<uuid:record_id>/lines/", lines.add, name="add_line"),
    path("deals/<uuid:record_id>/lines/back/", lines.back, name="put_line_back"),
    path("deals/<uuid:record_id>/lines/order/", lines.order, name="order_lines"),
    path("deals/<uuid:record_id>/lines/<uuid:line_id>/", lines.change, name="change_line"),
    path("deals/<uuid:record_id>/lines/<uuid:line_id>/out/", lines.take_out, name="take_line_out"),
    path("deals/<uuid:record_id>/lines/<uuid:line_id>/ask/", lines.ask, name="ask_for_discount"),
    path("deals/<uuid:record_id>/approvals/<uuid:approval_id>/", lines.answer, name="answer_discount"),
    path("products/offered/", lines.offered, name="offered"),
    path("products/<uuid:record_id>/", products.product, name="product"),
    path("products/<uuid:record_id>/history/", products.history, name="product_history"),
    path("products/<uuid:record_id>/fact/<str:name>/", products.fact, name="product_fact"),
    path("settings/discounts/", products.limits, name="limits"),
]

LEADS = [
    path("leads/new/", leads.new, name="new_lead"),
    path("leads/<uuid:record_id>/", leads.lead, name="lead"),
    path("leads/<uuid:record_id>/work/", leads.work, name="work_on_lead"),
    path("leads/<uuid:record_id>/drop/", leads.drop, name="drop_lead"),
    path("leads/<uuid:record_id>/convert/", leads.convert, name="convert_lead"),
    path("leads/<uuid:record_id>/convert/back/", leads.convert_back, name="take_conversion_back"),
    path("leads/<uuid:record_id>/delete/", leads.delete, name="delete_lead"),
    path("leads/<uuid:record_id>/log/", leads.log, name="log_lead"),
    path("leads/<uuid:record_id>/timeline/", leads.entries, name="lead_entries"),
    path("leads/<uuid:record_id>/history/", leads.history, name="lead_history"),
    path("leads/<uuid:record_id>/fact/<str:name>/", leads.fact, name="lead_fact"),
]

DOCUMENTS = [
    path("deals/<uuid:record_id>/documents/new/", documents.draft, name="draft_document"),
    path("documents/new/", documents.new, name="new_document"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path("documents/<uuid:document_id>/change/", documents.change, name="change_document"),
    path("documents/<uuid:document_id>/fact/<str:name>/", documents.fact, name="document_fact"),
    path("documents/<uuid:document_id>/preview/", documents.preview, name="preview_document"),
    path("documents/<uuid:document_id>/send/", documents.send, name="send_document"),
    path("documents/<uuid:document_id>/withdraw/", documents.withdraw, name="withdraw_document"),
    path("documents/<uuid:document_id>/delete/", documents.delete, name="delete_document"),
    path("documents/<uuid:document_id>/link/", documents.relink, name="relink_document"),
    path("documents/<uuid:document_id>/answer/", documents.answer, name="answer_remark"),
    path("documents/<uuid:document_id>/versions/<int:number>.pdf", documents.version_pdf, name="version"),
    path("documents/<uuid:document_id>/signed.pdf", documents.signed_pdf, name="signed"),
    path("settings/documents/", templates.index, name="document_settings"),
    path("settings/documents/begin/", templates.begin, name="begin_templates"),
    path("settings/documents/new/", templates.add, name="add_template"),
    path("settings/documents/kept/", templates.kept, name="kept_documents"),
    path("settings/documents/kept/<uuid:kept_id>.pdf", templates.kept_pdf, name="kept_pdf"),
    path("settings/documents/preview/", templates.preview, name="preview_template"),
    path("settings/documents/<uuid:template_id>/", templates.edit, name="template"),
    path("settings/documents/<uuid:template_id>/retire/", templates.retire, name="retire_template"),
]
# What a customer reaches, with nothing but the address.
PUBLIC = [
    path("d/<str:token>/", public.read, name="read"),
    path("d/<str:token>/document.pdf", public.pdf, name="read_pdf"),
    path("d/<str:token>/logo", public.logo, name="read_logo"),
    path("d/<str:token>/seen/", public.seen, name="seen"),
    path("d/<str:token>/choose/", public.choose, name="choose"),
    path("d/<str:token>/ask/", public.ask, name="ask"),
    path("d/<str:token>/sign/", public.sign, name="sign"),
    path("d/<str:token>/decline/", public.decline, name="decline"),
]
WAYS = [
    path("settings/pipelines/", pipelines.pipelines, name="pipelines"),
    path("settings/pipelines/order/", pipelines.order, name="order_pipelines"),
    path("settings/pipelines/<uuid:pipeline_id>/", pipelines.pipeline, name="pipeline"),
    path("settings/pipelines/<uuid:pipeline_id>/delete/", pipelines.delete_pipeline, name="delete_pipeline"),
    path("settings/pipelines/<uuid:pipeline_id>/stages/", pipelines.add_stage, name="add_stage"),
    path("settings/pipelines/<uuid:pipeline_id>/order/", pipelines.order_stages, name="order_stages"),
    path("settings/stages/<uuid:stage_id>/", pipelines.stage, name="stage"),
    path("settings/stages/<uuid:stage_id>/delete/", pipelines.delete_stage, name="delete_stage"),
    path("settings/stages/<uuid:stage_id>/rules/", rules.add, name="add_rule"),
    path("settings/stages/<uuid:stage_id>/rules/<uuid:rule_id>/delete/", rules.delete, name="delete_rule"),
    path("settings/loss-reasons/", pipelines.add_reason, name="add_reason"),
    path("settings/loss-reasons/order/", pipelines.order_reasons, name="order_reasons"),
    path("settings/loss-reasons/<uuid:reason_id>/", pipelines.reason, name="reason"),
    path("settings/loss-reasons/<uuid:reason_id>/delete/", pipelines.delete_reason, name="delete_reason"),
]

OPEN = 'status = "open"'
TO_LOOK_AFTER = 'status in ("new", "working")'
TABS = [
    listing.Tab(_("Open"), OPEN),
    listing.Tab(_("No next step"), 'status = "open" and count(tasks where done_at is missing) = 0'),
    listing.Tab(_("Won"), 'status = "won"'),
    listing.Tab(_("Lost"), 'status = "lost"'),
]
WISHES = [
    listing.Tab(_("Waiting"), 'answer = "open"'),
    listing.Tab(_("Granted"), 'answer = "granted"'),
    listing.Tab(_("Refused"), 'answer = "refused"'),
]
TYPED = {f"approvals-{part}" for part in ("new", "similar", "cell", "change-many", "delete-many")}
OFFERED = [
    listing.Tab(_("On offer"), "is_active = true"),
    listing.Tab(_("No longer"), "is_active = false"),
]
LEAD_TABS = [
    listing.Tab(_("To look after"), TO_LOOK_AFTER),
    listing.Tab(_("Became a deal"), 'status = "converted"'),
    listing.Tab(_("Dropped"), 'status = "dropped"'),
]
PAPERS = [
    listing.Tab(_("To be sent"), 'status = "draft"'),
    listing.Tab(_("With the customer"), 'status in ("sent", "viewed")'),
    listing.Tab(_("Agreed"), 'status in ("signed", "accepted")'),
    listing.Tab(_("Come to nothing"), 'status in ("declined", "expired", "withdrawn")'),
]
ASKS = ("name", "company", "person", "value", "expected_on", "stage", "owner", "source")
ASKS_MORE = {"stage": "/deals/{id}/stage/{value}/"}
SHOWS = ("name", "company", "value", "expected_on", "owner", "stage")

PATHS = [
    path("", include(([*PAGES, *LEADS, *WAYS, *DOCUMENTS, *PUBLIC], "sales"))),
    *listing.paths(catalog.LEADS, LEAD_TABS, asks=("interest", "person", "source"), opens=TO_LOOK_AFTER),
    *listing.paths(
        catalog.DEALS,
        TABS,
        shows=SHOWS,
        asks=ASKS,
        layout="board",
        asks_more=ASKS_MORE,
        more_tabs=deals.pipeline_tabs,
        opens=OPEN,
    ),
    *listing.paths(catalog.DOCUMENTS, PAPERS),
    *listing.paths(
        catalog.PRODUCTS, OFFERED, asks=("name", "number", "kind", "unit", "period", "tax_class", "cost")
    ),
    *listing.paths(catalog.VARIANTS, asks=("product", "name", "number")),
    *listing.paths(
        catalog.PRICE_LISTS, asks=("name", "currency", "tag", "starts_on", "ends_before", "is_tax_included")
    ),
    *listing.paths(catalog.PRICES, asks=("price_list", "product", "variant", "from_quantity", "amount")),
    # What was asked for and answered is written with the asking and the answering, and typed by nobody.
    *(each for each in listing.paths(catalog.APPROVALS, WISHES) if each.name not in TYPED),
    *listing.paths(catalog.TAX_RATES, asks=("country", "customer", "tax_class", "percent", "starts_on")),
    *listing.paths(catalog.TARGETS, asks=("span", "starts_on", "amount", "member", "team")),
]
