"""What people needed, in numbers: of each kind how many asked and how many were met; nobody's name, nothing crossed.

The bilan counts the rows that stand, and those that go leave the same numbers behind: services/remainder.py.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value

from participants.models import ChildrenToMind, Lift, Need, Registration

Rows = QuerySet[Any]
MET = (Need.Answer.YES, Need.Answer.PARTLY)


def _needs(rows: Rows) -> Rows:
    return _counted(_coming(rows), "need", "kind", asked=Count("pk"), met=Count("pk", filter=Q(answer__in=MET)))


def _children(rows: Rows) -> Rows:
    return _counted(_coming(rows), "children", "age_band", asked=Sum("number"))


def _lifts(rows: Rows) -> Rows:
    return _counted(_coming(rows), "lift", "direction", asked=Count("pk"))


def _meals(rows: Rows) -> Rows:
    special = rows.filter(status=Registration.Status.ACTIVE).exclude(meal=Registration.Meal.ANYTHING)
    return _counted(special, "meal", "meal", asked=Count("pk"))


def _coming(rows: Rows) -> Rows:
    return rows.filter(registration__status=Registration.Status.ACTIVE)


def _counted(rows: Rows, dimension: str, key: str, **counts: Any) -> Rows:
    said = rows.order_by().annotate(dimension=Value(dimension), said=F(key)).values("dimension", "said")
    return said.annotate(**{"met": Value(0), **counts}).values_list("dimension", "said", "asked", "met")


_TALLIES: dict[Any, tuple[str, Callable[[Rows], Rows]]] = {
    Need: ("registration__in", _needs),
    ChildrenToMind: ("registration__in", _children),
    Lift: ("registration__in", _lifts),
    Registration: ("pk__in", _meals),
}


def tally(rows: Rows) -> Rows:
    """(dimension, key, asked, met) of rows of one table of needs, or of people for their meals; of people with a place.

    "need": how many people asked, by Need.Kind, and how many were answered yes or partly; "children": how many, by age;
    "lift": how many people, by direction; "meal": how many people eat something else. Met is 0 but for needs.
    """
    return _TALLIES[rows.model][1](rows)


def tallies_of(people: Any) -> list[Rows]:
    """The same of each table for all that `people` needed: keys of registrations, or a query of them."""
    return [count(model._default_manager.filter(**{within: people})) for model, (within, count) in _TALLIES.items()]


def tally_of(people: Any) -> Rows:
    """All of `tallies_of` in one query."""
    first, *others = tallies_of(people)
    return first.union(*others, all=True)
