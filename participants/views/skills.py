from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Event
from events.views.lists import EditedList
from participants.forms.skills import SkillForm
from participants.models import Registration, Skill


def _with_offers(edited: EditedList, event: Event) -> "QuerySet[Any]":
    """Each with `offers`: how many of those who have a place said that they bring it."""
    active = Q(offered__registration__status=Registration.Status.ACTIVE)
    return Skill.objects.filter(event=event).annotate(offers=Count("offered", filter=active))


SKILLS = EditedList(
    name="skills",
    path="skills",
    model=Skill,
    form=SkillForm,
    heading=_("What should each table have?"),
    lead=_(
        "People tick what they can bring when they register. Proposals then spread them over the tables, as far as they can."
    ),
    one=_("Add something to bring"),
    empty=_("Nothing yet: people are not asked what they can bring. Three or four lines are enough."),
    card="participants/skills/_card.html",
    removal=(_("People are no longer asked whether they bring it."),),
    rows=_with_offers,
)
