from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "guanwei.base"
    label = "base"
