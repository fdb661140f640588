from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "guanwei.editorial"
    label = "editorial"
