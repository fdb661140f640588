from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guanwei.jobs"
    label = "jobs"
