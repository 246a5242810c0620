"""The stack of paper forms of the reference event: typed in but for one, and one that is hard to read."""

from collections.abc import Sequence

from accounts.models import User
from participants.models import Registration
from participants.services.paper import note_to_check, renumber

LOST = 3  # the number that nobody finds
HARD_TO_READ = "Le dernier chiffre du téléphone est effacé."


def number_the_stack(people: Sequence[Registration], by: User) -> None:
    """Give their numbers to those who came by paper, in the order of the stack."""
    forms = [person for person in people if person.channel == Registration.Channel.PAPER]
    for place, person in enumerate(forms, start=1):
        number = place if place < LOST else place + 1
        renumber(registration=person, stack_number=str(number))
    if forms:
        note_to_check(registration=forms[0], words=HARD_TO_READ, by=by)
