"""The filter language, its engines, and search."""

from troth.ground.jobs import Periodic
from troth.ground.modules import Module
from troth.questions import commandline, words

module = Module(
    name="questions",
    jobs=[Periodic(words.forget_unused_words, cron="15 3 * * 0")],
    commands=[commandline.ask],
)
