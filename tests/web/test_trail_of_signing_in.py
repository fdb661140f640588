"""What the trail tells an administrator about signing in."""

import pytest

from tests.cast import PASSWORD, cast
from tests.web.proofs import code_of, set_up_app, wrong_code
from tests.web.visitors import browser, text_of

pytestmark = pytest.mark.django_db


def test_by_what_from_where_and_what_failed() -> None:
    who = cast()
    set_up_app(who.lin)
    here = {"REMOTE_ADDR": "36.112.4.9"}
    browser().post("/sign-in", {"username": "nobody-here", "password": "wrong"}, **here)
    browser().post("/sign-in", {"username": "lin", "password": "wrong"}, **here)
    client = browser()
    client.post("/sign-in", {"username": "lin", "password": PASSWORD}, **here)
    client.post("/sign-in/second", {"code": wrong_code()}, **here)
    client.post("/sign-in/second", {"code": code_of()}, **here)
    page = " ".join(text_of(browser(who.admin).get("/trail")).split())
    for told in (
        "登录 凭密码 凭验证器",
        "有人登录未成功 凭密码",
        "有人登录未成功 凭验证码",
        "有人登录未成功 用了不存在的用户名",
        "设置了第二因素 验证器",
        "36.112.4.9",
    ):
        assert told in page, told
    assert "nobody-here" not in page
    assert "有人登录未成功" not in text_of(browser(who.chen).get("/trail"))
