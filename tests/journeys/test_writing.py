"""What somebody writes is not lost, whatever becomes of the session meanwhile."""

import pytest

from tests.cast import PASSWORD, weibo_account
from tests.journeys.company import Company, company
from tests.journeys.conftest import Visit
from tests.journeys.running import wait_until

TEXT = "写了一上午的一条。\n第二段还没想好。"


@pytest.fixture
def who(transactional_db: None) -> Company:
    made = company()
    weibo_account(made.admin, made.brand)
    return made


def test_words_written_while_the_session_ended_come_back_after_signing_in(who: Company, visit: Visit) -> None:
    lin = visit(who.lin)
    lin.open("/posts/new")
    words = lin.page.locator("[name=text]")
    words.fill("写了一上午的一条。")
    lin.page.context.clear_cookies(name="sessionid")
    words.fill(TEXT)
    wait_until(lambda: lin.sees("登录已失效"), 10)
    assert lin.page.locator("input[type=password]").count() == 0, "no sign-in form inside the post form"
    lin.press("存草稿")
    lin.page.get_by_label("用户名").fill(who.lin.username)
    lin.page.get_by_label("密码").fill(PASSWORD)
    lin.press("登录")
    assert "/posts/new" in lin.page.url
    assert words.input_value() != TEXT, "the server never got it"
    lin.press("恢复内容")
    assert words.input_value() == TEXT
