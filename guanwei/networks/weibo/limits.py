"""Weibo's rights profiles (docs/concepts/weibo.md 3.1, 4 and 7)."""

from dataclasses import replace

from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Counting, Limits, Quota

_HOUR, _DAY = 3600, 86400

ORDINARY = Limits(
    network="weibo",
    profile="ordinary",
    name=Words(zh="普通应用", en="Ordinary app"),
    capabilities=frozenset({Capability.POST, Capability.PICTURE, Capability.READ_OWN, Capability.READ_ONE}),
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
        Quota("posts", 30, _HOUR, counts="writes"),
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
            zh="不能由程序删除和转发，需手动处理",
            en="Deleting and reposting are not possible by machine; they become tasks by hand",
        ),
        Words(
            zh="只能读到自己最近 5 条，每天共 100 次调用",
            en="Only the newest 5 own posts can be read; 100 calls a day in all",
        ),
    ),
)

GRANTED = replace(
    ORDINARY,
    profile="granted",
    name=Words(zh="已获授权的应用", en="App with granted rights"),
    capabilities=ORDINARY.capabilities
    | {Capability.SEVERAL_PICTURES, Capability.TOPIC, Capability.DELETE, Capability.REPOST},
    max_pictures=9,
    needs_safe_domain=False,
    notes=(
        Words(
            zh="只能读到自己最近 5 条，每天共 100 次调用",
            en="Only the newest 5 own posts can be read; 100 calls a day in all",
        ),
    ),
)

COMMERCIAL = replace(
    GRANTED,
    profile="commercial",
    name=Words(zh="商业接口", en="Commercial API"),
    quotas=(
        Quota("calls", 50_000, _HOUR, counts="calls", reserve=1_000),
        Quota("posts", 30, _HOUR, counts="writes"),
    ),
    own_timeline_size=100,
    notes=(),
)

BY_HAND = replace(
    ORDINARY,
    profile="by_hand",
    name=Words(zh="手动发布", en="By hand"),
    capabilities=frozenset(),
    max_length=2000,
    max_pictures=9,
    needs_safe_domain=False,
    needs_public_ip=False,
    quotas=(),
    notes=(
        Words(zh="程序不代发，到点由值班人员在微博里发布", en="Nothing by machine: a person posts it when it is due"),
    ),
)

PROFILES: dict[str, Limits] = {limits.profile: limits for limits in (ORDINARY, GRANTED, COMMERCIAL, BY_HAND)}
