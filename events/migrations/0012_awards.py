import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.text import slugify

LONGEST_KEY = 26


def names_become_rows(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Each name of the list is an award; what it brings is for the organiser to write."""
    award = apps.get_model("events", "Award")
    rows = []
    for event, names in apps.get_model("events", "Event").objects.values_list("pk", "award_names"):
        for place, name in enumerate(names):
            key = f"{slugify(name)[:LONGEST_KEY].strip('-') or 'award'}-{place + 1}"
            rows.append(award(event_id=event, key=key, name_fr=name, position=place))
    award.objects.bulk_create(rows)


def rows_become_names(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Going back, what awards bring is lost: the list had names alone."""
    names: dict[int, list[str]] = {}
    for event, name in apps.get_model("events", "Award").objects.order_by("position", "pk").values_list("event", "name_fr"):
        names.setdefault(event, []).append(name)
    for event, found in names.items():
        apps.get_model("events", "Event").objects.filter(pk=event).update(award_names=found)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0011_card_blocks'),
    ]

    operations = [
        migrations.RenameField(model_name='event', old_name='awards', new_name='award_names'),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('key', models.SlugField(max_length=30)),
                ('name_fr', models.CharField(max_length=120, verbose_name='name in French')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
                ('brings_fr', models.CharField(blank=True, max_length=250, verbose_name='what it brings, in French')),
                ('brings_en', models.CharField(blank=True, max_length=250, verbose_name='what it brings, in English')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='awards', to='events.event')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('event', 'key'), name='award_once_per_event')],
            },
        ),
        migrations.RunPython(names_become_rows, rows_become_names),
        migrations.RemoveField(model_name='event', name='award_names'),
        migrations.AlterField(
            model_name='screen',
            name='shows',
            field=models.CharField(choices=[('auto', 'what the moment asks for'), ('now', 'now, next, time left'), ('themes', 'the questions of the themes'), ('order', 'the order of the presentations'), ('awards', 'the awards'), ('thanks', 'thanks')], default='auto', max_length=10, verbose_name='what it shows'),
        ),
    ]
