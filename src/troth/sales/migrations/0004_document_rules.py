"""What the database keeps of documents by itself: versions and signatures never change; all goes with the document."""

from django.db import migrations

# Taken away with the document they belong to, and in no other way; changed in none at all.
UNCHANGING = """
create function sales_keep_as_it_was() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and not exists (select from sales_document where id = old.document_id) then
        return old;
    end if;
    raise exception 'What was sent or signed stays as it was.' using errcode = 'restrict_violation';
end $$;
create trigger stays_as_it_was before update or delete on sales_document_version
    for each row execute function sales_keep_as_it_was();
create trigger stays_as_it_was before update or delete on sales_signature
    for each row execute function sales_keep_as_it_was();
"""

CASCADE = """
do $$
declare
    one record;
begin
    for one in
        select conrelid::regclass as here, conname as name, pg_get_constraintdef(oid) as text
        from pg_constraint
        where contype = 'f' and confrelid in ('sales_deal'::regclass, 'sales_document'::regclass,
                'sales_document_version'::regclass)
            and conrelid in ('sales_document'::regclass, 'sales_document_version'::regclass,
                'sales_document_link'::regclass, 'sales_signature'::regclass, 'sales_document_remark'::regclass)
    loop
        execute format('alter table %s drop constraint %I', one.here, one.name);
        execute format('alter table %s add constraint %I %s', one.here, one.name,
            replace(one.text, ' DEFERRABLE', ' on delete cascade DEFERRABLE'));
    end loop;
end $$;
"""

BEGINNING = "insert into sales_letterhead (id) values (1)"

TRAIL = """
select team_watch('sales_document', 'deals', owner_column => 'deal_id',
    silent => '{updated_at,lines,chosen,viewed_at,closed_at,sent_at}');
create trigger erase_from_audit after delete on sales_document referencing old table as stale
    for each statement execute function team_forget('erasing');
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0003_documents"), ("team", "0005_erasure")]
    operations = [
        migrations.RunSQL(UNCHANGING, migrations.RunSQL.noop),
        migrations.RunSQL(CASCADE, migrations.RunSQL.noop),
        migrations.RunSQL(BEGINNING, migrations.RunSQL.noop),
        migrations.RunSQL(TRAIL, migrations.RunSQL.noop),
    ]
