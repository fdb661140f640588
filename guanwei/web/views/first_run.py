"""The page of an installation that has no user at all: it makes the administrator."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from guanwei.lib.clock import utc_now
from guanwei.people.actions import UserRefused
from guanwei.people.first_run import create_first_administrator, is_first_run
from guanwei.web.addresses import client_address
from guanwei.web.answers import SeeOther, form_page, sentence
from guanwei.web.forms.signing import FirstRunForm
from guanwei.web.signing import flow
from guanwei.web.views.signing import languages


@login_not_required
@never_cache
@form_page
def first_run(request: HttpRequest) -> HttpResponse:
    """Only while there is nobody; afterwards it leads to the sign-in page."""
    if not is_first_run():
        return SeeOther(reverse("sign-in"))
    form = FirstRunForm(request.POST or None)
    if form.is_valid():
        try:
            user = create_first_administrator(
                now=utc_now(),
                address=client_address(request),
                language="en" if (get_language() or "").startswith("en") else "zh-hans",
                **form.cleaned_data,
            )
        except UserRefused as refusal:
            form.add_error(None, sentence(refusal.words))
        else:
            return flow.by_password(request, user, reverse("factors"))
    page = {"form": form, "languages": languages()}
    return render(request, "signing/first_run.html", page, status=400 if form.errors else 200)
