"""The roof: what belongs to the installation as a whole."""

from troth.ground.modules import Module

module = Module(name="project")
