"""Codes that opened nothing."""

from django.db import models


class WrongCode(models.Model):
    """A code that opened nothing, and from which network: a digest, so that no address is kept. Erased after minutes."""

    network = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["network", "at"])]

    def __str__(self) -> str:
        return f"{self.network[:8]} {self.at}"
