from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "guanwei.config"
    label = "config"
