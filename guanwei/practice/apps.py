from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "guanwei.practice"
    label = "practice"
