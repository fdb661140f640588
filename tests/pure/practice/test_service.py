"""What is a matter of customer service, and the share of it in the role that is lived (practice A4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.lived import Lived, lived
from guanwei.practice.service import is_service
from tests.pure.practice.test_any_input import ANY_TEXT

SERVICE = (
    "快递三天了还没动，单号发你私信了",
    "我的订单怎么还没发货？",
    "壶收到的时候就碎了，怎么退",
    "開票抬頭寫錯了，可以重開嗎",
    "质量太差，用两次就漏水",
    "APP 闪退，登录不上",
    "你们家售后电话多少",
    "Where is my order? It has not arrived.",
    "The lid came broken, I want a refund",
    "my account is locked and I can't log in",
)
TALK = (
    "这个颜色真好看",
    "今天的茶是什么水温泡的？",
    "把我萌坏了",
    "饿坏了，什么时候开饭",
    "看哭了，心碎了一地",
    "快递小哥辛苦了",
    "明天几点开门",
    "I love the new colour",
    "What time do you open tomorrow?",
    "转发微博 //@小王: 我的快递还没到",
)


@pytest.mark.parametrize("message", SERVICE)
def test_an_order_a_delivery_a_return_or_what_does_not_work_is_service(message: str) -> None:
    assert is_service(message)


@pytest.mark.parametrize("message", TALK)
def test_all_other_talk_is_conversation(message: str) -> None:
    assert not is_service(message)


@pytest.mark.parametrize(
    ("answers", "answered", "shares"),
    [
        (0, (), Lived(30, 0, 0)),
        (4, SERVICE[:1] + TALK[:3], Lived(30, 3, 1)),
        (4, (), Lived(30, 4, 0)),
        (4000, SERVICE[:2] + TALK[:2], Lived(30, 2000, 2000)),  # the newest few stand for all
        (3, SERVICE[:3], Lived(30, 0, 3)),
    ],
)
def test_the_share_of_service_among_what_was_answered_is_that_of_the_answers(
    answers: int, answered: tuple[str, ...], shares: Lived
) -> None:
    assert lived(posts=30, answers=answers, answered=answered) == shares


@given(st.integers(0, 50), st.integers(0, 50), st.lists(ANY_TEXT | st.text(), max_size=5))
def test_any_messages_leave_every_answer_counted_once(posts: int, answers: int, messages: list[str]) -> None:
    found = lived(posts=posts, answers=answers, answered=messages)
    assert (found.posts, found.answers + found.service) == (posts, answers)
    assert found.answers >= 0 and found.service >= 0
