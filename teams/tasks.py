"""Periodic jobs about tables."""

from common.schedule import every
from teams.services.formation import take_up_lost


@every(minutes=1)
def take_up_lost_formations() -> None:
    """A worker that is killed while it prepares tables leaves them to another."""
    take_up_lost()
