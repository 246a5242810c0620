from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import search_key
from events.forms.rows import RowForm
from participants.models import Skill


class SkillForm(RowForm):
    """One thing wished at each table. The same twice would be asked twice."""

    class Meta:
        model = Skill
        fields = ("name",)
        labels = {"name": _("What can somebody bring?")}  # noqa: RUF012 - as Django writes it
        help_texts = {"name": _("As people say it: “I draw”, “I speak in public”, “I know the health services”.")}  # noqa: RUF012

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        others = Skill.objects.filter(event=self.instance.event).exclude(pk=self.instance.pk)
        if search_key(name) in {search_key(other) for other in others.values_list("name", flat=True)}:
            raise forms.ValidationError(_("This is already in the list."))
        return name
