from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "guanwei.delivery"
    label = "delivery"
