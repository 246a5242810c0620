from django.utils.translation import gettext_lazy as _

from events.forms.rows import RowForm
from events.models import Screen


class ScreenForm(RowForm):
    class Meta:
        model = Screen
        fields = ["name"]
        labels = {"name": _("In which room is it?")}
        help_texts = {"name": _("“Main hall”, “Entrance”…")}
