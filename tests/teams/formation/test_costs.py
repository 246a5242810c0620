"""What a demand cost is told only where tables without it show it."""

from teams.formation.costs import costs
from teams.formation.engine import form
from teams.formation.problem import problem_from
from tests.teams.formation import instances


def placed_against_their_wish(theme, other):
    """Twenty-four people of whom the first, placed by hand, wished for another theme, which has room."""
    instance = instances.make("realistic", 24, 1)
    instance |= {"keep_apart": [], "keep_together": []}
    for row in instance["themes"]:
        row |= {"sensitive": False, "min_size": 2, "max_teams": 4}
    instance["facilitators"] = [{"id": f"F{at}", "languages": ["fr"]} for at in range(12)]
    for row in instance["participants"]:
        row |= {"org": None, "language": None, "needs": []}
    instance["participants"][0]["prefs"] = [other]
    instance["locks"] = [{"participant": instance["participants"][0]["id"], "theme": theme, "team": None}]
    return problem_from(instance)


def test_a_placement_against_a_wish_costs_that_wish():
    problem = placed_against_their_wish("T01", "T02")
    found = costs(problem, form(problem, seconds=3), seconds=10)
    told = {cost.demand: cost for cost in found}
    assert told["lock:0"].floor == 1
    assert told["lock:0"].points == 100


def test_a_placement_in_the_theme_wished_for_costs_nothing():
    problem = placed_against_their_wish("T02", "T02")
    assert "lock:0" not in {cost.demand for cost in costs(problem, form(problem, seconds=3), seconds=10)}


def test_every_cost_is_a_gain():
    problem = problem_from(instances.make("same_theme", 40, 1))
    found = costs(problem, form(problem, seconds=2), seconds=10)
    assert found
    assert all((cost.floor, cost.points) > (0, 0) for cost in found)
