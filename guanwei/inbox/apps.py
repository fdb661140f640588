from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "guanwei.inbox"
    label = "inbox"
