"""What common time zones are called; whoever lives in one does not call it Asia/Shanghai."""

from django.utils.translation import gettext_lazy as _

ZONE = {
    "Asia/Shanghai": _("Beijing time"),
    "Asia/Urumqi": _("Xinjiang time"),
    "Asia/Hong_Kong": _("Hong Kong time"),
    "Asia/Taipei": _("Taipei time"),
    "Asia/Singapore": _("Singapore time"),
    "Asia/Kuala_Lumpur": _("Kuala Lumpur time"),
    "Asia/Tokyo": _("Tokyo time"),
    "Asia/Seoul": _("Seoul time"),
    "Asia/Bangkok": _("Bangkok time"),
    "Asia/Dubai": _("Dubai time"),
    "Australia/Sydney": _("Sydney time"),
    "Europe/London": _("London time"),
    "Europe/Paris": _("Paris time"),
    "Europe/Berlin": _("Berlin time"),
    "Europe/Moscow": _("Moscow time"),
    "America/New_York": _("New York time"),
    "America/Toronto": _("Toronto time"),
    "America/Los_Angeles": _("Los Angeles time"),
    "UTC": "UTC",
}


def zone_name(zone: str) -> str:
    """`北京时间` where the zone is a common one, else its IANA name."""
    return str(ZONE.get(zone, zone))
