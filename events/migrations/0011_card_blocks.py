import json
from collections import Counter
from pathlib import Path

import django.db.models.manager
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DATA = Path(__file__).resolve().parent.parent / "data" / "social_solidarity.json"


def add_cards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Events made before there were method cards get those of the model."""
    block = apps.get_model("events", "SheetBlock")
    cards = json.loads(DATA.read_text(encoding="utf-8"))["cards"]
    rows = block._base_manager
    have_cards = rows.exclude(canvas="sheet").values("event")
    taken = set(rows.values_list("event", "key"))
    made = []
    for event in apps.get_model("events", "Event")._base_manager.exclude(pk__in=have_cards).values_list("pk", flat=True):
        places: Counter[str] = Counter()
        for card in cards:
            if (event, card["key"]) not in taken:
                made.append(block(event_id=event, position=places[card["canvas"]], **card))
                places[card["canvas"]] += 1
    rows.bulk_create(made)


def keep_cards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Going back, the cards stay: teams may have written in them."""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_child_alert'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardBlock',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('events.sheetblock',),
        ),
        migrations.RunPython(add_cards, keep_cards),
    ]
