"""Questions as a Django application: it brings the words that search knows."""

from django.apps import AppConfig


class Questions(AppConfig):
    name = "troth.questions"
    label = "questions"
