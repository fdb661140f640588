"""Settings as sentences of the trail name them."""

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanwei.web import labels
from guanwei.web.forms.settings import KNOWN
from guanwei.web.tags.words import words

register = template.Library()

KNOWN_BY_ID = {setting.id: setting for setting in KNOWN}


@register.filter
def setting_name(key: str) -> str:
    """What the settings page calls it; a key that is gone stands as it was."""
    return words(KNOWN_BY_ID[key].label) if key in KNOWN_BY_ID else key


@register.filter
def set_to(value: Any, key: str) -> str:
    """A stored value as people read it; nothing stored is what is inherited."""
    if value is None:
        return _("inherited")
    if str(value) in labels.CHOICE:
        return str(labels.CHOICE[str(value)])
    return KNOWN_BY_ID[key].shown(value, get_language() or "zh") if key in KNOWN_BY_ID else str(value)
