"""A code said on the phone: each letter with a name that everybody knows."""

from django.utils.translation import get_language

# The French postal alphabet, and the international one.
NAMES = {
    "fr": (
        "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel Nicolas Oscar "
        "Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé"
    ),
    "en": (
        "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec "
        "Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
    ),
}


def spelled(code: str) -> list[tuple[str, str]]:
    """Each sign of the code with a name for it: ("A", "Anatole"); a digit has none, ("7", "")."""
    names = {name[0]: name for name in NAMES["en" if get_language() == "en" else "fr"].split()}
    return [(sign, names.get(sign, "")) for sign in code]
