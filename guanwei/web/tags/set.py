"""Settings as sentences of the trail name them."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from guanwei.web import labels
from guanwei.web.forms.settings import KNOWN
from guanwei.web.tags.words import words

register = template.Library()

LABELS = {setting.id: setting.label for setting in KNOWN}


@register.filter
def setting_name(key: str) -> str:
    """What the settings page calls it; a key that is gone stands as it was."""
    return words(LABELS[key]) if key in LABELS else key


@register.filter
def set_to(value: Any) -> str:
    """A stored value as people read it; nothing stored is what is inherited."""
    if value is None:
        return _("inherited")
    return str(labels.CHOICE.get(str(value), value))
