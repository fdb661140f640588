"""Topics between two hash signs, and tags behind one."""

import pytest

from guanwei.lib.text import find_tags, find_topics


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("#新品上线# 来了", ["新品上线"]),
        ("#早安#世界#晚安#", ["早安", "晚安"]),
        ("一个 # 不是话题", []),
        ("## 空的", []),
        ("# # 也空", []),
        ("#跨\n行#", []),
        ("http://a.cn/#x# 和 #真#", ["真"]),
    ],
)
def test_weibo_topics_stand_between_two_hash_signs(text: str, topics: list[str]) -> None:
    assert [span.value for span in find_topics(text)] == topics


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#早安 #上海", ["早安", "上海"]),
        ("#早安#上海", ["早安"]),
        ("今天 #新品上线，欢迎", ["新品上线"]),
        ("#foo bar #baz", ["foo", "baz"]),
        ("第 #1 名 #2026款", ["2026款"]),
        ("http://a.cn/#frag a#b &#39;", []),
        ("（#官微）", ["官微"]),
    ],
)
def test_tags_end_at_white_space_or_punctuation(text: str, tags: list[str]) -> None:
    assert [span.value for span in find_tags(text)] == tags


def test_a_tag_covers_its_hash_signs() -> None:
    text = "看 #新品# 和 #tag"
    assert [text[span.start : span.end] for span in find_tags(text)] == ["#新品#", "#tag"]
