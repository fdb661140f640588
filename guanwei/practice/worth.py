"""What a post gives its readers (practice C7), as its author declares it. Needs nothing else, so that a table and a
spreadsheet can name it too."""

from enum import StrEnum

from guanwei.lib.words import Words


class Value(StrEnum):
    PRACTICAL = "practical"
    OPINION = "opinion"  # of our own
    EXCLUSIVE = "exclusive"
    NONE = "none"


NAMES = {
    Value.PRACTICAL: Words("实用", "Something practical"),
    Value.OPINION: Words("自己的观点", "An opinion of our own"),
    Value.EXCLUSIVE: Words("独家", "An exclusive"),
    Value.NONE: Words("都没有", "None of them"),
}
# How people write it into a spreadsheet, beside the names above and the values themselves.
_ALSO = {
    Value.PRACTICAL: "实用 实用价值 实用信息 干货 有用 useful practicalvalue practical",
    Value.OPINION: "观点 有观点 见解 态度 ownopinion",
    Value.EXCLUSIVE: "独家 独家内容 独家信息 首发 exclusive",
    Value.NONE: "无 没有 都没有 none nothing",
}
_BY_NAME = {
    name: value
    for value in Value
    for name in (
        value.value,
        *_ALSO[value].split(),
        *("".join(w.lower().split()) for w in NAMES[value].as_json().values()),
    )
}


def value_called(text: str) -> Value | None:
    """The value that a person means; None where nobody can tell."""
    return _BY_NAME.get("".join(text.lower().split()))
