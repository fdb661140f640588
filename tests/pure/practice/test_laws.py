"""Whoever reads English reads the law's name in English, too."""

import re

import pytest

from guanwei.practice.api import check_post
from guanwei.practice.laws import law_in_english
from guanwei.practice.packs.loading import pack

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize(
    ("basis", "english"),
    [
        ("《广告法》第九条第（三）项", "Advertising Law, Art. 9 (3)"),
        ("《广告法》第九条第（三）项、第二十八条", "Advertising Law, Art. 9 (3), Art. 28"),
        ("《广告法》第十七条、《食品安全法》第七十三条", "Advertising Law, Art. 17, Food Safety Law, Art. 73"),
        ("《广告法》第二十条", "Advertising Law, Art. 20"),
        ("《广告法》第一百零一条", "《广告法》第一百零一条"),
        ("《商标法》第十四条第五款", "Trademark Law, Art. 14 para. 5"),
        ("《反不正当竞争法》关于商业诋毁的规定", "Anti-Unfair Competition Law on discrediting rivals"),
        ("《某某条例》第十条", "《某某条例》第十条"),
        ("", ""),
    ],
)
def test_articles_and_items_are_numbers(basis: str, english: str) -> None:
    assert law_in_english(basis) == english


@pytest.mark.parametrize("name", ["absolute", "forbidden"])
def test_every_law_of_the_packs_has_an_english_name(name: str) -> None:
    bases = {group.basis for group in pack(name).groups}
    assert bases
    assert [basis for basis in bases if CHINESE.search(law_in_english(basis))] == []


@pytest.mark.parametrize("text", ["我们的茶是全网第一", "这款茶包治百病，药到病除"])
def test_an_english_sentence_quotes_the_text_and_is_english_for_the_rest(text: str) -> None:
    findings = [found for found in check_post(text) if found.id.startswith("C12")]
    assert findings
    for found in findings:
        assert "Advertising Law, Art. " in found.message.en and "《广告法》" in found.message.zh
        assert not CHINESE.search(re.sub(r'"[^"]*"', "", found.message.en))
        assert found.hint.en[0].isupper() and "Better" not in found.hint.en
