"""What the columns of a list hold, told from their headings in French and in English."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from common.text import search_key

# In order: the first that answers decides. A heading is compared in small letters, without accents or signs.
_RULES: tuple[tuple[str, str, str], ...] = tuple(
    (kind, name, rf"(?:{pattern})")
    for kind, name, pattern in (
        (
            "refused",
            "birth",
            r"naissance|\bnee? (e )?le\b|birth|\bdob\b|^age$|tranche d ?age|votre age|age range|^your age",
        ),
        ("refused", "ip", r"\bip\b"),
        (
            "refused",
            "social_number",
            r"secu(rite)? sociale|\bnir\b|numero (de )?secu|social security|\bnss\b|allocataire",
        ),
        ("refused", "payer", r"payeur|\bpayer\b|acheteur|buyer|purchaser|billing|facturation"),
        ("field", "responsible_phone", r"(tel|phone).*(responsable|parent|tuteur|guardian)"),
        (
            "field",
            "responsible_name",
            r"responsable (legal|adulte)|adulte responsable|nom .*(parent|tuteur)|guardian|\btuteur",
        ),
        ("field", "email", r"e ?mail|\bmail\b|courriel|\bmel\b"),
        (
            "field",
            "status",
            r"statut (de la |de l )?(commande|inscription|billet)|(order|attendee|ticket) status|^statut$|^status$|^etat$",
        ),
        (
            "refused",
            "payment",
            r"paiement|payment|carte bancaire|\biban\b|\brib\b|montant|\bprix\b|price|amount|code promo|promo code|\btarif|\bpaid\b|\bfees?\b|taxe?s?\b|currency|devise|discount|coupon|remise",
        ),
        ("refused", "marital", r"situation (familiale|matrimoniale|maritale)|etat civil|marital|matrimonial"),
        ("refused", "nationality", r"nationalit|pays d origine|country of|passe?port|titre de sejour|origine ethnique"),
        ("refused", "religion", r"religi|confession|\bculte\b|croyance|syndica|politique"),
        ("refused", "health", r"maladie|diagnosti|pathologie|traitement medic|medical|groupe sanguin|\bsante\b"),
        ("refused", "gender", r"\bsexe\b|\bgenre\b|civilite|\bgender\b|^sex$|^m mme$"),
        ("refused", "income", r"revenu|salaire|quotient|income|salary"),
        ("refused", "address", r"adresse|\brue\b|street|\baddress|domicile|complement d"),
        ("field", "phone", r"\btel\b|telephone|\bphone|mobile|portable|\bgsm\b|\btel"),
        ("field", "minor", r"moins de 1[58]|mineur|under 1[58]|\bminor\b"),
        ("field", "confidential", r"confidenti|anonym|discret"),
        ("field", "helper", r"inscrite? par|registered by|\baidant|saisie? par"),
        ("skipped", "technical", r"age.*enfant|enfant.*age|child.*age"),
        ("field", "children", r"enfant|\bgarde\b|childcare|child|\bkids\b|creche"),
        ("field", "lift", r"covoiturage|co voiturage|voiture|\blift\b|car ?pool|\bride\b|transport|trajet"),
        ("field", "meal", r"repas|regime|\bmeal|\bdiet"),
        ("field", "themes", r"theme|thematique|sujet|topic|\batelier"),
        ("field", "needs", r"besoin|accessibilit|access need|\bneeds?\b|amenagement|pour venir"),
        (
            "field",
            "first_name",
            r"prenom(?!.*\bnom\b)(?<!nom prenom)(?<!nom et prenom)|first ?name|given name|forename",
        ),
        (
            "field",
            "name",
            r"nom.*prenom|prenom.*nom|nom complet|full ?name|^name$|your name|attendee name|participant name|comment.*appel",
        ),
        ("field", "postcode", r"code postal|post ?code|\bzip\b|^cp$|postal code"),
        ("field", "commune", r"commune|\bville\b|\bcity\b|\btown\b|lieu de residence|ou habitez|localite"),
        (
            "field",
            "structure",
            r"structure|association|organisme|organi[sz]ation|company|employeur|societe|entreprise|etablissement|raison sociale|institution",
        ),
        (
            "field",
            "category",
            r"^vous (etes|venez)|venez comme|categorie|category|profil|type de (participant|public)|en tant que|qualite|you (are|come)",
        ),
        (
            "field",
            "family_name",
            r"^(votre )?nom( participante?| de famille| d usage| du participant| usuel)?$|last ?name|surname|family name",
        ),
        ("field", "contact", r"^contact$|comment vous joindre|joindre"),
        (
            "skipped",
            "remarks",
            r"remarque|commentaire|observation|\bnotes?\b|comment\b|comments|divers|message|precision",
        ),
        (
            "skipped",
            "technical",
            r"horodat|timestamp|\bdate\b|submi|commande|\border\b|billet|ticket|^id$|^n$|^no$|^num(ero)?$|\bref|\blien\b|\burl\b|code barre|barcode|attendee|response id|id de la reponse|\bseed\b|derniere page|last page|langue de|language|quantit|heure",
        ),
    )
)
RULES = tuple((kind, name, re.compile(pattern)) for kind, name, pattern in _RULES)

SHAPES = {
    "helloasso": ({"reference commande", "numero de billet"}, {"nom participant", "nom payeur"}),
    "google_forms": ({"horodateur"}, {"timestamp"}),
    "eventbrite": ({"order", "attendee"}, {"order id", "attendee status"}, {"ticket type", "order type"}),
    "limesurvey": ({"response id"}, {"id de la reponse"}, {"langue de depart"}),
}
SEVERAL_COLUMNS = ("themes", "needs")  # fields that may be written in more than one column
FIELDS = tuple(dict.fromkeys(name for kind, name, _pattern in RULES if kind == "field"))


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: "field" (proposed), "refused" (never kept), "skipped" (left out unless one says otherwise), "" (unknown).

    `name`: the field, or why it is refused or skipped: a key of sentences.OF_A_COLUMN.
    """

    heading: str
    kind: str = ""
    name: str = ""


def meaning_of(heading: str) -> tuple[str, str]:
    """(kind, name) of one heading by itself; ("", "") where it says nothing known."""
    plain = search_key(heading)
    for kind, name, pattern in RULES:
        if pattern.search(plain):
            return kind, name
    return "", ""


def tool_of(headings: Sequence[str]) -> str:
    """Which tool made a list with these headings: a key of SHAPES, or ""."""
    plain = {search_key(heading) for heading in headings}
    return next((tool for tool, signs in SHAPES.items() if any(sign <= plain for sign in signs)), "")


def propose(headings: Sequence[str]) -> list[Column]:
    """What each column seems to hold. A field that only one column may give is proposed for the first."""
    tool, taken, columns = tool_of(headings), set[str](), []
    for heading in headings:
        kind, name = meaning_of(heading)
        if tool == "helloasso" and search_key(heading) == "raison sociale":
            kind, name = "refused", "payer"
        if kind == "field" and name in taken and name not in SEVERAL_COLUMNS:
            kind, name = "", ""
        if kind == "field":
            taken.add(name)
        columns.append(Column(heading, kind, name))
    return columns


def shape_of(headings: Sequence[str]) -> str:
    """A digest of the headings: the same for every file of that shape, whatever its lines."""
    return hashlib.sha256("\x1f".join(search_key(heading) for heading in headings).encode()).hexdigest()


def distinct(headings: Sequence[str]) -> list[str]:
    """The headings as they are shown: none empty, none twice."""
    seen: dict[str, int] = {}
    names = []
    for place, heading in enumerate(headings, start=1):
        plain = " ".join(heading.split())[:120] or f"({place})"
        seen[plain] = seen.get(plain, 0) + 1
        names.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return names
