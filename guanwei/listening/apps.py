from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "guanwei.listening"
    label = "listening"
