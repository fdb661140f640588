"""What a Mastodon account can do (docs/concepts/mastodon.md, limits), and what its own server allows."""

from dataclasses import replace
from typing import Any

from guanwei.lib.words import Words
from guanwei.networks.contract import Capability, Counting, Limits, Quota
from guanwei.networks.incoming import Kind, Stream

NOTIFICATIONS = Stream(
    name="notifications",
    kinds=frozenset({Kind.MENTION, Kind.COMMENT, Kind.REPOST, Kind.DIRECT}),
    page_size=40,
    reach=None,
    counts_all=False,
    poll_seconds=60,
)
# What every Mastodon API server is sure to pass on; others reencode or refuse.
_PICTURE_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

TOKEN = Limits(
    network="mastodon",
    profile="token",
    name=Words(zh="访问令牌", en="Access token"),
    capabilities=frozenset(
        {
            Capability.POST,
            Capability.PICTURE,
            Capability.SEVERAL_PICTURES,
            Capability.ALT_TEXT,
            Capability.TOPIC,
            Capability.DELETE,
            Capability.EDIT,
            Capability.REPOST,
            Capability.BARE_REPOST,
            Capability.COMMENT,
            Capability.LIKE,
            Capability.BLOCK,
            Capability.REPORT,
            Capability.CONTENT_WARNING,
            Capability.VISIBILITY,
            Capability.READ_OWN,
            Capability.READ_ONE,
        }
    ),
    counting=Counting.MASTODON,
    max_length=500,
    max_bytes=None,
    max_pictures=4,
    max_picture_bytes=10 * 1024 * 1024,  # up to Mastodon 4.1; later ones take 16 MB and say so
    picture_types=_PICTURE_TYPES,
    max_alt_text=1500,
    needs_safe_domain=False,
    needs_public_ip=False,
    quotas=(
        # 300 new statuses in 3 hours and 300 calls in 5 minutes, per account.
        Quota("posts", 300, 3 * 3600, counts="writes"),
        Quota("calls", 300, 300, counts="calls", reserve=100),
    ),
    # A key makes a second write the same status on Mastodon itself, for an hour, and is ignored by other servers.
    resend_after_absent=False,
    unknown_wait_seconds=60,
    reconcile_after_seconds=(5, 20, 60),
    own_timeline_size=40,
    notes=(
        Words(
            zh="转发并评论时，以一条带原文链接的新嘟文发出：不是所有服务器都支持引用",
            en="A repost with words goes out as a new post with the link to the original: not every server has quotes",
        ),
        Words(
            zh="字数、图片大小以账号所在服务器为准，检查授权时读取",
            en="The account's own server decides on lengths and picture sizes; they are read when the account is tried",
        ),
    ),
    streams=(NOTIFICATIONS,),
    look_again_size=20,
)

BY_HAND = replace(
    TOKEN,
    profile="by_hand",
    name=Words(zh="手动发布", en="By hand"),
    capabilities=frozenset(),
    quotas=(),
    notes=(
        Words(
            zh="程序不代发，到点由值班人员在 Mastodon 里发布", en="Nothing by machine: a person posts it when it is due"
        ),
    ),
    by_hand=TOKEN.capabilities - {Capability.READ_OWN, Capability.READ_ONE},
    streams=(),
)

PROFILES: dict[str, Limits] = {limits.profile: limits for limits in (TOKEN, BY_HAND)}


def on_server(limits: Limits, instance: dict[str, Any]) -> Limits:
    """`limits` with what a server says about itself (`/api/v2/instance`, or v1). What it does not say stays."""
    told = _part(instance, "configuration")
    statuses, media = _part(told, "statuses"), _part(told, "media_attachments")
    types = media.get("supported_mime_types")
    common = limits.picture_types & set(map(str, types)) if isinstance(types, list) else limits.picture_types
    return replace(
        limits,
        max_length=_number(statuses, "max_characters") or _number(instance, "max_toot_chars") or limits.max_length,
        max_pictures=_number(statuses, "max_media_attachments") or limits.max_pictures,
        max_picture_bytes=_number(media, "image_size_limit") or limits.max_picture_bytes,
        max_alt_text=_number(media, "description_limit") or limits.max_alt_text,
        picture_types=common or limits.picture_types,
    )


def characters_of_a_link(instance: dict[str, Any]) -> int:
    """How many characters every address counts on this server."""
    told = _part(_part(instance, "configuration"), "statuses")
    return _number(told, "characters_reserved_per_url") or 23


def domain_of_accounts(instance: dict[str, Any]) -> str:
    """What stands behind the second @ in the names of this server's people; "" when it does not say."""
    told = instance.get("domain") or instance.get("uri") or ""
    return told.removeprefix("https://").removeprefix("http://").strip("/") if isinstance(told, str) else ""


def _part(of: dict[str, Any], name: str) -> dict[str, Any]:
    part = of.get(name)
    return part if isinstance(part, dict) else {}


def _number(of: dict[str, Any], name: str) -> int | None:
    """A number that is some use as a limit; None for anything else."""
    number = of.get(name)
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None
