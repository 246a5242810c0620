"""Which commune somebody means."""

from common.text import search_key
from events.services.territory import Found, as_searched


def only_meaning(text: str, found: list[Found]) -> Found | None:
    """The one commune that `text` can mean: the only one found, or the only one that is called exactly so."""
    if len(found) == 1:
        return found[0]
    wanted = as_searched(text)
    exact = [one for one in found if wanted in (one.commune.search_name, search_key(one.former_name))]
    return exact[0] if len(exact) == 1 else None
