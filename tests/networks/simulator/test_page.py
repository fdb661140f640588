"""The page to look at: shows what was posted, lets nothing that was posted act."""

import re
from html import unescape

import pytest

from .driver import SAFE_LINK, Account, Simulator, body_of
from .oracle import SHORT_LINK, base62_of
from .pictures import picture

HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="an attribute that ends early"),
    pytest.param("'><svg/onload=alert(1)>", id="the same with the other quote"),
    pytest.param("</textarea></title></style><script>x</script>", id="closing tags"),
    pytest.param("{{ 7*7 }} {% include 'x' %} ${7*7} %(x)s {0}", id="template words"),
    pytest.param("&lt;b&gt; &amp;amp;", id="entities"),
]


def page_of(simulator: Simulator) -> str:
    answer = simulator.http.get("/", follow_redirects=True)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/html")
    return answer.text


def test_the_page_shows_accounts_and_their_posts(simulator: Simulator, brand: Account) -> None:
    brand.shared("今天发布的新品")
    page = page_of(simulator)
    assert "今天发布的新品" in page and "示例品牌" in page


def test_an_empty_simulator_has_a_page_too(simulator: Simulator) -> None:
    assert "<html" in page_of(simulator).lower()


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_and_do_nothing(simulator: Simulator, brand: Account, words: str) -> None:
    empty = page_of(simulator)
    brand.shared(words)
    page = page_of(simulator)
    assert words in unescape(page)
    for piece in ("<script>alert(1)", "<script>x", "<img src=x", "<svg/onload"):
        assert piece not in page and piece not in empty


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_names_and_comments_are_shown_and_do_nothing(simulator: Simulator, words: str) -> None:
    brand = simulator.account(screen_name=words)
    posted = brand.shared("一")["idstr"]
    simulator.fan("comment", posted, words, words)
    page = page_of(simulator)
    for piece in ("<script>alert(1)", "<script>x", "<img src=x", "<svg/onload"):
        assert piece not in page


def test_the_page_forbids_scripts_that_are_not_its_own(simulator: Simulator) -> None:
    policy = simulator.http.get("/", follow_redirects=True).headers["content-security-policy"]
    assert "unsafe-inline" not in policy.split("script-src")[-1].split(";")[0]
    assert "default-src" in policy or "script-src" in policy


def test_a_picture_is_on_the_page(simulator: Simulator, brand: Account) -> None:
    status = brand.shared("配图", picture())
    name = status["original_pic"].rsplit("/", 1)[-1]
    assert name in page_of(simulator)


def test_a_script_link_is_never_a_link(simulator: Simulator, brand: Account) -> None:
    body_of(brand.share(f"javascript:alert(1) {SAFE_LINK} "))
    assert 'href="javascript:' not in page_of(simulator)


def test_a_stranger_cannot_set_a_picture_off_as_a_page(simulator: Simulator, brand: Account) -> None:
    status = brand.shared("配图", picture())
    headers = simulator.http.get(status["original_pic"]).headers
    assert headers["content-type"].startswith("image/")
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("path", ["/accounts", "/faults", "/wire"])
def test_hostile_words_do_nothing_on_the_other_pages_either(simulator: Simulator, path: str, words: str) -> None:
    simulator.account(screen_name=words, safe_domains=["shop.example.com", words]).shared(words)
    answer = simulator.http.get(path)
    assert answer.status_code == 200
    for piece in ("<script>alert(1)", "<script>x", "<img src=x", "<svg/onload"):
        assert piece not in answer.text


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_state_or_name_does_nothing_on_the_login_page(simulator: Simulator, words: str) -> None:
    simulator.account(screen_name=words)
    key = simulator.control("GET", "app")["app_key"]
    query = {"client_id": key, "redirect_uri": "http://127.0.0.1:9/", "state": words, "scope": words, "lang": words}
    page = simulator.http.get("/oauth2/authorize", params=query)
    assert page.status_code == 200
    for piece in ("<script>alert(1)", "<script>x", "<img src=x", "<svg/onload"):
        assert piece not in page.text


def test_somebody_at_the_page_acts_as_a_fan(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    form = {"action": "comment", "as": "访客甲", "target": posted, "text": "从网页来", "authorised": "1", "back": "/"}
    assert simulator.http.post("/act", data=form).status_code in {302, 303}
    assert [comment["text"] for comment in body_of(brand.get("comments/to_me"))["comments"]] == ["从网页来"]
    assert "从网页来" in page_of(simulator)


def test_who_is_unticked_on_the_page_is_heard_no_more(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("一")["idstr"]
    form = {"action": "comment", "as": "访客甲", "target": posted, "back": "/"}
    for said in ("1", "0"):
        simulator.http.post("/act", data={**form, "text": f"第 {said} 句", "authorised": said})
    assert body_of(brand.get("comments/to_me"))["comments"] == []


def test_the_box_of_the_page_is_ticked_and_says_no_when_it_is_not(simulator: Simulator) -> None:
    boxes = re.findall(r'<input[^>]*name="authorised"[^>]*>', page_of(simulator))
    assert len(boxes) >= 2
    assert all('value="0"' in no and "checked" in box for no, box in zip(boxes[::2], boxes[1::2], strict=True))


@pytest.mark.parametrize(
    "back", ["http://evil.example.org/", "//evil.example.org/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_way_back_after_an_act_stays_on_the_simulator(simulator: Simulator, back: str) -> None:
    answer = simulator.http.post("/act", data={"action": "post", "as": "访客甲", "text": "好", "back": back})
    assert answer.status_code < 500
    assert answer.headers.get("location", "/").startswith("/") and "evil" not in answer.headers.get("location", "")


def test_a_short_link_leads_to_where_the_post_pointed(simulator: Simulator, brand: Account) -> None:
    code = SHORT_LINK.findall(brand.shared("一")["text"])[0].rsplit("/", 1)[1]
    answer = simulator.http.get(f"/t/{code}")
    assert (answer.status_code, answer.headers["location"]) == (302, SAFE_LINK)


def test_every_post_has_a_page_at_its_base62_address(simulator: Simulator, brand: Account) -> None:
    posted = brand.shared("自己的页面")["idstr"]
    page = simulator.http.get(f"/{brand.uid}/{base62_of(posted)}")
    assert page.status_code == 200 and "自己的页面" in page.text
    assert simulator.http.get(f"/{brand.uid}/{base62_of('5999999999999999')}").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_in_both_languages_that_it_is_not_weibo(simulator: Simulator, language: str) -> None:
    text = simulator.http.get("/", params={"lang": language}).text
    assert ("模拟器，不是微博" in text) is (language == "zh")
    assert "imulator" in text or language == "zh"
    simulator.http.cookies.clear()
