from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache (settings.CACHES), so that `migrate` alone prepares a database."""

    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE IF NOT EXISTS cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX IF NOT EXISTS cache_expires ON cache (expires);",
            "DROP TABLE IF EXISTS cache;",
        )
    ]
