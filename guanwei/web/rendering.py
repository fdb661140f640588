"""Templates that let go of what they have shown.

In Django the context of a rendered template and what was put into it hold each other. So all that a page has shown,
some ten thousand objects of a long one, waits for the collector of garbage, and the next page is made in memory that
the processor has not at hand, in a process that grows meanwhile (bench/pages.py).
"""

from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.template.exceptions import TemplateDoesNotExist


class LettingGo(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        values = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            shown = self.template.render(values)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
        values.dicts.clear()
        return shown


class Templates(DjangoTemplates):
    def from_string(self, template_code: str) -> LettingGo:
        return LettingGo(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> LettingGo:
        return LettingGo(super().get_template(template_name).template, self)
