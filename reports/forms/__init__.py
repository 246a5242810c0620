from reports.forms.bilan import BilanTextForm
from reports.forms.prints import FORMS

__all__ = ["FORMS", "BilanTextForm"]
