from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "guanwei.approvals"
    label = "approvals"
