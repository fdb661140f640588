"""One request of the post form: what stands in it, what a button does to it, what is found in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanwei.accounts.access import account_ids, accounts_for
from guanwei.accounts.models import Account
from guanwei.editorial.models import Column
from guanwei.lib.clock import utc_now
from guanwei.media.pictures import refuse_too_large
from guanwei.media.store import cut_out, made_to_fit, take_in
from guanwei.people.roles import Permission
from guanwei.practice.check import Concern
from guanwei.practice.checks import c7_value_undeclared
from guanwei.practice.findings import Field, Level
from guanwei.publishing.actions import Placement
from guanwei.publishing.brand_words import found_in_words
from guanwei.publishing.context import settings_for
from guanwei.publishing.models import Plan
from guanwei.publishing.preview import Preview, Rehearsal
from guanwei.publishing.saving import save_form
from guanwei.publishing.slots import Coming, Offer
from guanwei.publishing.working import Kept
from guanwei.web.answers import REFUSALS, sentence
from guanwei.web.composing.detours import Detour, detours, plain_text
from guanwei.web.composing.judging import Found, Typed, field_name, in_words, together
from guanwei.web.composing.opening import SEEN, Opened
from guanwei.web.forms.pictures import (
    MOST_PICTURES,
    PictureRow,
    box_in,
    draft_pictures,
    is_number,
    is_size,
    moved,
    picture_rows,
    refuse_unseen,
    renumbered,
    standing,
    too_many,
)
from guanwei.web.forms.posts import WHEN, NoSuchTime, PostForm
from guanwei.web.zone_names import zone_name

BY_HAND = "by-hand"  # the field with the accounts on which it may go by hand
NEAR = 5  # free times that stand under date and time


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is found and how it will look, for the chosen accounts. `near` are the next free times of the first one,
    `offers` what "next free" chose, by account."""

    previews: Sequence[Preview] = ()
    found: Sequence[Found] = ()
    near: Sequence[Coming] = ()
    usual: bool = False  # nobody has set slots: `near` comes from the usual ones


class Composer:
    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.viewer, self.brand, self.post = opened.viewer, opened.brand, opened.post
        mine = accounts_for(self.viewer, Permission.WRITE).filter(brand=self.brand, active=True)
        self.accounts = list(mine.order_by("network", "name"))
        known = {account.pk for account in self.accounts}
        self.accounts += [plan.account for plan in opened.plans if plan.account_id not in known]
        self.data = opened.data
        self.pictures = picture_rows(self.data, self.viewer, self.brand)
        self.form = self._form()
        self.judgement = Judgement()
        self.kept = Kept(opened.key, opened.version, opened.left.changed_at) if opened.left else None
        self.offers: dict[int, Offer | None] = {}
        self.troubles: list[str] = []

    @cached_property
    def asks_for_value(self) -> bool:
        """One of the accounts wants each post to say what it gives its readers (practice C7). One query."""
        return any(values[c7_value_undeclared.ASK] == "yes" for values in settings_for(self.accounts).values())

    # --- what a button does to the form before anything is saved ------------------------------------------------------

    def do(self, wanted: str, files: Sequence[UploadedFile]) -> None:
        """The buttons without a script: all of them work on what was typed and store nothing but pictures."""
        verb, _colon, rest = wanted.partition(":")
        self._upload(files)
        if verb in ("before", "after") and is_number(rest):
            self.pictures = moved(self.pictures, int(rest), -1 if verb == "before" else 1)
        elif verb == "crop" and is_number(rest):
            self._crop(int(rest))
        elif verb == "at":
            self._set_time(*rest.partition("@")[::2])
        elif verb == "next":
            self._next_free()
        elif verb == "fix":
            self._fix(rest)
        elif verb == "label":
            self._put_label()
        elif verb == "fit" and is_size(rest):
            self._fit(int(rest))
        elif verb == "few":
            self._few(*rest.partition(":")[::2])
        elif verb == "plain" and is_size(rest):
            self._plain(int(rest))
        elif verb == "hand" and is_size(rest):
            self.data.appendlist(BY_HAND, rest)
        self._write_down_the_pictures()

    def _upload(self, files: Sequence[UploadedFile]) -> None:
        room = MOST_PICTURES - len(standing(self.pictures))
        if len(files) > room:
            self.troubles.append(too_many())
        for file in files[: max(room, 0)]:
            name = file.name or "picture"
            try:
                refuse_too_large(file.size or 0, name)
                asset = take_in(actor=self.viewer, now=utc_now(), brand=self.brand, data=file.read(), name=name)
            except REFUSALS as refusal:
                self.troubles.append(sentence(refusal.words))
            else:
                self.pictures = renumbered([*self.pictures, PictureRow(asset, "", 0, 0)])

    def _crop(self, number: int) -> None:
        for place, row in enumerate(self.pictures):
            if row.number == number:
                box = box_in(self.data, f"picture-{number}-", row)
                try:
                    refuse_unseen(self.viewer, row)
                    piece = cut_out(actor=self.viewer, now=utc_now(), asset=row.original, box=box)
                except REFUSALS as refusal:
                    self.troubles.append(sentence(refusal.words))
                except (OSError, ValueError):
                    self.troubles.append(_("The picture's file is gone."))
                else:
                    self.pictures[place] = replace(row, asset=piece)

    def _fit(self, most: int) -> None:
        for place, row in enumerate(self.pictures):
            try:
                asset = made_to_fit(actor=self.viewer, now=utc_now(), asset=row.asset, most=most)
            except REFUSALS as refusal:
                self.troubles.append(sentence(refusal.words))
            except (OSError, ValueError):
                self.troubles.append(_("The picture's file is gone."))
            else:
                self.pictures[place] = replace(row, asset=asset)

    def _few(self, account: str, count: str) -> None:
        """Only the first pictures go along: on this account, or at all where it is the only one."""
        if not (is_size(account) and is_number(count)):
            return
        beyond = standing(self.pictures)[int(count) :]
        if len(self.form.chosen) == 1:
            self.pictures = [replace(row, removed=row.removed or row in beyond) for row in self.pictures]
            return
        words = self.typed().get(int(account))
        if words is None:
            return
        self.data[f"own-{account}-differs"] = "on"
        self.data[f"own-{account}-text"], self.data[f"own-{account}-link"] = words.text, words.link
        self.data.setlist(f"own-{account}-without", [row.key for row in beyond])
        self.form = self._form()

    def _write_down_the_pictures(self) -> None:
        for name in [name for name in self.data if name.startswith("picture-")]:
            del self.data[name]
        for row in self.pictures:
            fields = {"asset": row.asset.pk, "alt": row.alt_text, "position": row.number}
            for name, value in fields.items() | ({"remove": "1"}.items() if row.removed else set()):
                self.data[f"picture-{row.number}-{name}"] = str(value)

    def label(self) -> str:
        """What the column puts before its posts, where the text does not have it yet."""
        column = self.form.cleaned_data.get("column") if self.form.errors is not None else None
        label: str = column.label if column else ""
        return label if label not in str(self.form["text"].value() or "") else ""

    def _put_label(self) -> None:
        self.data["text"] = self.label() + str(self.form["text"].value() or "").lstrip()
        self.form = self._form()

    def _set_time(self, local: str, account: str = "") -> None:
        """`local` on the clock of one account, or of all that are chosen."""
        day, _t, clock = local.partition("T")
        if account:
            self.data[f"own-{account}-date"], self.data[f"own-{account}-time"] = day, clock
        else:
            self.data["date"], self.data["time"] = day, clock
            for one in self.accounts:
                self.data[f"own-{one.pk}-date"] = self.data[f"own-{one.pk}-time"] = ""
        self.form = self._form()

    def _next_free(self) -> None:
        """Behind the time that stands there, so that pressing again goes on; each account at its own next free time,
        and at one for all where that is the same."""
        rehearsal = self._rehearsal()
        if rehearsal is None:
            self.troubles.append(_("Choose an account first: the free times are those of its week."))
            return
        standing_times = [placement.due_at for placement in self._placements() or () if placement.due_at]
        after = max(standing_times) + timedelta(minutes=1) if standing_times else None
        self.offers = rehearsal.next_free(after=after)
        local = {one.pk: _local(offer.at, one) for one in self.form.chosen if (offer := self.offers.get(one.pk))}
        if not local:
            self.troubles.append(_("Nothing is free within eight weeks. Choose a time yourself."))
        elif len(local) == len(self.form.chosen) and len(set(local.values())) == 1:
            self._set_time(next(iter(local.values())))
        else:
            self._set_time("")
            for account, at in local.items():
                self._set_time(at, str(account))

    def _fix(self, named: str) -> None:
        account, _colon, check = named.partition(":")
        judged = self.judge().found
        mends = [
            one
            for one in judged
            if one.mend and one.finding.id == check and account in ({str(each.pk) for each in one.accounts} or {""})
        ]
        if not mends:
            self.troubles.append(_("There is nothing left here that can be mended for you."))
            return
        fix, mend = mends[0].finding.fix, mends[0].mend
        assert fix
        assert mend
        if fix.field is Field.DUE:
            self._set_time(f"{mend.date}T{mend.time}", account if len(self.form.chosen) > 1 else "")
            return
        words = self.typed()[int(account)] if account else self._common
        value = words.text.strip() if fix.field is Field.TEXT else words.link
        self.data[field_name(fix.field, words)] = fix.applied_to(value)
        self.form = self._form()

    def _plain(self, account: int) -> None:
        """Without topics, so that a machine can send it."""
        if words := self.typed().get(account):
            self.data[words.name] = plain_text(words.text)
            self.form = self._form()

    # --- judging and saving -------------------------------------------------------------------------------------------

    def judge(self) -> Judgement:
        """Findings for the chosen accounts; what is not filled in yet is judged as empty. Nothing while something is
        wrong that the findings rest on; half a time is no reason, for nobody types both halves at once."""
        rehearsal = self._rehearsal()
        if rehearsal is None:
            self.judgement = Judgement(found=self._in_words())
            return self.judgement
        previews = rehearsal.previews()
        unjudged = () if self.form.cleaned_data.get("column") else (Concern.MIX,)
        first = self.form.chosen[0]
        self.judgement = Judgement(
            previews,
            together(previews, self.typed(), without=unjudged) if self.has_begun else (),
            rehearsal.near(first, NEAR),
            rehearsal.week(first).usual,
        )
        return self.judgement

    def _in_words(self) -> Sequence[Found]:
        """Before an account is chosen the words can be judged, by the rules of the brand."""
        if self.form.chosen or "text" in self.form.broken() or not self._common.text.strip():
            return ()
        return in_words(found_in_words(self.brand, self._common.text.strip(), now=utc_now()), self._common)

    @property
    def has_begun(self) -> bool:
        """There is something to say yet; before, nobody needs to hear that it is empty."""
        return bool(standing(self.pictures)) or any(words.text.strip() or words.link for words in self.typed().values())

    def holds_back(self) -> bool:
        """Whether something keeps a new post from being sent in. It is said beside the words, before anything is saved:
        a draft on a page of its own would be further from mending it than the form is."""
        placements = self._placements()
        if placements is None or self.post is not None:
            return placements is None
        if any(placement.due_at is None for placement in placements):
            self.troubles.append(_("Choose a time, then send it in."))
        grave = [one for one in self.judge().found if one.finding.level is Level.BLOCK]
        if grave:
            self.troubles.append(
                ngettext(
                    "Not sent in: mend what is stopped first, or keep it as a draft.",
                    "Not sent in: mend the %(count)s things that are stopped first, or keep it as a draft.",
                    len(grave),
                )
                % {"count": len(grave)}
            )
        return bool(self.troubles)

    def save(self) -> list[Plan]:
        """The saved plans. One of REFUSALS when it cannot be; wants a valid form."""
        placements = self._placements()
        if placements is None:
            return []
        return save_form(
            actor=self.viewer,
            now=utc_now(),
            key=self.opened.key,
            post_id=self.post.pk if self.post else None,
            draft=self.form.draft(draft_pictures(self.pictures)),
            placements=placements,
            seen=self.data.get(SEEN) if self.post else None,
        )

    def detours(self) -> list[Detour]:
        """The chosen accounts on which a person would have to post it, though their rights let a machine post."""
        if not self.has_begun:
            return []
        return detours(self.judgement.previews, self.typed(), accepted=self.data.getlist(BY_HAND))

    def problems(self) -> list[tuple[str, str]]:
        """Label and sentence of what is wrong in the form, for the place where findings stand. That no account or
        column is chosen yet is no trouble while somebody writes."""
        wrong = [
            (str(self.form[name].label), problem)
            for name, errors in self.form.errors.items()
            if name in self.form.fields and name not in ("accounts", "column")
            for problem in errors
        ]
        for account in self.form.chosen:
            own = self.form.own[account.pk]
            wrong += [(account.name, problem) for errors in own.errors.values() for problem in errors]
        return wrong

    def typed(self) -> dict[int, Typed]:
        """By account the words that it goes out with, as they stand in the form."""
        found = {}
        for account in self.accounts:
            own = self.form.own[account.pk]
            found[account.pk] = _typed(own, f"own-{account.pk}-text") if own["differs"].value() else self._common
        return found

    @property
    def _common(self) -> Typed:
        """The words that all accounts share which have none of their own."""
        return _typed(self.form, "text")

    def may_write(self) -> frozenset[int]:
        return account_ids(self.viewer, Permission.WRITE)

    def _rehearsal(self) -> Rehearsal | None:
        if self.form.broken() - {*WHEN, "accounts", "column"}:
            return None
        placements = self._placements()
        if not placements:
            return None
        any_column = Column(brand=self.brand, group=Column.Group.LOVED)
        draft = self.form.draft(draft_pictures(self.pictures), column=any_column)
        plans = {plan.account_id: plan for plan in self.opened.plans}
        return Rehearsal(draft, placements, now=utc_now(), plans=plans, readable=account_ids(self.viewer))

    def _placements(self) -> list[Placement] | None:
        try:
            return self.form.placements()
        except NoSuchTime as gap:
            self.form.add_error(
                "time", _("The clock in %(zone)s skips this time. Choose another.") % {"zone": zone_name(str(gap))}
            )
            return None

    # --- what stands in it --------------------------------------------------------------------------------------------

    def _form(self) -> PostForm:
        return PostForm(self.data, brand=self.brand, accounts=self.accounts)


def _typed(form: BaseForm, name: str) -> Typed:
    text = str(form["text"].value() or "").replace("\r\n", "\n")
    return Typed(name, text, str(form["link"].value() or "").strip())


def _local(at: datetime, account: Account) -> str:
    return f"{at.astimezone(ZoneInfo(account.zone)):%Y-%m-%dT%H:%M}"
