"""E5.no-answer: a definite question is passed by. Pairs written before the rules were tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanwei.practice.findings import Level
from guanwei.practice.questions import Asks, asked, takes_up
from guanwei.practice.registry import run
from tests.pure.practice.test_any_input import ANY_TEXT
from tests.pure.practice.test_replies import an_answer
from tests.pure.practice.world import around

PASSED_BY = [
    ("请问周末几点开门呀", "感谢您的关注哦~"),
    ("什么时候能发货？", "亲，您的心情小编非常理解呢"),
    ("新品啥时候上？等好久了", "谢谢喜欢[心][心]"),
    ("你们店在哪里啊", "欢迎光临哦亲"),
    ("成都哪里能买到这款", "爱你哟，么么哒"),
    ("多少钱一盒", "喜欢就来看看吧"),
    ("这个怎么卖？", "真的特别好看呢"),
    ("孕妇能喝吗", "感谢支持！"),
    ("这款有没有无糖的？", "祝您生活愉快"),
    ("茶饼怎么撬开？", "哈哈谢谢"),
    ("為什麼我的訂單被取消了", "感謝您的支持與鼓勵"),
    ("几点关门？", "今天天气真好"),
    ("几点关门？", "今天人好多"),
    ("怎么退货？", "感谢关注我们的新品，今晚八点直播见"),
    ("可以退吗？", "亲，我们的产品都是正品哦"),
    ("能不能发顺丰", "宝贝很好看呢"),
    ("蓝色款什么时候有货？", "蓝色款很好看哦"),
    ("是开片还是裂了？有点担心", "亲亲，谢谢喜欢哦"),
    ("How do I return this?", "It looks gorgeous on you!"),
    ("When do you open on Sundays?", "Thanks so much for your support! 💕"),
    ("how much is the blue one", "Glad you love it!"),
    ("Do you ship to Norway?", "Thank you for reaching out!"),
    ("Where can I buy this in Berlin?", "Love this ❤️"),
]
TAKEN_UP = [
    ("请问周末几点开门呀", "早上十点"),
    ("什么时候能发货？", "今天下午"),
    ("新品啥时候上？等好久了", "还没定，定了第一个告诉你"),
    ("你们店在哪里啊", "徐家汇地铁口左手边"),
    ("成都哪里能买到这款", "太古里有一家"),
    ("多少钱一盒", "128，两盒包邮"),
    ("这个怎么卖？", "按斤称"),
    ("孕妇能喝吗", "里面有冰片，最好问过医生"),
    ("孕妇能喝吗", "不建议"),
    ("这款有没有无糖的？", "无糖的在原味旁边那格"),
    ("茶饼怎么撬开？", "从侧面插进去，一层层起"),
    ("快递怎么还没到", "我查了，卡在嘉兴，今晚能走"),
    ("为什么涨价", "原料贵了两成"),
    ("能不能出大瓶装", "我去问问工厂，有消息来这里回你"),
    ("能不能出大瓶装", "好主意，已经排进六月的版本"),
    ("是正品吗", "工厂直发，盒底有编号可以查"),
    ("怎么联系你们", "https://qingheming.example/contact"),
    ("哪个味道更淡", "你平时喝绿茶还是红茶？"),
    ("几号抽奖", "8号"),
    ("几点关门", "今天照常"),
    ("几点关门", "天黑就收摊"),
    ("几点直播", "今晚八点直播见"),
    ("是正品吗", "我们的产品都是正品哦"),
    ("哪款送女生好", "蓝色款很好看哦"),
    ("蓝色好看吗", "蓝色款很漂亮哦"),
    ("蓝色款什么时候有货？", "蓝色款下周到，很好看哦"),
    ("是开片还是裂了？有点担心", "是开片，放心用"),
    ("明天天气适合拍照吗", "天气预报说有太阳"),
    ("Is this vegan?", "Thanks for asking, it has honey in it."),
    ("When do you open on Sundays?", "At nine, the bakery from seven."),
    ("how much is the blue one", "12 euros"),
    ("Do you ship to Norway?", "We do, it takes about nine days."),
    ("Where can I buy this in Berlin?", "The shop on Torstrasse has some left."),
    ("Where can I buy this in Berlin?", "Not sure, let me ask the team and come back to you."),
    ("Why is it so bitter?", "Because the water was boiling."),
]
NO_QUESTION = [
    "今天好开心?",
    "太好看了吧??",
    "怎么这么慢啊",
    "难道不应该道歉吗",
    "谁不喜欢呢",
    "我也想要",
    "哪里哪里，客气了",
    "随便什么时候都行",
    "可是我还是没有感觉啊",
    "我是南方人还是爱喝绿茶",
    "你知道吗，我第一次喝的时候还在读书",
    "lovely photo?",
    "are you kidding me",
    "",
    "?",
]


def ids(answers: str, text: str, **settings: object) -> list[str]:
    return [one.id for one in run(an_answer(text, answers=answers), around(**settings), only=["E5.no-answer"])]


@pytest.mark.parametrize(("answers", "text"), PASSED_BY)
def test_a_question_that_is_passed_by_is_found(answers: str, text: str) -> None:
    assert ids(answers, text) == ["E5.no-answer"]


@pytest.mark.parametrize(("answers", "text"), TAKEN_UP)
def test_an_answer_that_takes_it_up_passes(answers: str, text: str) -> None:
    assert ids(answers, text) == []


@pytest.mark.parametrize("answers", NO_QUESTION)
def test_what_only_looks_like_a_question_asks_nothing(answers: str) -> None:
    assert ids(answers, "谢谢支持！") == []


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("几點開門？", Asks.WHEN),
        ("在哪兒買", Asks.WHERE),
        ("多 少 钱", Asks.HOW_MUCH),
        ("好喝吗", Asks.WHETHER),
        ("怎么退", Asks.OPEN),
        ("What time do you close?", Asks.WHEN),
        ("Is it vegan?", Asks.WHETHER),
    ],
)
def test_each_kind_of_question_is_known(text: str, asks: Asks) -> None:
    assert asks in {question.asks for question in asked(text)}


def test_the_finding_quotes_the_clause_that_asks() -> None:
    subject = an_answer("谢谢支持！", answers="第一次来，请问周末几点开门呀？想带孩子去。")
    (found,) = run(subject, around(), only=["E5.no-answer"])
    assert found.level is Level.HINT
    assert "“请问周末几点开门呀”（什么时候）" in found.message.zh
    assert found.span == (0, 5)
    assert found.figures == {"asks": "when", "clause": "请问周末几点开门呀"}


@given(ANY_TEXT | st.text(), ANY_TEXT | st.text())
def test_any_two_texts_are_judged(message: str, answer: str) -> None:
    questions = asked(message)
    assert all(question.clause in message for question in questions)
    assert takes_up(message, answer, questions) in (True, False)
