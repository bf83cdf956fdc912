"""People."""

from troth.ground.modules import Module

module = Module(name="people")
