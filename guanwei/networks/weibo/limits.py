"""Weibo's rights profiles (docs/concepts/weibo.md 3.1, 4, 7 and 12)."""

from dataclasses import replace

from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Counting, Limits, Quota
from guanwei.networks.incoming import Kind, Stream

_HOUR, _DAY = 3600, 86400

# What a person with the account's password can do; the API has no call for the last five at all.
_IN_THE_APP = frozenset(
    {
        *(Capability.POST, Capability.PICTURE, Capability.SEVERAL_PICTURES, Capability.TOPIC, Capability.DELETE),
        *(Capability.REPOST, Capability.BARE_REPOST, Capability.COMMENT, Capability.DELETE_COMMENT, Capability.EDIT),
        *(Capability.LIKE, Capability.HIDE_COMMENT, Capability.PIN_COMMENT, Capability.BLOCK, Capability.REPORT),
    }
)


def _streams(*, mentions: int, comments: int, others: int, counts_all: bool) -> tuple[Stream, ...]:
    """What can be heard, and how many seconds lie between two polls of each."""
    return (
        Stream("mentions", frozenset({Kind.MENTION, Kind.REPOST}), 200, None, counts_all, mentions),
        Stream("comments", frozenset({Kind.COMMENT}), 50, None, counts_all, comments),
        Stream("comment_mentions", frozenset({Kind.MENTION, Kind.COMMENT}), 50, None, counts_all, others),
        # Post by post, those among the newest own ones whose number of reposts has changed; nothing counts them all.
        Stream("reposts", frozenset({Kind.REPOST}), 200, None, False, others),
    )


_SOME_PEOPLE = Words(
    zh="只听得到授权过本应用的用户的 @ 和评论，无法衡量是否听全",
    en="Only mentions and comments of people who authorised the app are heard; how complete is not measurable",
)
_FEW_CALLS = Words(
    zh="只能读到自己最近 5 条，每天共 100 次调用",
    en="Only the newest 5 own posts can be read; 100 calls a day in all",
)

_ORDINARY = frozenset(
    {
        *(Capability.POST, Capability.PICTURE, Capability.READ_OWN, Capability.READ_ONE),
        *(Capability.COMMENT, Capability.DELETE_COMMENT),
    }
)

ORDINARY = Limits(
    network="weibo",
    profile="ordinary",
    name=Words(zh="普通应用", en="Ordinary app"),
    capabilities=_ORDINARY,
    counting=Counting.WEIBO,
    max_length=140,
    max_bytes=None,
    max_pictures=1,
    max_picture_bytes=5_000_000 - 1,  # "under 5 MB" does not say which MB: the smaller
    picture_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
    max_alt_text=0,
    needs_safe_domain=True,
    needs_public_ip=True,
    quotas=(
        # Half of the day is kept for publishing: what is left must still carry the posts that are due.
        Quota("calls", 100, _DAY, counts="calls", reserve=50),
        Quota("posts", 30, _HOUR, counts="posts"),
        Quota("comments", 60, _HOUR, counts="comments"),
    ),
    resend_after_absent=False,
    unknown_wait_seconds=300,
    reconcile_after_seconds=(90, 210),
    own_timeline_size=5,
    notes=(
        Words(
            zh="正文必须带一个安全域名下的链接，最多一张图片",
            en="The text must hold a link of the app's safe domain; one picture at most",
        ),
        Words(zh="微博会去掉 #话题#", en="Weibo removes #topics#"),
        Words(
            zh="不能由程序删除微博和转发，需手动处理",
            en="Deleting posts and reposting are not possible by machine; they become tasks by hand",
        ),
        _SOME_PEOPLE,
        _FEW_CALLS,
    ),
    by_hand=_IN_THE_APP - _ORDINARY,
    # 24 + 12 + 4 + 4 polls a day, and up to 5 more for each of the last 4: the 50 calls that publishing leaves.
    streams=_streams(mentions=2 * _HOUR, comments=_HOUR, others=6 * _HOUR, counts_all=False),
)

_GRANTED = _ORDINARY | {
    *(Capability.SEVERAL_PICTURES, Capability.TOPIC, Capability.DELETE, Capability.REPOST, Capability.BARE_REPOST),
}

GRANTED = replace(
    ORDINARY,
    profile="granted",
    name=Words(zh="已获授权的应用", en="App with granted rights"),
    capabilities=_GRANTED,
    by_hand=_IN_THE_APP - _GRANTED,
    max_pictures=9,
    needs_safe_domain=False,
    notes=(_SOME_PEOPLE, _FEW_CALLS),
)

COMMERCIAL = replace(
    GRANTED,
    profile="commercial",
    name=Words(zh="商业接口", en="Commercial API"),
    quotas=(
        Quota("calls", 50_000, _HOUR, counts="calls", reserve=1_000),
        Quota("posts", 30, _HOUR, counts="posts"),
        Quota("comments", 60, _HOUR, counts="comments"),
    ),
    own_timeline_size=100,
    streams=_streams(mentions=300, comments=300, others=600, counts_all=True),
    look_again_size=50,
    notes=(),
)

BY_HAND = replace(
    ORDINARY,
    profile="by_hand",
    name=Words(zh="手动发布", en="By hand"),
    capabilities=frozenset(),
    by_hand=_IN_THE_APP,
    streams=(),
    max_length=2000,
    max_reply_length=140,
    max_pictures=9,
    needs_safe_domain=False,
    needs_public_ip=False,
    quotas=(),
    notes=(
        Words(zh="程序不代发，到点由值班人员在微博里发布", en="Nothing by machine: a person posts it when it is due"),
    ),
)

PROFILES: dict[str, Limits] = {limits.profile: limits for limits in (ORDINARY, GRANTED, COMMERCIAL, BY_HAND)}
