from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "guanwei.trail"
    label = "trail"
