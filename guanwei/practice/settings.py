"""What can be set about the checks, and the values that hold for one account.

Every check module declares its own settings beside the rule that reads them. A setting whose default is the guide's
says `from_guide=True`: 2 silent days (B2), 10 % promotion (C2), 79 / 10 / 11 (C5), and 100 posts a day as certain
failure, which is the bound that no brand can set its daily maximum past (B1, B5). Every other number is ours: the guide
asks for a suitable rhythm without saying which, so ours are what an enterprise account can keep up and read well.
The level of each check is a setting too: its id with `.level`, one of block, ask, hint, off.

Values are stored per installation, brand and account (guanwei.accounts.inheritance) and resolved here.
"""

import logging
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from guanwei.accounts.inheritance import Layer, Value, resolve
from guanwei.lib.words import Words
from guanwei.practice.findings import Level

logger = logging.getLogger("guanwei.practice")

T = TypeVar("T", int, float, str)

OFF = "off"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One number, word or address that a brand may set. The type of `default` is the type of every value."""

    id: str
    default: T
    unit: Words
    label: Words
    help: Words
    from_guide: bool = False
    low: T | None = None
    high: T | None = None
    choices: tuple[T, ...] = ()
    pattern: str = ""  # a text must match it whole
    longest: int = 0  # characters of a text; 0 for no limit

    def fits(self, value: object) -> bool:
        """May `value` (as read from JSON) be stored for this setting?"""
        if isinstance(value, bool):
            return False
        if isinstance(self.default, str):
            return isinstance(value, str) and self._allowed(value)
        if isinstance(self.default, int):
            return isinstance(value, int) and self._within(value)
        return isinstance(value, int | float) and math.isfinite(value) and self._within(value)

    def _allowed(self, value: str) -> bool:
        if self.choices and value not in self.choices:
            return False
        if self.longest and len(value) > self.longest:
            return False
        return not self.pattern or re.fullmatch(self.pattern, value) is not None

    def _within(self, value: float) -> bool:
        above = self.low is None or float(self.low) <= value
        return above and (self.high is None or value <= float(self.high))

    def shown(self, value: T, language: str) -> str:
        """`value` as the form of this language shows it, and as somebody may write it there."""
        return str(value)

    def problem(self, value: object) -> Words | None:
        """What is wrong with `value`, for the form that sets it; None when it fits."""
        if self.fits(value):
            return None
        if self.choices:
            listed = ", ".join(str(choice) for choice in self.choices)
            return Words(zh=f"“{self.label.zh}”只能取：{listed}。", en=f"“{self.label.en}” is one of: {listed}.")
        if self.longest:
            return Words(
                zh=f"“{self.label.zh}”最多 {self.longest} 个字。",
                en=f"“{self.label.en}” has at most {self.longest} characters.",
            )
        if isinstance(self.default, str):
            return Words(
                zh=f"“{self.label.zh}”要填以 http:// 或 https:// 开头的完整网址，或者留空。",
                en=f"“{self.label.en}” is a full address with http:// or https://, or empty.",
            )
        kind = Words(zh="整数", en="a whole number") if isinstance(self.default, int) else Words(zh="数", en="a number")
        return Words(
            zh=f"“{self.label.zh}”要填 {self.low} 到 {self.high} 之间的{kind.zh}。",
            en=f"“{self.label.en}” is {kind.en} from {self.low} to {self.high}.",
        )


def level_setting(
    check_id: str, default: Level, title: Words, *, waivable: bool, afterwards: bool = False
) -> Setting[str]:
    """The level of a check as a setting of its own.

    Where the network itself would refuse the post there is no "ask": nobody could give the answer that lets it pass.
    `afterwards`: it looks at what is out, where nothing can be stopped or let pass any more.
    """
    levels = [level.value for level in Level if waivable or afterwards or level is not Level.ASK]
    return Setting(
        id=f"{check_id}.level",
        default=default.value,
        unit=Words(zh="级别", en="level"),
        label=Words(zh=f"{title.zh}：级别", en=f"{title.en}: level"),
        help=_AFTERWARDS
        if afterwards
        else Words(
            zh=f"拦下（block）发不出去，{'待确认（ask）要人签字放行，' if waivable else ''}提示（hint）只是说一声，"
            "关闭（off）不检查。",
            en=f"block stops the post, {'ask needs a person to let it pass, ' if waivable else ''}hint only shows it, "
            "off does not check.",
        ),
        choices=(*levels, OFF),
    )


_AFTERWARDS = Words(
    zh="拦下（block）和待确认（ask）都会出现在“今天”，直到有人记为已知；提示（hint）只写在稿件旁边，"
    "关闭（off）不检查。",
    en="block and ask both stand on Today until somebody takes note, hint only beside the post, off does not check.",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that hold for one account, each with the level that it comes from. What is missing has its default."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def __getitem__(self, setting: Setting[T]) -> T:
        held = self.values.get(setting.id)
        if held is None:
            return setting.default
        # In the default's own type: a share stored as 10 is the same value as 10.0.
        own, value = type(setting.default), cast(T, held.value)
        return value if type(value) is own else own(value)


def resolved(settings: Iterable[Setting[Any]], layers: Sequence[Layer]) -> Settings:
    """The values of `settings` for one account out of `layers`, nearest first.

    A stored value that does not fit is passed over and logged.
    """
    known = {setting.id: setting for setting in settings}
    for layer in layers:
        for key, value in layer.values.items():
            if key in known and not known[key].fits(value):
                logger.warning("setting %s has a value that does not fit at level %s: %r", key, layer.origin, value)
    return Settings({key: resolve(key, layers, one.default, one.fits) for key, one in known.items()})


PERCENT = Words(zh="%", en="%")
DAYS = Words(zh="天", en="days")
POSTS = Words(zh="条", en="posts")
MINUTES = Words(zh="分钟", en="minutes")
CHARACTERS = Words(zh="字", en="characters")
POINTS = Words(zh="个百分点", en="percentage points")
ADDRESS = Words(zh="网址", en="address")

MIX_DAYS = Setting(
    id="mix.window-days",
    default=30,
    low=7,
    high=365,
    unit=DAYS,
    label=Words(zh="配比看多少天", en="Days over which shares are judged"),
    help=Words(
        zh="推广占比和内容配比都按这么多天滚动计算，算到这条稿件发布的时刻为止。",
        en="Promotion share and mix are judged over so many days, rolling, up to the moment of the post.",
    ),
)
MIX_POSTS = Setting(
    id="mix.minimum-posts",
    default=20,
    low=5,
    high=1000,
    unit=POSTS,
    label=Words(zh="至少多少条才算占比", en="Posts needed before shares are judged"),
    help=Words(
        zh="窗口里的稿件不到这么多条时不下结论：三条里有一条推广说明不了什么。",
        en="With fewer posts in the window there is no verdict: one promotion among three posts says nothing.",
    ),
)
DEFAULT_LINK = Setting(
    id="brand.default-link",
    default="",
    pattern=r"(https?://[!-~]{1,500})?",
    unit=ADDRESS,
    label=Words(zh="品牌默认链接", en="The brand's default link"),
    help=Words(
        zh="平台要求带链接而稿件没有时，一键补上的官网地址；它不会让稿件算作推广。",
        en="The site that is put in by one click where a network demands a link; it never makes a post a promotion.",
    ),
)
OTHER_NAMES = Setting(
    id="brand.other-names",
    default="",
    longest=200,
    unit=Words(zh="名称", en="names"),
    label=Words(zh="品牌的其他叫法", en="What else the brand is called"),
    help=Words(
        zh="英文名、简称、公司全名，用逗号分开。账号名和简介里出现其中一个，就算写明了品牌。",
        en="An English name, a short one, the company's full name; commas between them. A name or description that "
        "holds one of them counts as naming the brand.",
    ),
)
SHARED = (MIX_DAYS, MIX_POSTS, DEFAULT_LINK, OTHER_NAMES)


def other_names(text: str) -> tuple[str, ...]:
    """The names out of `brand.other-names`, whichever comma was typed."""
    return tuple(name for name in (part.strip() for part in re.split(r"[,，、;；\n]", text)) if name)
