from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guanwei.people"
    label = "people"
