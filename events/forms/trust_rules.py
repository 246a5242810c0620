from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.rows import RowForm
from events.models import TrustRule


class TrustRuleForm(RowForm):
    class Meta:
        model = TrustRule
        fields = ["text"]
        labels = {"text": _("The rule, in one sentence")}
        help_texts = {"text": _("Short enough to be read aloud. “What is said here stays here.”")}
        widgets = {"text": forms.Textarea({"rows": 3})}
