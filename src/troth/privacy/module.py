"""What is held about whom, why, and for how long."""

from django.utils.translation import gettext_lazy as _

from troth.ground.modules import Module
from troth.privacy import urls

module = Module(name="privacy", label=_("Privacy"), needs=["people"], urls=urls.PATHS)
