from django.apps import AppConfig
from django.db.backends.signals import connection_created


class BaseConfig(AppConfig):
    name = "guanwei.base"
    label = "base"

    def ready(self) -> None:
        from guanwei.base.reading_moments import read_quickly

        connection_created.connect(read_quickly, dispatch_uid="moments are read quickly")
