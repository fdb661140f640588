"""What a column of a content plan may hold, and by which headers teams know it."""

import re
import unicodedata
from enum import StrEnum

from guanwei.lib.words import Words


class Field(StrEnum):
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    WEEKDAY = "weekday"
    SERIAL = "serial"  # a running number, read by nobody
    ACCOUNT = "account"
    NETWORK = "network"
    COLUMN = "column"
    TEXT = "text"
    PICTURE = "picture"
    ALT = "alt"
    LINK = "link"
    TOPIC = "topic"
    BENEFIT = "benefit"
    VALUE = "value"
    OWNER = "owner"
    NOTE = "note"


SEVERAL = frozenset({Field.PICTURE, Field.ALT})  # fields that may have several columns: 图1, 图2, ...
WHEN = frozenset({Field.DATE, Field.TIME, Field.DATETIME, Field.WEEKDAY, Field.SERIAL})
"""A row that holds nothing beyond these is an empty day of the calendar, not a post."""

NAMES: dict[Field, Words] = {
    Field.DATE: Words("日期", "Date"),
    Field.TIME: Words("时间", "Time"),
    Field.DATETIME: Words("日期时间", "Date and time"),
    Field.WEEKDAY: Words("星期", "Weekday"),
    Field.SERIAL: Words("序号", "No."),
    Field.ACCOUNT: Words("账号", "Account"),
    Field.NETWORK: Words("平台", "Network"),
    Field.COLUMN: Words("栏目", "Column"),
    Field.TEXT: Words("正文", "Text"),
    Field.PICTURE: Words("图片", "Picture"),
    Field.ALT: Words("图片说明", "Alt text"),
    Field.LINK: Words("链接", "Link"),
    Field.TOPIC: Words("话题", "Topic"),
    Field.BENEFIT: Words("福利", "Benefit"),
    Field.VALUE: Words("价值", "Value"),
    Field.OWNER: Words("负责人", "Owner"),
    Field.NOTE: Words("备注", "Note"),
}

# Normalised headers, the surest first: where two columns could be the text, 正文 wins over 内容.
_SYNONYMS: dict[Field, str] = {
    Field.DATE: "日期 date day 发布日 发文日期 推送日期 上线日期 日子",
    Field.TIME: "时间 time 时刻 时间点 时段 发文时间 推送时间 上线时间 几点 publishtime posttime",
    Field.DATETIME: (
        "日期时间 日期与时间 日期和时间 日期/时间 日期及时间 时间日期 datetime dateandtime date/time scheduledat"
    ),
    Field.WEEKDAY: "星期 周几 星期几 礼拜 weekday dayofweek",
    Field.SERIAL: "序号 编号 no number # id 序",
    Field.ACCOUNT: "账号 帐号 账户 帐户 官微 官微账号 账号名称 账号名 微博账号 account accounts handle profile",
    Field.NETWORK: "平台 渠道 网络 社交平台 network networks platform platforms channel channels",
    Field.COLUMN: "栏目 版块 板块 栏目名称 内容栏目 内容分类 分类 类别 column category section",
    Field.TEXT: (
        "正文 文案 微博正文 微博文案 博文 推文 发文内容 微博内容 正文内容 文案内容"
        " text posttext post copy caption message 内容 文字 content body"
    ),
    Field.PICTURE: (
        "图片 配图 图 插图 照片 图片文件 图片文件名 图片名称 picture pictures image images photo photos media"
        " picturefile picturefiles imagefile imagefiles"
    ),
    Field.ALT: (
        "图片说明 配图说明 图说 图片描述 配图描述 替代文字 替代文本 图片替代文字 无障碍描述 alt alttext alttexts"
        " altdescription picturedescription imagedescription"
    ),
    Field.LINK: "链接 网址 链接地址 跳转链接 落地页 外链 url urls link links website",
    Field.TOPIC: "话题 话题词 微博话题 话题标签 标签 topic topics hashtag hashtags tags",
    Field.BENEFIT: "福利 优惠 优惠/福利 福利/优惠 优惠信息 优惠内容 粉丝福利 奖品 benefit benefits offer incentive",
    Field.VALUE: "价值 内容价值 稿件价值 读者价值 价值类型 value valueforreaders contentvalue",
    Field.OWNER: "负责人 责任人 撰稿人 撰写人 编辑 作者 小编 owner author editor responsible responsibleperson",
    Field.NOTE: "备注 说明 注 备注说明 note notes remark remarks comment comments",
}
_RANK: dict[str, tuple[Field, int]] = {
    name: (field, rank) for field, names in _SYNONYMS.items() for rank, name in enumerate(names.split())
}
_LEADING = (
    "发布",
    "计划",
    "预计",
    "拟",
    "推送",
    "发送",
    "所属",
    "排期",
    "planned",
    "publishing",
    "publish",
    "scheduled",
)
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOISE = re.compile(r"[\s*:_\-.。·()\[\]【】]+")
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}
_PICTURE_NUMBER = "([0-9]{1,2}|[一二三四五六七八九])"
_PICTURE_WORDS = "(?:图片|配图|插图|照片|图|pictures?|images?|photos?|pic|img)"
_ALT_WORDS = "(?:说明|描述|替代文字|替代文本|alt|alttext|description)"
_NUMBERED = (
    (re.compile(f"{_PICTURE_WORDS}{_PICTURE_NUMBER}"), Field.PICTURE),
    (re.compile(f"第{_PICTURE_NUMBER}张{_PICTURE_WORDS}?"), Field.PICTURE),
    (re.compile(f"{_PICTURE_WORDS}?{_ALT_WORDS}{_PICTURE_NUMBER}"), Field.ALT),
    (re.compile(f"{_PICTURE_WORDS}{_PICTURE_NUMBER}{_ALT_WORDS}"), Field.ALT),
)


def header_key(header: str) -> str:
    """A header as it is compared: one width, one case, no spaces, remarks in brackets, stars or colons.

    `发布日期 *（必填）` and `发布日期` are the same header.
    """
    text = unicodedata.normalize("NFKC", header).casefold()
    return _NOISE.sub("", _REMARK.sub("", text)) or _NOISE.sub("", text)


def recognise(key: str) -> tuple[Field, int] | None:
    """The field that a normalised header names, and how sure that is (0 is surest)."""
    if key in _RANK:
        return _RANK[key]
    for pattern, field in _NUMBERED:
        if pattern.fullmatch(key):
            return field, 0
    for word in _LEADING:
        if key.startswith(word) and (rest := key.removeprefix(word)) in _RANK:
            field, rank = _RANK[rest]
            return field, rank + 1
    return None


def picture_number(key: str) -> int | None:
    """The number in `图3` or `图3说明`; None for a column without one."""
    for pattern, _ in _NUMBERED:
        if found := pattern.fullmatch(key):
            return _DIGITS.get(found[1]) or int(found[1])
    return None
