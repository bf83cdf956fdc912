"""The roof: what belongs to the installation as a whole."""

from troth.channels.hooks import Holding
from troth.ground.modules import Module
from troth.project import mail
from troth.project.sample.handover import take_over
from troth.team.hooks import Joined

module = Module(name="project", hooks={Joined: take_over, Holding: mail.why_held})
