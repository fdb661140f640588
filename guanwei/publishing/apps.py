from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "guanwei.publishing"
    label = "publishing"
