"""An order that was told without a number is called by its id, whoever writes it: a file, too."""

from django.db import migrations

NUMBERED = """
create function commerce_note_number() returns trigger language plpgsql as $$
begin
    new.number := coalesce(nullif(new.number, ''), nullif(new.external_id, ''), 'Order');
    return new;
end $$;
create trigger order_numbered before insert on commerce_order
    for each row execute function commerce_note_number();
"""


class Migration(migrations.Migration):
    dependencies = [("commerce", "0002_standing")]
    operations = [migrations.RunSQL(NUMBERED, migrations.RunSQL.noop)]
