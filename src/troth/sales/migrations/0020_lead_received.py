"""When a lead came in is known to the second, as files say it: one that went out is known when it comes in."""

from django.db import migrations

RECEIVED = """
create function sales_receive_lead() returns trigger language plpgsql as $$
begin
    new.received_at := date_trunc('second', new.received_at);
    return new;
end $$;
create trigger lead_received before insert or update of received_at on sales_lead
    for each row execute function sales_receive_lead();
update sales_lead set received_at = received_at where received_at <> date_trunc('second', received_at);
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0019_tax_by_customer")]
    operations = [
        migrations.RunSQL(
            RECEIVED, "drop trigger lead_received on sales_lead; drop function sales_receive_lead"
        )
    ]
