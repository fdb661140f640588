"""Where this post would go out by hand though the account's rights send others by machine: said beside the text, with
what would let a machine send it, since nobody looks for it in a preview."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from guanwei.accounts.limits import limits_of
from guanwei.accounts.models import Account
from guanwei.lib.text import find_topics
from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Limits
from guanwei.practice.checks import n_topic
from guanwei.publishing.preview import Preview
from guanwei.web.composing.judging import Mend, Typed


@dataclass(frozen=True, slots=True)
class Detour:
    """One account. `accepted`: somebody said that it may go by hand; `mends` are ways to have a machine send it."""

    account: Account
    why: Words
    target: str
    mends: tuple[Mend, ...]
    accepted: bool


def detours(previews: Iterable[Preview], typed: dict[int, Typed], *, accepted: Collection[str]) -> list[Detour]:
    """`accepted`: the accounts, as the form sends them, on which it may go by hand."""
    return [
        _detour(seen, typed[seen.account.pk], accepted=str(seen.account.pk) in accepted)
        for seen in previews
        if seen.by_hand and Capability.POST in limits_of(seen.account).capabilities
    ]


def plain_text(text: str) -> str:
    """The words without their topics' hash signs."""
    return n_topic.without_hashes(text, find_topics(text))


def _detour(seen: Preview, words: Typed, *, accepted: bool) -> Detour:
    limits, account = limits_of(seen.account), seen.account
    loses_topics = Capability.TOPIC not in limits.capabilities and bool(find_topics(words.text))
    too_many = seen.pictures > limits.max_pictures
    mends = []
    if loses_topics:
        text = words.text.strip()
        whole = words.place(0), words.place(len(text))
        label = Words("去掉话题（留下文字）", "Drop the topics, keep the words")
        mends.append(Mend(label, f"plain:{account.pk}", words.name, *whole, text=plain_text(text)))
    if too_many and limits.max_pictures:
        few = limits.max_pictures
        label = Words(f"只带 {few} 张图", f"Take {few} picture{'s' if few > 1 else ''} along")
        mends.append(Mend(label, f"few:{account.pk}:{few}", str(account.pk), few=few))
    why = _why(limits, seen.pictures, loses_topics=loses_topics, too_many=too_many)
    return Detour(account, why, "pictures" if too_many and not loses_topics else words.name, tuple(mends), accepted)


def _why(limits: Limits, pictures: int, *, loses_topics: bool, too_many: bool) -> Words:
    said = []
    if loses_topics:
        said.append(Words("话题", "#topics#"))
    if too_many:
        said.append(Words(f"{pictures} 张图", f"{pictures} pictures"))
    if not said:
        return Words("超出了账号的权限", "it is more than the rights of the account carry")
    zh, en = "和".join(one.zh for one in said), " and ".join(one.en for one in said)
    most = limits.max_pictures
    zh_limit, en_limit = (f"（最多 {most} 张图）", f" ({most} at most)") if too_many else ("", "")
    return Words(
        f"{zh}超出“{limits.name.zh}”权限{zh_limit}", f'{en}: more than the rights "{limits.name.en}" carry{en_limit}'
    )
