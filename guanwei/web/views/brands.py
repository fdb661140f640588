"""Brands: columns, product lines, accounts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts import actions
from guanwei.accounts.access import require_on_brand, whole_brands_for
from guanwei.accounts.models import Brand
from guanwei.accounts.queries import brand_for, listed_accounts
from guanwei.editorial.actions import add_default_columns
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.people.access import require_admin
from guanwei.people.roles import Permission
from guanwei.web.account_rows import rows_of, with_secrets
from guanwei.web.answers import SeeOther, action, back, form_page, page, say, viewer_of
from guanwei.web.forms.accounts import BrandForm


@form_page
def new_brand(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    require_admin(viewer)
    form = BrandForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"].strip()
        if Brand.objects.filter(name=name).exists():
            form.add_error("name", _("There is a brand of this name."))
        else:
            brand = actions.create_brand(actor=viewer, now=utc_now(), name=name, zone=form.cleaned_data["zone"])
            add_default_columns(brand)
            say(request, _("Made, with the nine columns to start from."))
            return SeeOther(reverse("brand", args=[brand.pk]))
    return render(request, "accounts/new_brand.html", {"form": form}, status=400 if form.errors else 200)


@page
def brand(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer, now = viewer_of(request), utc_now()
    found = brand_for(viewer, brand_id)
    return render(
        request,
        "accounts/brand.html",
        {
            "brand": found,
            "rows": rows_of(with_secrets(listed_accounts(viewer).filter(brand=found)), now=now),
            "columns": list(found.columns.all()),
            "lines": list(found.product_lines.order_by("name")),
            "may_manage": whole_brands_for(viewer, Permission.MANAGE).filter(pk=found.pk).exists(),
            "now": now,
        },
    )


@action
def add_line(request: HttpRequest, brand_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = brand_for(viewer, brand_id)
    require_on_brand(viewer, Permission.MANAGE, found)
    name = request.POST.get("name", "").strip()[:80]
    if not name or found.product_lines.filter(name=name).exists():
        raise actions.AccountRefused(
            Words("请填写一个新的产品线名称。", "Give a product line name that is not there yet.")
        )
    actions.add_product_line(actor=viewer, now=utc_now(), brand=found, name=name)
    say(request, _("Added."))
    return back(request, "accounts")
