"""What is typed about deals, their ways and documents."""

from troth.sales.forms.deals import PARTS, MoveForm, PartForm
from troth.sales.forms.leads import NEW, ConvertForm, DropForm, LeadForm
from troth.sales.forms.pipelines import NamedForm, StageForm
from troth.sales.forms.products import LimitsForm, in_currency, shown_discount, typed_discount

__all__ = [
    "NEW",
    "PARTS",
    "ConvertForm",
    "DropForm",
    "LeadForm",
    "LimitsForm",
    "MoveForm",
    "NamedForm",
    "PartForm",
    "StageForm",
    "in_currency",
    "shown_discount",
    "typed_discount",
]
