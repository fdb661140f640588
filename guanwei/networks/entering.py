"""What somebody enters for an account of each network: where it lives, and what lets us in. Data, no code paths."""

from dataclasses import dataclass

from guanwei.lib.words import Words

# Where each network's accounts live unless somebody says otherwise.
SERVERS = {"weibo": "https://api.weibo.com", "bluesky": "https://bsky.social", "mastodon": "https://mastodon.social"}


@dataclass(frozen=True, slots=True)
class Secret:
    """One part of the credentials: its key in `Connection.secrets`. `hidden` False for what is no secret by itself."""

    key: str
    label: Words
    hidden: bool = True


SECRETS: dict[str, tuple[Secret, ...]] = {
    "weibo": (Secret("access_token", Words("访问令牌", "Access token")),),
    "bluesky": (
        Secret("identifier", Words("登录用的账号名或 DID", "Handle or DID to sign in with"), hidden=False),
        Secret("app_password", Words("应用专用密码", "App password")),
    ),
    "mastodon": (Secret("access_token", Words("访问令牌", "Access token")),),
}
