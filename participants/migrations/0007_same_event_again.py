from django.db import migrations

from common.db import SameEvent


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_needs_as_rows")]

    operations = [
        migrations.RemoveField(model_name="registration", name="old_needs"),
        SameEvent("registration", "group"),
        SameEvent("registration", "import_file"),
        SameEvent("need", "registration"),
        SameEvent("childrentomind", "registration"),
        SameEvent("lift", "registration"),
        SameEvent("liftmatch", "offer"),
        SameEvent("liftmatch", "seeker"),
        SameEvent("consent", "registration"),
        SameEvent("assistance", "registration"),
        SameEvent("group", "category"),
        SameEvent("placeoffer", "registration"),
        SameEvent("relay", "category"),
        SameEvent("notice", "registration"),
        SameEvent("notice", "need"),
        SameEvent("notice", "letter"),
        SameEvent("call", "registration"),
        SameEvent("presence", "registration"),
        SameEvent("checkin", "registration"),
        SameEvent("importrow", "file"),
        SameEvent("importrow", "twin"),
        SameEvent("needsopened", "registration"),
    ]
