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

_APP = Words(
    "开放平台（open.weibo.com）里一个通过审核的网页应用；没过审核的，授权一天就到期",
    "A web app on open.weibo.com that passed review; without it an authorisation ends after a day",
)
_DOMAIN = Words(
    "在应用里登记好的安全域名：每条正文都要带它下面的链接",
    "The safe domain that is registered with the app: every text needs a link below it",
)
_TOKEN = Words(
    "用官微账号授权这个应用得到的访问令牌（access_token），30 天有效",
    "The access token that comes from authorising the app with the official account; it lasts 30 days",
)
_PERSON = Words(
    "一位能登录这个账号的值班人：到点收到任务，在应用里发，把链接贴回来",
    "Somebody on duty who can sign in to the account: gets the task when it is due, posts it, pastes the link back",
)
# What to have at hand before an account is entered, by network and rights profile.
PREPARE: dict[tuple[str, str], tuple[Words, ...]] = {
    ("weibo", "ordinary"): (_APP, _DOMAIN, _TOKEN),
    ("weibo", "granted"): (
        _APP,
        Words(
            "平台书面开通的高级接口：update、upload_url_text、repost、destroy",
            "The advanced calls that Weibo has granted in writing: update, upload_url_text, repost, destroy",
        ),
        _TOKEN,
    ),
    ("weibo", "commercial"): (
        Words("与微博签的商业接口合同", "A contract with Weibo for the commercial API"),
        _TOKEN,
    ),
    ("weibo", "by_hand"): (_PERSON,),
    ("bluesky", "app-password"): (
        Words("账号名（handle），例如 brand.bsky.social", "The handle, such as brand.bsky.social"),
        Words(
            "应用专用密码：在“设置 → 隐私与安全 → 应用专用密码”里新建一个，不要用登录密码",
            "An app password: Settings, Privacy and security, App passwords; never the password that you sign in with",
        ),
    ),
    ("bluesky", "by_hand"): (_PERSON,),
    ("mastodon", "token"): (
        Words(
            "账号所在的服务器，例如 https://mastodon.social", "The account's server, such as https://mastodon.social"
        ),
        Words(
            "访问令牌：在“首选项 → 开发 → 新建应用”里勾选 read 和 write，保存后复制",
            "An access token: Preferences, Development, New application with read and write; copied after saving",
        ),
    ),
    ("mastodon", "by_hand"): (_PERSON,),
}
