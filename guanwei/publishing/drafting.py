"""What stands in the plan, as the draft that it was written from: to be changed and saved again."""

from collections.abc import Iterable
from dataclasses import replace

from guanwei.editorial.actions import Draft, Wording, pictures_in, said
from guanwei.editorial.models import Post
from guanwei.publishing.models import Plan


def draft_of(plan: Plan) -> Draft:
    """What goes out on the plan's account. Wants post, column and version loaded."""
    return Draft(
        column=plan.post.column,
        text=plan.version.text,
        link=plan.version.link,
        pictures=pictures_in(plan.version),
        benefit=plan.post.benefit,
        note=plan.post.note,
        value=plan.post.value,
    )


def whole_draft(post: Post, plans: Iterable[Plan]) -> Draft:
    """The words that all share, and those of each of `plans` that says it otherwise."""
    common = post.versions.filter(account=None).order_by("-number")[0]
    draft = Draft(
        column=post.column,
        text=common.text,
        link=common.link,
        pictures=pictures_in(common),
        benefit=post.benefit,
        note=post.note,
        value=post.value,
    )
    return replace(draft, own={plan.account_id: _wording(plan, draft) for plan in plans if _differs(plan, draft)})


def _differs(plan: Plan, common: Draft) -> bool:
    return bool(plan.version.account_id) or said(draft_of(plan)) != said(common)


def _wording(plan: Plan, common: Draft) -> Wording:
    own = draft_of(plan)
    same_pictures = said(replace(own, text="", link="")) == said(replace(common, text="", link=""))
    return Wording(own.text, own.link, None if same_pictures else own.pictures)
