"""What the rules of a draft cost, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def worth_telling(costs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Costs without those of all demands of a kind where one of them costs as much alone."""

    def told(cost: Mapping[str, Any]) -> tuple[Any, ...]:
        return (cost["demand"].get("kind"), *(cost.get(name, 0) for name in ("floor", "firsts", "points")))

    alone = {told(cost) for cost in costs if not cost["demand"].get("all")}
    return [cost for cost in costs if not (cost["demand"].get("all") and told(cost) in alone)]


def cost_in_words(cost: Mapping[str, Any]) -> str:
    """What would be better without a demand: "4 more first wishes"."""
    said = []
    if (floor := cost.get("floor", 0)) > 0:
        said.append(
            ngettext(
                "%(count)d person more gets one of their wishes", "%(count)d people more get one of their wishes", floor
            )
            % {"count": floor}
        )
    if (firsts := cost.get("firsts", 0)) > 0:
        said.append(ngettext("%(count)d more first wish", "%(count)d more first wishes", firsts) % {"count": firsts})
    if not said and cost.get("points", 0):
        said.append(_("wishes a little better granted"))
    return _("Without this: %(what)s.") % {"what": ", ".join(said)} if said else _("It costs nothing.")
