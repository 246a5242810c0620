"""What reports keep: files to print, for a night; booklets; the words of a bilan; copies of events; when they close."""

from reports.models.bilan import BilanText
from reports.models.booklet import Booklet
from reports.models.closing import Closing, ClosingWarning
from reports.models.copies import CopyIn, CopyOut
from reports.models.prints import PrintJob

__all__ = ["BilanText", "Booklet", "Closing", "ClosingWarning", "CopyIn", "CopyOut", "PrintJob"]
