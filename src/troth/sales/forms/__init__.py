"""What is typed about deals, their ways and documents."""

from troth.sales.forms.deals import MoveForm, PartForm
from troth.sales.forms.pipelines import NamedForm, StageForm

__all__ = [
    "MoveForm",
    "NamedForm",
    "PartForm",
    "StageForm",
]
