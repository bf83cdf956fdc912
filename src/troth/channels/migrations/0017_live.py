"""A mailbox knows when its server was last listened to, of which nothing is noted in the trail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0016_hands")]
    operations = [
        migrations.AddField("mailbox", "heard_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(
            """
            drop trigger audit_insert_id on channels_mailbox;
            drop trigger audit_update_id on channels_mailbox;
            drop trigger audit_delete_id on channels_mailbox;
            select team_watch('channels_mailbox', 'mailboxes',
                silent => '{updated_at,tried_at,succeeded_at,error,backlog,backlog_at_first,per_minute,asked_at,heard_at,smtp_error,filing_error}',
                secret => '{secret,smtp_secret}');
            """,
            migrations.RunSQL.noop,
        ),
    ]
