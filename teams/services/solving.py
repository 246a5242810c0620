"""The engine at work for an event. Only the worker imports this module: it brings the solver with it."""

from teams.models import Formation
from teams.services.formation import begin, end, let_go


def run_formation(pk: int) -> None:
    """Propose tables for a formation that waits. Done twice, it is done once."""
    formation = begin(pk)
    if formation is not None:
        try:
            end(formation, Formation.Status.FAILED)
        finally:
            let_go(pk)
