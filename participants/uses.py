"""What people hold on to: read by whoever wants to remove it."""

from django.utils.translation import ngettext_lazy

from events.uses import counts_places, holds
from participants.services.places import places_taken

holds("events.Theme", "choices", ngettext_lazy("%(count)d person chose it.", "%(count)d people chose it.", "count"))
holds(
    "participants.Skill",
    "offered",
    ngettext_lazy("%(count)d person said that they bring it.", "%(count)d people said that they bring it.", "count"),
)
counts_places(places_taken)
