"""A list that came from a town hall, read and waiting for the organiser: one person known already, one word to explain."""

from accounts.models import User
from demo.keys import key
from events.models import Event
from participants.models import Registration
from participants.services import imports

HEADINGS = "Statut de la commande;Nom participant;Prénom participant;Vous venez comme;Commune;Thème choisi;Téléphone;Date de naissance"
LINES = (
    "Validé;DÉMO91;Yaël;Habitant;Legé;solitude;06 39 98 00 91;12/03/1980",
    "Validé;DÉMO92;Swann;Habitante;Saint-Philbert-de-Grand-Lieu;petite-enfance;06 39 98 00 92;",
    "Validé;DÉMO93;Noa;Retraité;Geneston;alimentation;;",
    "Annulé;DÉMO94;Gwen;Association;Pornic;alimentation;06 39 98 00 94;",
    "Validé;DÉMO95;Élie;Association;La Marne;solitude, alimentation;06 39 98 00 95;",
)


def bring_a_list(event: Event, people: list[Registration], by: User) -> None:
    """Received and read, not registered: the organiser decides."""
    known = people[1]
    first, _space, family = known.chosen_name.partition(" ")
    place = known.commune.name if known.commune else ""
    lines = [HEADINGS, *LINES, f"Validé;{family};{first};Partenaire;{place};solitude;;"]
    file = imports.receive_file(
        event=event,
        name="mairie-demo.csv",
        content="\r\n".join(lines).encode("cp1252"),
        by=by,
        idempotency_key=key(event.slug, "list"),
    )
    fields = [column.name if column.kind == "field" else "" for column in imports.columns_of(file)]
    imports.choose_columns(file=file, version=file.version, fields=fields)
