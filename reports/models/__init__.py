"""What reports keep: files to print, from the asking to the next night; the words of a bilan; copies of events."""

from reports.copies.models import CopyIn, CopyOut
from reports.models.bilan import BilanText
from reports.models.prints import PrintJob

__all__ = ["BilanText", "CopyIn", "CopyOut", "PrintJob"]
