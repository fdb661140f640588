from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guanwei.web"
    label = "web"
