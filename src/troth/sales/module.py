"""Sales: leads, pipelines, deals and the documents that customers sign. An optional module."""

from django.utils.translation import gettext_lazy as _

from troth.agenda.hooks import TodayPanel
from troth.catalog.types import Records
from troth.exchange.hooks import Intakes
from troth.ground.modules import SETTINGS, Link, Module
from troth.people.hooks import (
    Belongings,
    CompanyPanel,
    Erasing,
    Erasure,
    Involvement,
    Merging,
    PersonPanel,
)
from troth.privacy.hooks import PersonalData
from troth.sales import (
    actions,
    catalog,
    commands,
    events,
    handlers,
    intake,
    jobs,
    panels,
    personal_data,
    queries,
    sample,
    urls,
)
from troth.segments.hooks import Followed
from troth.timeline.hooks import Mentions
from troth.webkit.hooks import CardFeet, Notices, SidebarCounts

RELATIONSHIPS, OFFER = _("Relationships"), _("What is sold")

module = Module(
    name="sales",
    label=_("Sales"),
    needs=["people", "timeline", "agenda"],
    urls=urls.PATHS,
    navigation=[
        Link(_("Leads"), "leads-list", "flag", may="leads.see", key="l", group=RELATIONSHIPS),
        Link(_("Deals"), "deals-list", "deal", may="deals.see", key="d", group=RELATIONSHIPS),
        Link(_("Documents"), "documents-list", "file", may="documents.see", group=RELATIONSHIPS),
        Link(_("Forecast"), "sales:forecast", "chart", may="deals.see", group=RELATIONSHIPS),
        Link(_("Approvals"), "approvals-list", "shield", may="approvals.change", group=RELATIONSHIPS),
        Link(_("Documents"), "sales:document_settings", "file", may="administrator", group=SETTINGS),
        Link(_("Pipelines"), "sales:pipelines", "flag", may="administrator", group=SETTINGS),
        Link(_("Products"), "products-list", "order", may="products.see", group=OFFER),
        Link(_("Price lists"), "price_lists-list", "note", may="price_lists.see", group=OFFER),
        Link(_("Prices"), "prices-list", "tag", may="prices.see", group=OFFER),
        Link(_("Taxes"), "tax_rates-list", "chart", may="tax_rates.change", group=SETTINGS),
        Link(_("Targets"), "targets-list", "flag", may="targets.change", group=SETTINGS),
        Link(_("Discounts"), "sales:limits", "shield", may="administrator", group=SETTINGS),
    ],
    object_types=catalog.ALL,
    metrics=catalog.METRICS,
    events=events.ALL,
    sample=[sample.tell_sales],
    records={
        "deals": Records(
            get=queries.get_deal,
            create=commands.create_deal,
            change=commands.change_deal,
            delete=commands.delete_deal,
        ),
        "leads": Records(
            get=queries.get_lead,
            create=commands.create_lead,
            change=commands.change_lead,
            delete=commands.delete_lead,
        ),
        "stages": Records(
            get=queries.read_stage,
            create=commands.create_stage,
            change=commands.change_stage_values,
            delete=commands.drop_stage,
        ),
        "pipelines": Records(
            get=queries.read_pipeline,
            create=commands.create_pipeline,
            change=commands.change_pipeline,
            delete=commands.drop_pipeline,
        ),
        "loss_reasons": Records(
            get=queries.read_loss_reason,
            create=commands.create_loss_reason,
            change=commands.change_loss_reason,
            delete=commands.drop_loss_reason,
        ),
        "discount_limits": Records(
            get=queries.read_limit,
            create=commands.create_discount_limit,
            change=commands.change_discount_limit,
            delete=commands.drop_discount_limit,
        ),
        "products": Records(
            get=queries.get_product,
            create=commands.create_product,
            change=commands.change_product,
            delete=commands.delete_product,
        ),
        "variants": Records(
            get=queries.get_variant,
            create=commands.create_variant,
            change=commands.change_variant,
            delete=commands.delete_variant,
        ),
        "price_lists": Records(
            get=queries.get_price_list,
            create=commands.create_price_list,
            change=commands.change_price_list,
            delete=commands.delete_price_list,
        ),
        "prices": Records(
            get=queries.get_price,
            create=commands.create_price,
            change=commands.change_price,
            delete=commands.delete_price,
        ),
        "tax_rates": Records(
            get=queries.get_tax_rate,
            create=commands.create_tax_rate,
            change=commands.change_tax_rate,
            delete=commands.delete_tax_rate,
        ),
        "deal_lines": Records(
            get=queries.get_line,
            create=commands.create_line,
            change=commands.change_line,
            delete=commands.delete_line,
        ),
        "approvals": Records(get=queries.get_approval),
        "documents": Records(get=queries.get_document, change=commands.change_document),
        "document_templates": Records(get=queries.read_template),
        "targets": Records(
            get=queries.get_target,
            create=commands.create_target,
            change=commands.change_target,
            delete=commands.delete_target,
        ),
    },
    actions=actions.ALL,
    on=handlers.ON,
    jobs=jobs.ALL,
    hooks={
        Intakes: intake.intakes,
        Notices: panels.notices,
        SidebarCounts: panels.waiting,
        Erasure: commands.erase_person,
        Erasing: panels.when_erased,
        Merging: commands.move_person,
        Belongings: panels.belongings_of,
        PersonPanel: panels.on_person,
        CompanyPanel: panels.on_company,
        Involvement: panels.involvement,
        PersonalData: personal_data.of_person,
        Mentions: panels.mentions,
        Followed: panels.followed,
        CardFeet: panels.card_feet,
        TodayPanel: panels.on_today,
    },
)
