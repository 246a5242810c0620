from django.utils.translation import gettext_lazy as _

from events.forms.trust_rules import TrustRuleForm
from events.models import TrustRule
from events.views import tabs
from events.views.lists import EditedList

TRUST_RULES = EditedList(
    name="trust_rules",
    path="trust-rules",
    model=TrustRule,
    form=TrustRuleForm,
    heading=_("What do we all agree to?"),
    lead=_("Everybody reads these rules when they register, and sees them at the table. Few and short is best."),
    one=_("Add a rule"),
    empty=_("No rule yet. People speak more freely when they know the rules."),
    card="events/trust_rules/_card.html",
    removal=(_("People no longer see this rule, on the site and at the tables."),),
    tabs=tabs.TRUST,
)
