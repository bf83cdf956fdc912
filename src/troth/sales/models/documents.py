"""Documents that a customer reads, accepts and signs, and the templates that they are made from."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from troth.ground.models import DatedRow, MoneyField, Row

LARGEST_LOGO_BYTES = 500_000
LONGEST_KEPT_YEARS = 30  # as long as the certificate of the seal holds


class OnlyRow(Row):
    """A table with one row, made by a migration: the workspace has one of it."""

    is_only = models.BooleanField(default=True, db_default=True, editable=False, unique=True)

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(is_only=True), name="there_is_one_%(class)s")]


class Letterhead(OnlyRow):
    """What stands on every document of the workspace."""

    name = models.CharField(max_length=120, blank=True, db_default="")  # "": the workspace's
    address = models.TextField(blank=True, db_default="")
    foot = models.CharField(max_length=300, blank=True, db_default="")
    logo = models.BinaryField(blank=True, db_default=b"")

    class Meta(OnlyRow.Meta):
        db_table = "sales_letterhead"


class Retention(OnlyRow):
    """How long signed documents are kept, whoever is erased: from the end of the year of signing."""

    years = models.PositiveSmallIntegerField(default=10, db_default=10)
    basis = models.CharField(max_length=300, blank=True, db_default="")

    class Meta(OnlyRow.Meta):
        db_table = "sales_retention"
        constraints = [
            *OnlyRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=LONGEST_KEPT_YEARS), name="retention_is_of_some_years"
            ),
        ]


class DocumentKind(models.TextChoices):
    """What a document is. Each kind is numbered on its own."""

    PROPOSAL = "proposal", _("Proposal")
    QUOTE = "quote", _("Quote")
    CONFIRMATION = "confirmation", _("Order confirmation")
    CONTRACT = "contract", _("Contract")


class DocumentTemplate(DatedRow):
    """What documents of a kind are made from. Its blocks are those of its newest version."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    language = models.CharField(max_length=20, blank=True, db_default="")  # "": that of the customer
    asks_signature = models.BooleanField(default=True)
    valid_days = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sales_document_template"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="template_is_of_a_kind"),
            models.UniqueConstraint(
                models.functions.Lower("name"),
                condition=Q(retired_at=None),
                name="template_name_is_unique",
                violation_error_message=_("There is a template of that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(Row):
    """The blocks of a template as they were from one moment on. Never changed."""

    template = models.ForeignKey(DocumentTemplate, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blocks = models.JSONField()
    made_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    made_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "sales_template_version"
        constraints = [models.UniqueConstraint("template", "number", name="template_version_is_numbered")]


class DocumentSeries(models.Model):
    """The last number of a kind of document in a year: taken in the row's lock, so without gaps."""

    pk = models.CompositePrimaryKey("kind", "year")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "sales_document_series"


class Document(DatedRow):
    """One paper for one deal. It has a number once it was sent; a draft has none and may be deleted.

    `kept_until` is the last day of one that only the law keeps, as its customer was erased or its deal
    deleted; where nobody works with it any more, it was `put_away_at` a time and belongs to no deal.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        VIEWED = "viewed", _("Viewed")
        ACCEPTED = "accepted", _("Accepted")
        SIGNED = "signed", _("Signed")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True, db_default="")  # what it is about
    deal = models.ForeignKey(
        "sales.Deal", models.DO_NOTHING, null=True, related_name="documents"
    )  # the database cascades, and lets what is signed stay
    template = models.ForeignKey(DocumentTemplate, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=20)
    country = models.CharField(max_length=2, blank=True, db_default="")
    currency = models.CharField(max_length=3)
    lines = models.JSONField(default=list)  # what the next version will say
    chosen = models.JSONField(
        default=list
    )  # the options of the last version that the customer wants, by place
    value = MoneyField(null=True, blank=True)  # what is paid once, with tax
    valid_until = models.DateField(null=True, blank=True)
    asks_signature = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True)
    viewed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sales_document"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_is_of_a_kind"),
            models.CheckConstraint(
                condition=Q(state="draft", serial=None, year=None, sent_at=None)
                | (~Q(state="draft") & Q(serial__gt=0, year__isnull=False, sent_at__isnull=False)),
                name="document_is_numbered_once_sent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent", "viewed"], closed_at=None)
                | Q(
                    state__in=["accepted", "signed", "declined", "expired", "withdrawn"],
                    closed_at__isnull=False,
                ),
                name="document_is_closed_at_a_time",
            ),
            models.UniqueConstraint("kind", "year", "serial", name="document_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(put_away_at=None, deal__isnull=False)
                | Q(put_away_at__isnull=False, deal=None, kept_until__isnull=False),
                name="document_is_of_a_deal_or_put_away",
            ),
        ]
        indexes = [
            models.Index("deal", "created_at", name="document_by_deal"),
            models.Index("valid_until", name="document_to_expire", condition=Q(state__in=["sent", "viewed"])),
            models.Index("kept_until", name="document_kept", condition=Q(kept_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_kind_display())

    @property
    def owner_id(self) -> UUID | None:
        """Whose deal it is for."""
        return self.deal.owner_id if self.deal else None

    @property
    def number(self) -> str:
        """The number as it stands on the paper, as 2026-0012; "" for a draft."""
        return f"{self.year}-{self.serial:04d}" if self.serial else ""

    @property
    def is_open(self) -> bool:
        """Tell whether the customer may still answer."""
        return self.state in (self.State.SENT, self.State.VIEWED)


class DocumentVersion(Row):
    """A document as it was sent: all that it says, and the PDF. Never changed (a trigger sees to it)."""

    document = models.ForeignKey(
        Document, models.DO_NOTHING, related_name="versions"
    )  # the database cascades
    number = models.PositiveIntegerField()
    template_version = models.ForeignKey(TemplateVersion, models.PROTECT, null=True, related_name="+")
    blocks = models.JSONField()  # those of the template whose conditions were met
    sheet = models.JSONField()
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    made_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "sales_document_version"
        constraints = [models.UniqueConstraint("document", "number", name="document_version_is_numbered")]


class DocumentLink(Row):
    """A way in for the customer. Its address is this key with a mark made by the workspace's secret."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="links")
    made_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    made_by = models.ForeignKey("team.Member", models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)  # in which `posts` were sent over it
    posts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "sales_document_link"
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="document_link_lasts")
        ]


class Signature(Row):
    """Who agreed to a document, when, from where and how: at most one to a document. Never changed."""

    class How(models.TextChoices):
        TYPED = "typed", _("typed")
        DRAWN = "drawn", _("drawn")
        CLICKED = "clicked", _("accepted with a click")

    document = models.OneToOneField(
        Document, models.DO_NOTHING, related_name="signature"
    )  # the database cascades
    version = models.ForeignKey(DocumentVersion, models.DO_NOTHING, related_name="+")
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True, db_default="")
    how = models.CharField(max_length=8, choices=How.choices)
    drawn = models.JSONField(default=list)
    at = models.DateTimeField()
    address = models.CharField(max_length=64)
    device = models.CharField(max_length=300, blank=True, db_default="")
    agreed_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()  # what was agreed to, with the page of evidence, sealed

    class Meta:
        db_table = "sales_signature"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="signature_says_who")]


class Remark(Row):
    """A question or a comment on a document, by the customer or by one of us."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="remarks")
    member = models.ForeignKey("team.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    is_theirs = models.BooleanField()
    is_refusal = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    text = models.TextField(blank=True, db_default="")
    at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        db_table = "sales_document_remark"
        constraints = [
            models.CheckConstraint(condition=~Q(text="") | Q(is_refusal=True), name="remark_says_something")
        ]
        indexes = [models.Index("document", "at", name="remark_by_document")]
