"""The ledger of what people said about being written to, and what it comes to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from troth.ground.models import Row
from troth.privacy.models.purposes import Channel, Wording


class Said(models.TextChoices):
    """What somebody said. `UNDONE` takes one entry back, as if it had not been written."""

    REQUESTED = "requested", _("Asked for, not confirmed")
    GRANTED = "granted", _("Agreed")
    CONFIRMED = "confirmed", _("Agreed and confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OBJECTED = "objected", _("Objected")
    UNDONE = "undone", _("Taken back")


REFUSALS = (Said.WITHDRAWN, Said.OBJECTED)


class Source(models.TextChoices):
    """Where something was said."""

    MEMBER = "member", _("Told to a member")
    FORM = "form", _("Form")
    PAGE = "page", _("Preference page")
    UNSUBSCRIBE = "unsubscribe", _("Unsubscribed with one click")
    LINK = "link", _("Confirmed by link")
    IMPORT = "import", _("Import")
    API = "api", _("Program")
    MERGE = "merge", _("Said again at a merge")


class LedgerNumber(models.Func):
    """The next place in the ledger."""

    template = "nextval('privacy_ledger_number')"
    arity = 0
    output_field = models.BigIntegerField()


class Saying(Row):
    """Whom and what it is about. Without a topic it is about all of the purpose, without a channel about
    every channel; what is said without a purpose is said of everything."""

    person = models.ForeignKey("people.Person", models.DO_NOTHING, related_name="+")
    purpose = models.CharField(max_length=40, blank=True, default="")
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True, default="")
    topic = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        abstract = True


class ConsentEntry(Saying):
    """One line of the ledger. It is never changed, and deleted only with the person.

    `at` is when it was said, `recorded_at` when it was written down, `number` the order of that. The rest
    is the proof: which words were read, at which address it was given, from where, on which form.
    """

    number = models.BigIntegerField(unique=True, db_default=LedgerNumber(), editable=False)
    said = models.CharField(max_length=10, choices=Said.choices)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    source = models.CharField(max_length=12, choices=Source.choices)
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=254, blank=True, db_default="")
    network_address = models.CharField(max_length=45, blank=True, db_default="")
    form = models.CharField(max_length=200, blank=True, db_default="")
    note = models.CharField(max_length=500, blank=True, db_default="")
    member = models.ForeignKey(
        "team.Member", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    import_id = models.UUIDField(null=True)
    repeats = models.UUIDField(null=True)  # the entry that a merge said again, or that this one takes back

    class Meta:
        db_table = "privacy_consent_entry"
        indexes = [
            models.Index("person", "purpose", "channel", "topic", "number", name="consent_entry_by_person"),
            models.Index(
                "import_id", condition=models.Q(import_id__isnull=False), name="consent_entry_by_import"
            ),
            models.Index(
                "repeats", condition=models.Q(repeats__isnull=False), name="consent_entry_by_repeated"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="") | models.Q(topic="", said__in=(*REFUSALS, Said.UNDONE)),
                name="only_a_refusal_is_of_everything",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="") | ~models.Q(channel=""), name="consent_is_for_a_channel"
            ),
        ]


class Consent(Row):
    """How it stands now: what the ledger comes to. The database keeps it with each entry.

    The person is no foreign key here, so that a merge moves the entries, and this follows from them.
    """

    person_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    channel = models.CharField(max_length=8)
    topic = models.CharField(max_length=40)
    said = models.CharField(max_length=10, choices=Said.choices)
    since = models.DateTimeField()
    source = models.CharField(max_length=12, choices=Source.choices)
    entry_id = models.UUIDField()
    number = models.BigIntegerField()

    class Meta:
        db_table = "privacy_consent"
        constraints = [
            models.UniqueConstraint(
                fields=("person_id", "purpose", "channel", "topic"), name="consent_stands_one_way"
            )
        ]
        indexes = [
            models.Index("purpose", "channel", "topic", "said", "person_id", name="consent_by_purpose"),
            models.Index("since", "id", name="consent_by_since"),
        ]
