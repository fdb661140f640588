from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guanwei.accounts"
    label = "accounts"
