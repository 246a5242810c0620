from django.db import migrations

from common.db import SameEvent


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial"), ("events", "0002_same_event")]

    operations = [
        SameEvent("registration", "category"),
        SameEvent("themechoice", "registration"),
        SameEvent("themechoice", "theme"),
    ]
