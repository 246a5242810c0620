"""The communes of France, and those an event is for.

Reference data: npm package @etalab/decoupage-administratif (INSEE/Etalab, Licence Ouverte), loaded by `load_communes`.
"""

import re

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.base import event_key

LEGAL_FORM = re.compile(r"^(CA|CC|CU)\s+(de l['’]|d['’]|(du|des|de la|de)\s+)?|\s+Communauté$")


class ReferenceEdition(models.Model):
    """Which edition of a set of reference data the database holds, to be shown under figures."""

    name = models.CharField(max_length=40, primary_key=True)
    version = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Intercommunality(models.Model):
    """A group of communes that run services together (EPCI)."""

    siren = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)
    search_name = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """Its name without the legal form: "CC du Sud Estuaire" gives "Sud Estuaire", "CC Grand Lieu Communauté" "Grand Lieu"."""
        short = LEGAL_FORM.sub("", self.name)
        return short[:1].upper() + short[1:]


class Commune(models.Model):
    """A municipality of today. Its postcode is no key: several communes share one."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=100, db_index=True)
    department = models.CharField(max_length=3)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)
    population = models.PositiveIntegerField(default=0)
    intercommunality = models.ForeignKey(Intercommunality, models.SET_NULL, null=True, related_name="communes")

    class Meta:
        ordering = ["search_name", "code"]

    def __str__(self) -> str:
        return self.name


class FormerCommune(models.Model):
    """A commune that merged into another: people still give its name."""

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=100)
    search_name = models.CharField(max_length=100, db_index=True)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="former_names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "name"], name="former_commune_once")]

    def __str__(self) -> str:
        return self.name


class EventCommune(models.Model):
    """A commune of an event's territory."""

    event = event_key("territory")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "commune"],
                name="commune_in_territory_once",
                violation_error_message=_("This commune is already in the territory."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} in {self.event_id}"


class PlaceTarget(models.Model):
    """How many people the organiser hopes for from one intercommunality. Without any, the share of the population says it."""

    event = event_key("place_targets")
    intercommunality = models.ForeignKey(Intercommunality, models.PROTECT, related_name="+")
    target = models.PositiveIntegerField(_("how many we hope for"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "intercommunality"], name="place_target_once")]

    def __str__(self) -> str:
        return f"{self.target} from {self.intercommunality_id}"
