"""The filter language, its engines, and search."""

from troth.catalog.hooks import ObjectEnds
from troth.ground.jobs import Periodic
from troth.ground.modules import Module
from troth.questions import commandline, saving, words
from troth.questions.lake import commandline as lake_commandline
from troth.questions.lake import jobs as lake_jobs

module = Module(
    name="questions",
    jobs=[
        Periodic(words.forget_unused_words, cron="15 3 * * 0"),
        Periodic(lake_jobs.refresh_lake, cron="20 * * * *"),
    ],
    hooks={ObjectEnds: saving.forget_views},
    commands=[commandline.ask, lake_commandline.lake],
)
