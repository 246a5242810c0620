"""In which frame a page stands that tablets, people and those who run the event all open."""

from django.http import HttpRequest


def layout_of(request: HttpRequest) -> str:
    """The base template for whoever reads: with the event's menu for those who run it, large for a tablet, narrow for a
    person."""
    if request.actor.has("organiser", "facilitator", "referent"):
        return "base_organiser.html"
    return "base_table.html" if request.actor.has("tablet") else "base_public.html"
