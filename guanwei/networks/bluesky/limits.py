"""What a Bluesky account can do (docs/concepts/bluesky.md, limits, acts and listening)."""

from dataclasses import replace

from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Counting, Limits, Quota
from guanwei.networks.incoming import Kind, Stream

_READING = frozenset({Capability.READ_OWN, Capability.READ_ONE})
_DOING = frozenset(
    {
        *(Capability.POST, Capability.PICTURE, Capability.SEVERAL_PICTURES, Capability.ALT_TEXT, Capability.TOPIC),
        *(Capability.DELETE, Capability.REPOST, Capability.BARE_REPOST, Capability.COMMENT, Capability.LIKE),
        *(Capability.HIDE_COMMENT, Capability.BLOCK, Capability.REPORT),
    }
)

APP_PASSWORD = Limits(
    network="bluesky",
    profile="app-password",
    name=Words(zh="应用密码", en="App password"),
    capabilities=_DOING | _READING,
    counting=Counting.GRAPHEMES,
    max_length=300,
    max_bytes=3000,
    max_pictures=4,
    max_picture_bytes=1_000_000,
    picture_types=frozenset({"image/jpeg", "image/png", "image/webp"}),
    max_alt_text=2000,
    needs_safe_domain=False,
    needs_public_ip=False,
    quotas=(
        # 5,000 points an hour and 35,000 a day per account, 3 for a new record of any kind.
        Quota("posts", 1666, 3600, counts="writes"),
        Quota("posts_day", 11_666, 86_400, counts="writes"),
    ),
    resend_after_absent=True,  # the record key makes a second write the same record
    unknown_wait_seconds=60,
    reconcile_after_seconds=(5, 20, 60),
    own_timeline_size=100,
    notes=(
        Words(
            zh="每张图片不超过 1,000,000 字节，最多 4 张，可写替代文字",
            en="Up to 4 pictures of at most 1,000,000 bytes each, with alternative text",
        ),
    ),
    streams=(
        Stream(
            "notifications",
            frozenset({Kind.MENTION, Kind.COMMENT, Kind.REPOST}),
            100,
            None,
            counts_all=False,
            poll_seconds=60,
        ),
    ),
    look_again_size=25,
)

BY_HAND = replace(
    APP_PASSWORD,
    profile="by_hand",
    name=Words(zh="手动发布", en="By hand"),
    capabilities=frozenset(),
    by_hand=_DOING,
    streams=(),
    quotas=(),
    resend_after_absent=False,
    notes=(
        Words(
            zh="程序不代发，到点由值班人员在 Bluesky 里发布", en="Nothing by machine: a person posts it when it is due"
        ),
    ),
)

PROFILES: dict[str, Limits] = {limits.profile: limits for limits in (APP_PASSWORD, BY_HAND)}
