"""Every switch of the simulator, with its default: `GET` and `PUT /_sim/faults` read and write this table.

A switch is a plain value or a *rule*. A rule (an object, null for off, true for "with its defaults") fires on some
calls only: see `Rule`. "Committed" means that the write has happened and can be read back.
"""

import dataclasses
import random
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from guanwei.lib.words import Words


class Refused(ValueError):
    """A control request that makes no sense, with the sentence that says why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass
class Rule:
    """When a rule fires.

    times: how often, then it ends (null: without end). share: with which probability, drawn from `seed`.
    path: only for that call, as `/2/statuses/share.json` or `statuses/share`. uid: only for that account.
    """

    times: int | None = None
    share: float = 1.0
    path: str | None = None
    uid: str | int | None = None


@dataclass
class Failure(Rule):
    """A gateway's HTML page with this HTTP status."""

    status: int = 502


@dataclass
class Slow(Rule):
    """The answer comes this many seconds after the write: by default later than a client waits (Guanwei: 30)."""

    seconds: float = 45.0


@dataclass
class Mangled(Rule):
    """Another answer than the real one, with this HTTP status. committed: whether the call took effect before."""

    status: int = 502
    committed: bool = True


@dataclass
class Truncated(Rule):
    """The real answer, cut in the middle. committed: whether the call took effect before."""

    committed: bool = True


@dataclass
class Refusal(Rule):
    """Any error code of Weibo's, before the write. status and text: instead of those of the table."""

    code: int = 10001
    status: int = 0
    text: str = ""


@dataclass
class Late(Rule):
    """20032: the post is taken, and becomes visible after so many seconds."""

    visible_after_seconds: float = 90.0


@dataclass
class Hide(Rule):
    """An accepted post turns `hidden` or `removed` after so many seconds."""

    state: str = "hidden"
    after_seconds: float = 0.0


def _means(zh: str, en: str) -> dict[str, Words]:
    """What a switch does, in both languages."""
    return {"words": Words(zh=zh, en=en)}


@dataclass
class Faults:
    """Rules without a `path` fire on writes only; HTML, empty and truncated answers, without a path, on every call."""

    delay_seconds: float = field(
        default=0.0, metadata=_means("每次调用先等待的秒数。", "Seconds that every call waits before anything happens.")
    )
    fail_before_commit: Failure | None = field(
        default=None, metadata=_means("HTTP 失败，什么也没写入。", "An HTTP failure; nothing was written.")
    )
    fail_after_commit: Failure | None = field(
        default=None, metadata=_means("已经写入，却回 HTTP 失败。", "An HTTP failure although the write happened.")
    )
    timeout_after_commit: Slow | None = field(
        default=None, metadata=_means("立即写入，回答迟到。", "The write happens at once, its answer comes late.")
    )
    reset_before_commit: Rule | None = field(
        default=None,
        metadata=_means(
            "不回答就断开连接，什么也没写入。", "The connection is reset without an answer; nothing was written."
        ),
    )
    reset_after_commit: Rule | None = field(
        default=None,
        metadata=_means(
            "已经写入，不回答就断开连接。", "The connection is reset without an answer although the write happened."
        ),
    )
    html_answer: Mangled | None = field(
        default=None, metadata=_means("回网关的 HTML 页面。", "A gateway's HTML page instead of JSON.")
    )
    empty_answer: Mangled | None = field(default=None, metadata=_means("回空内容。", "An empty body."))
    truncated_json: Truncated | None = field(
        default=None,
        metadata=_means("状态码照常，JSON 只有前一半。", "Status and headers as always, the JSON cut in the middle."),
    )
    refuse: Refusal | None = field(
        default=None, metadata=_means("有意回任意一个微博错误码。", "Any Weibo error code on purpose.")
    )
    mostly_10001: bool = field(
        default=False,
        metadata=_means(
            "statuses/share 十次有九次在写入前回 10001，如 2017 年夏天。",
            "Nine of ten calls of statuses/share fail with 10001 before the write, as in the summer of 2017.",
        ),
    )
    late_publish_20032: Late | None = field(
        default=None,
        metadata=_means(
            "已发布，但回 20032，过一阵才可见。", "Published, but the answer is 20032 and the post shows up later."
        ),
    )
    hide_after_publish: Hide | None = field(
        default=None, metadata=_means("发布后被平台隐藏或移除。", "The platform hides or removes accepted posts.")
    )
    duplicate_refusal: bool = field(
        default=True,
        metadata=_means(
            "拒绝同一作者的相同文字；微博与评论分开计。",
            "The same text by the same author is refused; posts and comments are looked at apart.",
        ),
    )
    duplicate_window_seconds: float = field(
        default=600.0, metadata=_means("相同文字在多少秒内被拒绝。", "For how many seconds it is refused.")
    )
    duplicate_code: int = field(
        default=20019, metadata=_means("重复时的错误码：20019、20017 或 20111。", "Its code: 20019, 20017 or 20111.")
    )
    quota: bool = field(
        default=True, metadata=_means("是否计数并限制调用。", "Whether calls are counted and limited at all.")
    )
    calls_per_day: int = field(
        default=100,
        metadata=_means(
            "每账号每日（北京时间）调用数，超出回 10023。", "Calls per account and Beijing day; 10023 above."
        ),
    )
    posts_per_hour: int = field(
        default=30,
        metadata=_means(
            "每账号每整点小时的发布数，超出回 10024。", "Posting calls per account and clock hour; 10024 above."
        ),
    )
    calls_per_hour_and_ip: int = field(
        default=15000, metadata=_means("每 IP 每小时调用数，超出回 10022。", "Calls per IP and hour; 10022 above.")
    )
    own_timeline_size: int = field(
        default=5,
        metadata=_means(
            "user_timeline 能读到自己最新的几条。", "How many of the own newest statuses user_timeline can reach."
        ),
    )
    only_authorised_authors: bool = field(
        default=True,
        metadata=_means(
            "未授权本应用的人，其 @、评论、转发不出现在列表里。",
            "Mentions, comments and reposts by people who have not authorised the app stay out of the lists.",
        ),
    )
    safe_domain_check: bool = field(
        default=True,
        metadata=_means(
            "statuses/share 须含安全域名下的链接，否则 10017。", "statuses/share needs a safe-domain link, else 10017."
        ),
    )
    rip_required: bool = field(
        default=True,
        metadata=_means("写接口缺 rip 时回 10016。", "Write calls that need `rip` answer 10016 without it."),
    )
    text_length_check: bool = field(
        default=True, metadata=_means("超过 140 字回 20012。", "20012 above 140 characters.")
    )
    picture_check: bool = field(
        default=True,
        metadata=_means("图片类型与大小不符回 20005、20006。", "20005 and 20006 for a picture's type and size."),
    )
    error_code_as_string: bool = field(
        default=False, metadata=_means("error_code 为字符串。", "error_code is a string.")
    )
    oauth_numbers_as_strings: bool = field(
        default=False,
        metadata=_means("OAuth 回答里的数字都是字符串。", "Every number of the OAuth answers is a string."),
    )
    errors_with_200: bool = field(
        default=False, metadata=_means("错误也用 HTTP 200。", "Errors come with HTTP status 200.")
    )
    counts_as_strings: bool = field(
        default=False,
        metadata=_means("statuses/count 的数字为字符串。", "statuses/count answers its numbers as strings."),
    )
    pic_ids_form: bool = field(
        default=False,
        metadata=_means(
            "微博用 pic_ids、pic_num 表示图片，不给 pic_urls。",
            "Statuses name pictures by pic_ids and pic_num instead of pic_urls.",
        ),
    )
    reposts_key: str = field(
        default="reposts",
        metadata=_means(
            "repost_timeline 的列表名：reposts（旧）或 statuses。",
            "The list key of repost_timeline: reposts (older) or statuses.",
        ),
    )
    extra_fields: bool = field(
        default=True,
        metadata=_means("每个对象多一个文档没有的字段。", "Each object has a field that no page of Weibo's names."),
    )
    escape_text: bool = field(
        default=False,
        metadata=_means(
            "微博正文里的 & < > 以 HTML 实体返回。", "`&`, `<` and `>` of a status come back HTML-escaped."
        ),
    )
    drop_topics: bool = field(
        default=True, metadata=_means("statuses/share 悄悄去掉 #话题#。", "statuses/share silently removes #topic#.")
    )
    big_ids: bool = field(
        default=False,
        metadata=_means(
            "新 id 大于 2^53，JavaScript 的数会丢位；此后不再变小。",
            "New ids lie above 2^53, where a JavaScript number loses digits; ids never shrink again.",
        ),
    )
    revoked_code: int = field(
        default=21332,
        metadata=_means(
            "已吊销的 token 回什么码：21332、21321 或 21317。", "What a revoked token answers: 21332, 21321 or 21317."
        ),
    )
    seed: int | None = field(
        default=None,
        metadata=_means("随机数种子，使 share 与 mostly_10001 可重复。", "Makes `share` and mostly_10001 repeatable."),
    )


HINTS = get_type_hints(Faults)
RULES: dict[str, type[Rule]] = {
    name: next(kind for kind in get_args(hint) if issubclass(kind, Rule))
    for name, hint in HINTS.items()
    if any(isinstance(kind, type) and issubclass(kind, Rule) for kind in get_args(hint))
}
FIRE_ON_READS_TOO = {"html_answer", "truncated_json", "empty_answer"}
CHOICES: dict[str, tuple[Any, ...]] = {
    "reposts_key": ("reposts", "statuses"),
    "state": ("hidden", "removed"),
    "duplicate_code": (20019, 20017, 20111),
    "revoked_code": (21332, 21321, 21317),
}


def read_faults(wanted: Any, base: Faults) -> Faults:
    """`base` with the switches of a JSON object; Refused for an unknown name or a value of the wrong kind."""
    return dataclasses.replace(base, **_read_fields(Faults, wanted, "faults"))


def as_json(faults: Faults) -> dict[str, Any]:
    return dataclasses.asdict(faults)


def _read_fields(kind: type, wanted: Any, where: str) -> dict[str, Any]:
    if not isinstance(wanted, dict):
        raise Refused(Words(zh=f"{where} 应为 JSON 对象。", en=f"{where} has to be a JSON object."))
    hints = get_type_hints(kind)
    unknown = sorted(set(wanted) - set(hints))
    if unknown:
        known = ", ".join(sorted(hints))
        raise Refused(
            Words(
                zh=f"{where} 里没有开关 {unknown[0]}；现有：{known}。",
                en=f"{where} has no switch {unknown[0]}; it has {known}.",
            )
        )
    return {name: _read_value(name, value, hints[name], where) for name, value in wanted.items()}


def _read_value(name: str, value: Any, hint: Any, where: str) -> Any:
    kinds = get_args(hint) or (hint,)
    rule = next((kind for kind in kinds if issubclass(kind, Rule)), None)
    if rule is not None:
        if value is None or value is False:
            return None
        return rule(**_read_fields(rule, {} if value is True else value, f"{where}.{name}"))
    if float in kinds and type(value) is int:
        value = float(value)
    if type(value) not in kinds or (name in CHOICES and value not in CHOICES[name]) or not _sane(name, value):
        raise Refused(Words(zh=f"{where}.{name} 的值 {value!r} 不合用。", en=f"{where}.{name} cannot be {value!r}."))
    return value


def _sane(name: str, value: Any) -> bool:
    """Numbers are not negative, a share lies between 0 and 1, an HTTP status is one (0: that of the table)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or name == "seed":
        return True
    if name == "share":
        return 0 <= value <= 1
    if name == "status":
        return value == 0 or 200 <= value <= 599
    return 0 <= value < 1e12


@dataclass
class FaultBook:
    """The switches in force, and the dice for those that fire now and then."""

    faults: Faults = field(default_factory=Faults)
    dice: random.Random = field(default_factory=random.Random)

    def put(self, faults: Faults) -> None:
        self.faults = faults
        self.dice = random.Random(faults.seed)

    def fires(self, name: str, path: str, uid: str, *, write: bool) -> Any:
        """The rule, when it fires for this call (and one of its `times` is spent), else None."""
        rule = getattr(self.faults, name)
        if rule is None or rule.times == 0:
            return None
        if rule.path is None and not write and name not in FIRE_ON_READS_TOO:
            return None
        if rule.path is not None and call_name(rule.path) != path:
            return None
        if rule.uid is not None and str(rule.uid) != uid:
            return None
        if rule.share < 1 and self.dice.random() >= rule.share:
            return None
        self._spend(name, rule)
        return rule

    def nine_of_ten(self) -> bool:
        return self.dice.random() < 0.9

    def _spend(self, name: str, rule: Rule) -> None:
        if rule.times is None:
            return
        rule.times -= 1
        if rule.times <= 0:
            setattr(self.faults, name, None)


def call_name(path: str) -> str:
    """`/2/statuses/share.json` -> `statuses/share`; a name stays as it is."""
    return path.removeprefix("/2/").strip("/").removesuffix(".json")
