"""`statuses/share`: the one posting call of an ordinary app. weibo-api 3.2, 3.6, 13."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from .driver import SAFE_DOMAIN, SAFE_LINK, Account, Simulator, body_of, code_of
from .oracle import SHORT_LINK, moment, without_tail


def test_a_post_with_a_safe_link_is_published_and_answers_a_whole_status(brand: Account) -> None:
    status = brand.shared("新品上线，详情")
    assert status["user"]["idstr"] == brand.uid
    assert moment(status["created_at"])
    assert brand.timeline()[0]["idstr"] == status["idstr"]


def test_a_read_back_post_says_the_same_as_the_answer_did(brand: Account) -> None:
    answered = brand.shared("新品上线")
    read = brand.timeline()[0]
    assert {name: read[name] for name in ("idstr", "text", "created_at")} == {
        name: answered[name] for name in ("idstr", "text", "created_at")
    }


def test_get_is_the_wrong_verb(brand: Account) -> None:
    answer = brand.get("statuses/share", status=f"x {SAFE_LINK} ", rip="203.0.113.7")
    assert (answer.status_code in {400, 403}, code_of(answer)) == (True, 10021)
    assert answer.json()["error"] == "HTTP METHOD is not suported for this request!"
    assert brand.timeline() == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("没有链接", id="no link"),
        pytest.param("看 http://other.example.org/new ", id="a link elsewhere"),
        pytest.param(f"看 http://{SAFE_DOMAIN}.evil.example.org/ ", id="the safe domain as the beginning of another"),
        pytest.param(f"看 http://not{SAFE_DOMAIN}/ ", id="the safe domain as the end of another"),
        pytest.param(f"看 http://other.example.org/{SAFE_DOMAIN} ", id="the safe domain in a path"),
        pytest.param(f"看 http://other.example.org/?u=http://{SAFE_DOMAIN}/ ", id="the safe domain in a query"),
        pytest.param(f"看 {SAFE_DOMAIN}", id="the safe domain without being a link"),
    ],
)
def test_a_post_without_a_link_under_the_safe_domain_is_refused(brand: Account, words: str) -> None:
    answer = brand.share(words)
    assert (code_of(answer), answer.json()["error"]) == (10017, "text not find domain!")
    assert answer.status_code in {400, 403}
    assert brand.timeline() == []


@pytest.mark.parametrize(
    "link",
    [
        pytest.param(f"http://{SAFE_DOMAIN}", id="the bare domain"),
        pytest.param(f"https://{SAFE_DOMAIN}/a?b=1#c", id="https with path, query and fragment"),
        pytest.param(f"http://{SAFE_DOMAIN.upper()}/a", id="capital letters"),
        pytest.param(f"http://www.{SAFE_DOMAIN}/a", id="a domain below it"),
    ],
)
def test_any_link_under_the_safe_domain_is_enough(brand: Account, link: str) -> None:
    body_of(brand.share(f"看这里 {link} "))


def test_an_app_may_have_several_safe_domains_and_one_link_is_enough(simulator: Simulator) -> None:
    brand = simulator.account(safe_domains=["one.example.com", "two.example.com"])
    body_of(brand.share("一 http://elsewhere.example.org/ 二 http://two.example.com/ "))


def test_an_app_without_a_safe_domain_cannot_share(simulator: Simulator) -> None:
    answer = simulator.account(safe_domains=[]).share(f"x {SAFE_LINK} ")
    assert (code_of(answer), answer.json()["error"]) == (10017, "appkey not bind domain!")


def test_the_safe_domain_check_can_be_switched_off(simulator: Simulator, brand: Account) -> None:
    simulator.faults(safe_domain_check=False)
    body_of(brand.share("没有链接"))


@pytest.mark.parametrize("words", ["", " ", None], ids=["empty", "only a space", "no parameter"])
def test_nothing_to_say_is_refused(simulator: Simulator, brand: Account, words: str | None) -> None:
    simulator.faults(safe_domain_check=False)
    answer = brand.share(words)
    assert (answer.status_code, code_of(answer)) in {(400, 20008), (400, 10016)}
    assert brand.timeline() == []


def test_140_characters_are_published_and_141_are_not(brand: Account) -> None:
    link_and_spaces = 10 + 1
    body_of(brand.share("好" * (140 - link_and_spaces) + f" {SAFE_LINK} "))
    answer = brand.share("好" * (141 - link_and_spaces) + f" {SAFE_LINK} ")
    assert (answer.status_code, code_of(answer)) == (400, 20012)
    assert len(brand.timeline()) == 1


@pytest.mark.parametrize("rip", [None, ""], ids=["absent", "empty"])
def test_the_address_of_the_person_behind_the_post_is_required(brand: Account, rip: str | None) -> None:
    answer = brand.share(f"x {SAFE_LINK} ", rip=rip)
    assert (answer.status_code, code_of(answer)) == (400, 10016)
    assert brand.timeline() == []


def test_the_address_can_be_made_optional_as_in_older_revisions(simulator: Simulator, brand: Account) -> None:
    simulator.faults(rip_required=False)
    body_of(brand.share(f"x {SAFE_LINK} ", rip=None))


def test_a_topic_vanishes_without_an_error(brand: Account) -> None:
    text = brand.shared("#新品上线# 今天发布")["text"]
    assert "新品上线" not in text and "#" not in text
    assert "今天发布" in text


def test_several_topics_vanish_and_the_words_between_them_stay(brand: Account) -> None:
    text = brand.shared("#一月# 开始 #二月# 结束")["text"]
    assert [word for word in ("一月", "二月", "#") if word in text] == []
    assert text.index("开始") < text.index("结束")


@pytest.mark.parametrize("words", ["#只有话题#", f"#话题 {SAFE_LINK} 里的链接#"])
def test_a_post_of_nothing_but_topics_is_not_published_empty(simulator: Simulator, brand: Account, words: str) -> None:
    simulator.faults(safe_domain_check=False)
    brand.share(words)
    assert "" not in [text.strip() for text in brand.texts()]


def test_one_hash_alone_is_no_topic(brand: Account) -> None:
    assert "第 # 号" in brand.shared("第 # 号")["text"]


def test_every_link_comes_back_shortened(brand: Account) -> None:
    text = body_of(brand.share(f"一 {SAFE_LINK} 二 https://elsewhere.example.org/a?b=c 三"))["text"]
    one, two = SHORT_LINK.findall(text)
    assert one != two
    assert without_tail(text) == f"一 {one} 二 {two} 三"


@pytest.mark.parametrize("behind", ["好的", "，详情", "）"])
def test_words_directly_behind_a_link_are_swallowed_by_it(brand: Account, behind: str) -> None:
    text = body_of(brand.share(f"看 {SAFE_LINK}{behind} 之后"))["text"]
    assert SHORT_LINK.sub("LINK", text) == "看 LINK 之后"


def test_the_same_link_is_shortened_to_the_same_address(brand: Account) -> None:
    first, second = (SHORT_LINK.findall(brand.shared(words)["text"]) for words in ("一", "二"))
    assert first == second


def test_the_words_around_a_link_come_back_as_they_were_sent(brand: Account) -> None:
    words = "早上好 ☀️ 100% “引号” & ＡＢＣ\t一\n二"
    text = brand.shared(words)["text"]
    assert without_tail(SHORT_LINK.sub("LINK", text)).rstrip(" ") == f"{words} LINK"


def test_a_form_encoded_twice_shows_its_percent_signs_in_the_post(brand: Account) -> None:
    assert "%E5%A5%BD" in brand.shared("%E5%A5%BD")["text"]


def test_a_token_in_the_header_is_as_good_as_one_in_the_form(simulator: Simulator, brand: Account) -> None:
    answer = simulator.http.post(
        "/2/statuses/share.json",
        data={"status": f"x {SAFE_LINK} ", "rip": "203.0.113.7"},
        headers={"Authorization": f"OAuth2 {brand.token}"},
    )
    assert body_of(answer)["user"]["idstr"] == brand.uid


def test_a_bearer_header_is_not_understood(simulator: Simulator, brand: Account) -> None:
    answer = simulator.http.post(
        "/2/statuses/share.json",
        data={"status": f"x {SAFE_LINK} ", "rip": "203.0.113.7"},
        headers={"Authorization": f"Bearer {brand.token}"},
    )
    assert code_of(answer) in {21301, 21332, 10006}
    assert brand.timeline() == []


def test_share_takes_no_visibility_and_no_annotations(brand: Account) -> None:
    status = body_of(brand.share(f"x {SAFE_LINK} ", visible="1", annotations='[{"job":"42"}]'))
    assert status.get("visible", {"type": 0})["type"] == 0
    assert "job" not in str(status.get("annotations"))


def test_the_same_words_within_ten_minutes_are_refused(brand: Account) -> None:
    brand.shared("新品上线")
    answer = brand.share(f"新品上线 {SAFE_LINK} ")
    assert (answer.status_code, code_of(answer), answer.json()["error"]) == (400, 20019, "repeat content!")
    assert len(brand.timeline()) == 1


def test_the_refusal_of_a_repetition_does_not_name_the_first_post(brand: Account) -> None:
    first = brand.shared("新品上线")
    assert first["idstr"] not in brand.share(f"新品上线 {SAFE_LINK} ").text


def test_a_repetition_is_refused_even_when_other_words_came_between(brand: Account) -> None:
    for words in ("一", "二"):
        brand.shared(words)
    assert code_of(brand.share(f"一 {SAFE_LINK} ")) == 20019


def test_two_accounts_may_say_the_same(simulator: Simulator, brand: Account) -> None:
    other = simulator.account(screen_name="另一品牌")
    brand.shared("新品上线")
    other.shared("新品上线")
    assert len(brand.timeline()) == len(other.timeline()) == 1


def test_other_words_are_no_repetition(brand: Account) -> None:
    brand.shared("新品上线，第一天")
    brand.shared("新品上线，第二天")
    assert len(brand.timeline()) == 2


def test_of_the_same_post_sent_eight_times_at_once_one_is_published(brand: Account) -> None:
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: brand.share(f"同时 {SAFE_LINK} "), range(8)))
    assert sorted(str(code_of(answer)) for answer in answers) == ["20019"] * 7 + ["None"]
    assert len(brand.timeline()) == 1
