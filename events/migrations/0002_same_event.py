from django.db import migrations

from common.db import SameEvent


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        SameEvent("role", "theme"),
        SameEvent("invitation", "theme"),
    ]
