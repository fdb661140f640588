"""Pictures of the post form, one by one, for a window that does not send the whole form: brought and cropped."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guanwei.accounts.access import NotAllowed, brands_for
from guanwei.accounts.models import Brand
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.media.models import Asset
from guanwei.media.pictures import PictureRefused, refuse_too_large
from guanwei.media.store import cut_out, made_to_fit, take_in
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing.queries import pictures_for
from guanwei.web.answers import REFUSALS, action, sentence, viewer_of
from guanwei.web.forms.pictures import PictureRow, box_in, is_number, is_size, refuse_unseen

NO_FILE = Words("请选一张图片。", "Choose a picture.")
NOT_YOURS = Words("你不能为这个品牌添加图片。", "You may not bring pictures to this brand.")


@action
def upload(request: HttpRequest) -> HttpResponse:
    """One file; answers with its entry in the form, or 400 and why not."""
    viewer = viewer_of(request)
    brand = _brand(viewer, slug=request.POST.get("brand", ""))
    file = request.FILES.get("picture")
    if file is None:
        raise PictureRefused(NO_FILE)
    name = file.name or "picture"
    try:
        refuse_too_large(file.size or 0, name)
        asset = take_in(actor=viewer, now=utc_now(), brand=brand, data=file.read(), name=name)
    except REFUSALS as refusal:
        return _trouble(sentence(refusal.words))
    number = request.POST.get("number", "")
    row = PictureRow(asset, "", int(number) if is_number(number) else 1, 0)
    return render(request, "posts/_picture.html", {"row": row, "new": True})


@action
def crop(request: HttpRequest, asset_id: int) -> HttpResponse:
    """A piece of a picture, or of what it is a piece of; with `most`, the picture in at most so many bytes. Answers
    with the picture that it made."""
    viewer = viewer_of(request)
    asset = pictures_for(viewer).select_related("cut_from", "brand").get(pk=asset_id)
    _brand(viewer, slug=asset.brand.slug)
    row = PictureRow(asset, "", 1, 0)
    most = request.POST.get("most", "")
    try:
        if is_size(most):
            return JsonResponse(_told(made_to_fit(actor=viewer, now=utc_now(), asset=asset, most=int(most))))
        refuse_unseen(viewer, row)
        piece = cut_out(actor=viewer, now=utc_now(), asset=row.original, box=box_in(request.POST, "", row))
    except REFUSALS as refusal:
        return _trouble(sentence(refusal.words))
    except (OSError, ValueError):
        return _trouble(_("The picture's file is gone."))
    return JsonResponse(_told(piece))


def _told(asset: Asset) -> dict[str, object]:
    return {
        "asset": asset.pk,
        "address": reverse("picture", args=[asset.pk]),
        "width": asset.width,
        "height": asset.height,
        "cut": asset.cut,
    }


def _trouble(words: str) -> HttpResponse:
    return HttpResponse(words, status=400, content_type="text/plain; charset=utf-8")


def _brand(viewer: User, *, slug: str) -> Brand:
    mine = brands_for(viewer, Permission.WRITE).order_by("name")
    found = mine.filter(slug=slug).first() if slug else mine.first()
    if found is None:
        raise NotAllowed(NOT_YOURS)
    return found
