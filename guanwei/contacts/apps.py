from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "guanwei.contacts"
    label = "contacts"
