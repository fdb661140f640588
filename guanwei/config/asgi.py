import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanwei.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

from guanwei.web.handler import Handler, has_signed_in  # noqa: E402
from guanwei.web.limits import BodyLimit  # noqa: E402
from guanwei.web.live.application import Live  # noqa: E402

application = Live(BodyLimit(Handler(), settings.MAX_UPLOAD_BYTES, has_signed_in))
