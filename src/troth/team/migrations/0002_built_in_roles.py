"""The workspace, and the roles that every one starts with."""

from django.db import migrations


def make(apps, schema_editor) -> None:
    from troth.team.rights import BUILT_IN

    role = apps.get_model("team", "Role")
    for key, (name, is_administrator, rights) in BUILT_IN.items():
        role.objects.create(
            key=key,
            name=name,
            is_built_in=True,
            is_administrator=is_administrator,
            rights={kind: {str(v): str(s) for v, s in verbs.items()} for kind, verbs in rights.items()},
        )
    apps.get_model("team", "Workspace").objects.create(id=1)


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
