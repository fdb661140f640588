"""The post form: writing, copying, editing, and judging what is not stored yet."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.accounts.access import NotAllowed, account_ids, accounts_for, brands_for
from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account, Brand
from guanwei.editorial.actions import DraftPicture
from guanwei.editorial.models import Post
from guanwei.lib.clock import utc_now
from guanwei.lib.words import Words
from guanwei.media.pictures import refuse_too_large
from guanwei.media.store import take_in
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.publishing import actions, review
from guanwei.publishing.actions import Placement
from guanwei.publishing.editing import edit as save_edit
from guanwei.publishing.models import Plan
from guanwei.publishing.preview import Preview, measured, preview
from guanwei.publishing.queries import plans_for, post_for
from guanwei.web.answers import REFUSALS, SeeOther, action, form_page, number_in, say, sentence, viewer_of
from guanwei.web.forms.posts import MOST_PICTURES, NoSuchTime, PictureRow, PostForm, picture_rows, renumbered
from guanwei.web.labels import zone_name

WHEN = {"date", "time"}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account in the form: what it can carry is said before anybody writes."""

    account: Account
    seen: Preview
    chosen: bool
    notes: tuple[Words, ...]
    profile: Words
    taken: bool  # it carries this post and cannot be left out any more


@form_page
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    copied = _copied(request, viewer)
    brand = _brand(request, viewer, copied.post.brand.slug if copied else "")
    if brand is None:
        return render(request, "posts/no_account.html", status=403)
    return _Composer(request, viewer, brand, post=None, plans=[], copied=copied).answer()


@form_page
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    post = post_for(viewer, post_id)
    plans = list(plans_for(viewer).filter(post=post).exclude(state=Plan.State.CANCELLED))
    if account_ids(viewer, Permission.WRITE).isdisjoint(plan.account_id for plan in plans):
        raise NotAllowed(Words("你不能修改这条稿件。", "You may not change this post."))
    return _Composer(request, viewer, post.brand, post=post, plans=plans).answer()


@action
def check(request: HttpRequest) -> HttpResponse:
    """The findings of a draft while somebody types: a fragment of the page, nothing is stored."""
    viewer = viewer_of(request)
    brand = _brand(request, viewer)
    if brand is None:
        raise NotAllowed(Words("你没有可以撰稿的账号。", "There is no account that you may write for."))
    post_id = request.POST.get("post", "")
    plans: list[Plan] = []
    if post_id.isascii() and post_id.isdecimal() and len(post_id) < 19:
        plans = list(plans_for(viewer).filter(post=int(post_id)).exclude(state=Plan.State.CANCELLED))
    composer = _Composer(request, viewer, brand, post=None, plans=plans)
    return render(request, "posts/_judgement.html", {"previews": composer.judge(), "problems": composer.problems()})


class _Composer:
    """One request of the post form, with or without a post behind it."""

    def __init__(
        self,
        request: HttpRequest,
        viewer: User,
        brand: Brand,
        *,
        post: Post | None,
        plans: list[Plan],
        copied: Plan | None = None,
    ) -> None:
        self.request, self.viewer, self.brand, self.post, self.plans = request, viewer, brand, post, plans
        self.accounts = list(
            accounts_for(viewer, Permission.WRITE).filter(brand=brand, active=True).order_by("network", "name")
        )
        known = {account.pk for account in self.accounts}
        self.accounts += [plan.account for plan in plans if plan.account_id not in known]
        self.source = copied or (plans[0] if plans else None)
        self.form = PostForm(
            request.POST if request.method == "POST" else None,
            initial=self._initial(copied),
            brand=brand,
            accounts=self.accounts,
        )
        self.pictures = self._pictures()
        self.previews: list[Preview] = []

    def answer(self) -> HttpResponse:
        status = 200
        if self.request.method == "POST":
            wanted = self.request.POST.get("do", "save")
            self._upload()
            if wanted == "check":
                self.previews = self.judge()
            elif wanted != "upload" and self.form.is_valid():
                done = self._save(submit=wanted == "submit")
                if done:
                    return done
            status = 400 if wanted in ("save", "submit") else 200
        return render(self.request, "posts/form.html", self._page(), status=status)

    def judge(self) -> list[Preview]:
        """Findings for the chosen accounts; what is not filled in yet is judged as empty. None while something is
        wrong that the findings rest on; half a time is no reason, for nobody types both halves at once."""
        if self.form.errors.keys() - WHEN:
            return []
        placements = self._placements()
        if placements is None:
            return []
        draft = self.form.draft(self._draft_pictures())
        return preview(draft, placements, now=utc_now(), plans={plan.account_id: plan for plan in self.plans})

    def problems(self) -> list[tuple[str, str]]:
        """Label and sentence of what is wrong in the form, for the place where findings stand. That no account is
        chosen yet is said there anyway."""
        return [
            (str(self.form[name].label), problem)
            for name, errors in self.form.errors.items()
            if name in self.form.fields and name != "accounts"
            for problem in errors
        ]

    # --- steps ------------------------------------------------------------------------------------------------------

    def _upload(self) -> None:
        files = self.request.FILES.getlist("pictures")
        room = MOST_PICTURES - len(self.pictures)
        if len(files) > room:
            self.form.add_error(None, _("A post takes %(most)s pictures at most.") % {"most": MOST_PICTURES})
        for file in files[: max(room, 0)]:
            name = file.name or "picture"
            try:
                refuse_too_large(file.size or 0, name)
                asset = take_in(actor=self.viewer, now=utc_now(), brand=self.brand, data=file.read(), name=name)
            except REFUSALS as refusal:
                self.form.add_error(None, sentence(refusal.words))
            else:
                self.pictures = renumbered([*self.pictures, PictureRow(asset, "", 0)])

    def _save(self, *, submit: bool) -> HttpResponse | None:
        placements = self._placements()
        if placements is None:
            return None
        draft = self.form.draft(self._draft_pictures())
        try:
            if self.post:
                plans = save_edit(
                    actor=self.viewer, now=utc_now(), post_id=self.post.pk, draft=draft, placements=placements
                )
            else:
                plans = actions.plan_post(actor=self.viewer, now=utc_now(), draft=draft, placements=placements)
        except REFUSALS as refusal:
            self.form.add_error(None, sentence(refusal.words))
            return None
        if submit:
            _submit_all(self.request, self.viewer, plans)
        else:
            say(self.request, _("Kept as a draft."))
        return SeeOther(reverse("post", args=[plans[0].post_id]))

    def _placements(self) -> list[Placement] | None:
        try:
            return self.form.placements()
        except NoSuchTime as gap:
            self.form.add_error(
                "time", _("The clock in %(zone)s skips this time. Choose another.") % {"zone": zone_name(str(gap))}
            )
            return None

    def _draft_pictures(self) -> list[DraftPicture]:
        return [DraftPicture(row.asset, row.alt_text) for row in self.pictures]

    # --- what the page shows ----------------------------------------------------------------------------------------

    def _initial(self, copied: Plan | None) -> dict[str, Any]:
        source = self.source
        if source is None:
            return {"accounts": [account.pk for account in self.accounts] if len(self.accounts) == 1 else []}
        initial = {
            "column": source.post.column_id,
            "text": source.version.text,
            "link": source.version.link,
            "benefit": source.post.benefit,
            "note": source.post.note,
        }
        if copied:
            return initial | {"accounts": [source.account_id]}
        initial["accounts"] = [plan.account_id for plan in self.plans]
        clocks = {local_parts(plan) for plan in self.plans}
        if len(clocks) == 1 and (only := clocks.pop()):
            initial |= {"date": only[0], "time": only[1]}
        return initial

    def _pictures(self) -> list[PictureRow]:
        if self.request.method == "POST":
            return picture_rows(self.request.POST, self.viewer, self.brand)
        if self.source is None:
            return []
        return [PictureRow(row.asset, row.alt_text, row.position + 1) for row in self.source.version.pictures.all()]

    def _page(self) -> dict[str, Any]:
        zones = sorted({account.zone for account in self.accounts})
        return {
            "form": self.form,
            "brand": self.brand,
            "brands": list(brands_for(self.viewer, Permission.WRITE)),
            "post": self.post,
            "pictures": self.pictures,
            "rows": self._rows(),
            "previews": self.previews,
            "problems": self.problems(),
            "zones": zones,
            "one_zone": zones[0] if len(zones) == 1 else "",
            "different_times": bool(self.plans) and len({local_parts(plan) for plan in self.plans}) > 1,
        }

    def _rows(self) -> list[AccountRow]:
        text, link = str(self.form["text"].value() or ""), str(self.form["link"].value() or "")
        chosen = {str(getattr(value, "pk", value)) for value in self.form["accounts"].value() or []}
        taken = {plan.account_id for plan in self.plans if plan.state == Plan.State.PUBLISHED}
        rows = []
        for account in self.accounts:
            limits = limits_of(account)
            seen = measured(account, text=text, link=link, pictures=len(self.pictures))
            rows.append(
                AccountRow(account, seen, str(account.pk) in chosen, limits.notes, limits.name, account.pk in taken)
            )
        return rows


def local_parts(plan: Plan) -> tuple[date, time] | None:
    """Date and clock of a plan on its account's own clock."""
    if plan.due_at is None:
        return None
    local = plan.due_at.astimezone(ZoneInfo(plan.account.zone))
    return local.date(), local.time().replace(second=0, microsecond=0)


def _brand(request: HttpRequest, viewer: User, otherwise: str = "") -> Brand | None:
    wanted = request.POST.get("brand") or request.GET.get("brand") or otherwise
    mine = brands_for(viewer, Permission.WRITE).order_by("name")
    return mine.filter(slug=wanted).first() if wanted else mine.first()


def _copied(request: HttpRequest, viewer: User) -> Plan | None:
    wanted = number_in(request, "copy")
    return plans_for(viewer).filter(post=wanted).order_by("pk").first() if wanted else None


def _submit_all(request: HttpRequest, viewer: User, plans: list[Plan]) -> None:
    """Each plan by itself: one that cannot go in does not keep the others out."""
    sent_in = 0
    for plan in plans:
        if plan.state != Plan.State.DRAFT:
            continue
        try:
            review.submit(actor=viewer, now=utc_now(), plan_id=plan.pk)
            sent_in += 1
        except REFUSALS as refusal:
            words = _("%(account)s: %(why)s") % {"account": plan.account.name, "why": sentence(refusal.words)}
            messages.error(request, words)
    if sent_in:
        say(
            request,
            ngettext(
                "Sent in for approval on %(count)s account.", "Sent in for approval on %(count)s accounts.", sent_in
            )
            % {"count": sent_in},
        )
