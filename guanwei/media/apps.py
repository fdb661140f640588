from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "guanwei.media"
    label = "media"
