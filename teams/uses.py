"""What teams hold on to: read by whoever wants to remove it."""

from django.utils.translation import ngettext_lazy

from events.uses import holds

holds("events.Theme", "teams", ngettext_lazy("%(count)d team works on it.", "%(count)d teams work on it.", "count"))
holds("events.Stage", "teams", ngettext_lazy("%(count)d team is at it.", "%(count)d teams are at it.", "count"))
