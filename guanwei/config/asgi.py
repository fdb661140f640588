import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanwei.config.settings")
django = get_asgi_application()

from django.conf import settings  # noqa: E402

from guanwei.web.limits import BodyLimit  # noqa: E402

application = BodyLimit(django, settings.MAX_UPLOAD_BYTES)
