import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower

from common.db import SameEvent


def keep_what_is_theirs(apps, schema_editor):
    """An address that somebody typed is theirs where it is that of their registration; all keep what they were told."""
    followed = apps.get_model("projects", "Followed").objects
    last = apps.get_model("projects", "ProjectNews").objects.filter(team=OuterRef("team"))
    last = last.filter(created_at__lte=OuterRef("told_at")).order_by("-pk").values("pk")[:1]
    followed.update(news_to=Coalesce(Subquery(last), 0))
    tied = apps.get_model("projects", "Follower").objects.filter(registration__isnull=False)
    followed.filter(follower__in=tied).update(took_part=True)
    own = tied.filter(email=Lower("registration__email"))
    person = own.filter(pk=OuterRef("follower")).values("registration")[:1]
    followed.filter(follower__in=own).update(registration=Subquery(person))
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the column cannot be removed in the same transaction


class Migration(migrations.Migration):
    dependencies = [("participants", "0017_the_day"), ("projects", "0013_public_news")]

    operations = [
        migrations.AlterField(
            "follower",
            "registration",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="participants.registration"
            ),
        ),
        migrations.AddField("followed", "news_to", models.BigIntegerField(default=0)),
        migrations.AddField("followed", "took_part", models.BooleanField(default=False)),
        migrations.AddField(
            "followed",
            "registration",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follows",
                to="participants.registration",
            ),
        ),
        SameEvent("followed", "registration"),
        migrations.RunPython(keep_what_is_theirs, migrations.RunPython.noop),
        migrations.RemoveField("follower", "registration"),
    ]
