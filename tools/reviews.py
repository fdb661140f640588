"""Makes the two reviews of docs/reviews anew from public data sets: `make reviews`.

    .venv/bin/python tools/reviews.py [--check] [--data FOLDER]

- brand-page: 500 posts of one cosmetics brand's page in 2014 ("Facebook metrics", Moro, Rita and Vala 2016, UCI,
  CC BY 4.0): month, weekday, hour, form, kind and counts; no texts. It names no days; how they are found is told in
  guanwei/listening/undated.py, and the guide has the command.
- enterprise-weibo: the 174 posts of verified companies in the CED data set (Song et al. 2018, arXiv:1811.04175). They
  come from many accounts without saying from which, so that rhythm means nothing there. Texts are cut to a citation.

--check compares instead of writing, and its exit code is 1 where a page is not what the script makes. Without the data
sets (they lie in `../shared/data`, or in --data) nothing is compared or written, and it says so.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from guanwei.lib.words import Words  # noqa: E402
from guanwei.listening.timelinefile import columns_of, csv_rows, posts_in  # noqa: E402
from guanwei.practice.audit import Audit, AuditPost, Review  # noqa: E402
from guanwei.practice.audit.page import HEADINGS  # noqa: E402
from guanwei.practice.audit.telling import WEEKDAYS, WORDINGS, marked, moment_words, score_words, shown_parts  # noqa: E402

PAGES = ROOT / "docs" / "reviews"
COMPANY = 2  # verified_type of CED
CITED = 24  # characters of a text
# As it would be typed after `guanwei audit`; weekday 1 is Sunday there.
BRAND_PAGE = columns_of("group=Category", "group:1=promotion,group:2=promotion,group:3=loved,weekday:1=sunday", 2014)
SHADES = " .:*#"

TITLES = {
    "brand-page": Words("一个化妆品品牌 2014 年的主页", "A cosmetics brand's page in 2014"),
    "enterprise-weibo": Words("174 条企业认证微博", "174 posts of verified companies on Weibo"),
}
ABOUT = {
    "brand-page": Words(
        "数据：UCI“Facebook metrics”（Moro、Rita、Vala 2016，CC BY 4.0）。有月份、星期、钟点、形式、类别和互动数，"
        "没有正文，所以用语、重复、文风都没有评。数据没有写日子，只有月份、星期和钟点，所以断更和刷屏也没有评；"
        "时区没有写明，按 UTC。类别 1（活动和优惠）和 2（直接讲产品）算推广，3（不直接讲产品）算读者爱看的。",
        'Data: "Facebook metrics" of UCI (Moro, Rita and Vala 2016, CC BY 4.0). Month, weekday, hour, form, category '
        "and counts; no texts, so that wording, repetition and voice are not judged. It names no days, but "
        "month, weekday and hour, so that silences and floods are not judged either. No time zone is stated; UTC is "
        "taken. Categories 1 (offers and contests) and 2 (about products) count as promotion, 3 (not explicitly about "
        "the brand) as what followers love.",
    ),
    "enterprise-weibo": Words(
        "数据：CED（Song 等 2018，arXiv:1811.04175）里企业认证账号的 174 条微博。它们来自很多账号，数据没有写是哪个，"
        "所以节奏（断更、刷屏）在这里没有意义，列出来只是因为体检总会列。正文只引开头几个字。",
        "Data: the 174 posts of verified companies in CED (Song et al. 2018, arXiv:1811.04175). They come from many "
        "accounts, and the set does not say from which: rhythm (silences, floods) means nothing here and stands only "
        "because a review always has it. Of the texts a few characters are cited.",
    ),
}
MADE = Words(
    "本页由 tools/reviews.py 用 `guanwei audit` 的同一套代码生成。",
    "This page is made by tools/reviews.py with the same code as `guanwei audit`.",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    args = parser.parse_args()
    differ = []
    for name, posts, zone in (("brand-page", brand_page, "UTC"), ("enterprise-weibo", companies, "Asia/Shanghai")):
        try:
            review = reviewed(posts(args.data), zone)
        except OSError:
            print(f"{name}: the data set is not in {args.data}; nothing was made or compared.")
            continue
        for language, ending in (("en", ".md"), ("zh", ".zh.md")):
            path = PAGES / f"{name}{ending}"
            text = written(name, review, language)
            if not args.check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
                print(f"{path.relative_to(ROOT)} is made.")
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                differ.append(str(path.relative_to(ROOT)))
    for path in differ:
        print(f"{path} is not what the script makes: run `make reviews`.")
    return 1 if differ else 0


def reviewed(posts: Iterable[AuditPost], zone: str) -> Review:
    audit = Audit(ZoneInfo(zone))
    for post in posts:
        audit.add(post)
    return audit.review()


# --- the data sets --------------------------------------------------------------------------------------------------


def brand_page(data: Path) -> Iterator[AuditPost]:
    with (data / "brand_page_facebook" / "dataset_Facebook.csv").open(encoding="utf-8-sig", newline="") as file:
        for post in posts_in(csv_rows(file), BRAND_PAGE, ZoneInfo("UTC")):
            assert isinstance(post, AuditPost), post
            yield post


def companies(data: Path) -> Iterator[AuditPost]:
    with gzip.open(data / "ced_weibo" / "originals.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["verified_type"] == COMPANY:
                yield AuditPost(
                    at=datetime.fromisoformat(row["time"]),
                    text=row["text"],
                    pictures=row["pics"],
                    likes=row["likes"],
                    comments=row["comments"],
                    reposts=row["reposts"],
                )


# --- the pages ------------------------------------------------------------------------------------------------------


def written(name: str, review: Review, language: str) -> str:
    other = f"[English]({name}.md)" if language == "zh" else f"[中文]({name}.zh.md)"
    head = [f"# {TITLES[name].in_language(language)}", other, ABOUT[name].in_language(language)]
    lines = [*head, MADE.in_language(language), *_body(review, language)]
    return "\n\n".join(lines) + "\n"


def _body(review: Review, language: str) -> Iterator[str]:
    def say(words: Words | str) -> str:
        return (HEADINGS[words] if isinstance(words, str) else words).in_language(language)

    yield f"**{say(score_words(review.score))}{' / 100' if review.score is not None else ''}**"
    yield f"## {say('first')}"
    yield "\n".join(f"{number}. {say(sentence)}" for number, sentence in enumerate(review.first, start=1))
    yield f"## {say('notes')}"
    yield "\n".join(f"- {say(note)}" for note in review.notes)
    yield f"## {say('scores')}"
    rows = [[say("row"), say("points"), say("figures"), say("how")]]
    for section in review.sections:
        rows.append([f"**{section.letter} {say(section.title)}**", f"**{say(score_words(section.points))}**", "", ""])
        rows += [
            [f"{item.row} {say(item.title)}", say(score_words(item.points)), say(item.said), say(item.how)]
            for item in section.items
        ]
    yield _table(rows)
    for (part,) in shown_parts([review]):
        yield f"### {say(part.title)}"
        yield _table([["", ""], *([say(row.label), say(row.value)] for row in part.rows)])
    if review.rhythm:
        yield f"## {say('heat')}"
        yield _heat(review.rhythm.heat, language)
    found = [
        (say(kind), marked(one)) for check, kind in WORDINGS.items() for one in review.voice.wordings[check].examples
    ]
    if found:
        yield f"## {say('examples')}"
        yield _table([["", ""], *([kind, _cited(quote)] for kind, quote in found)])
    for heading, posts in (("best", review.engagement.best), ("worst", review.engagement.worst)):
        yield f"## {say(heading)}"
        rows = [[say(moment_words(post, review.zone)), f"{post.interactions:,}"] for post in posts]
        texts = [_cited(post.text) if post.text else say("no_text") for post in posts]
        yield _table([["", "", ""], *([*row, text] for row, text in zip(rows, texts, strict=True))])


def _heat(heat: Sequence[Sequence[int]], language: str) -> str:
    most = max(map(max, heat)) or 1
    lines = ["    " + "".join(f"{hour:>3}" for hour in range(24))]
    for name, counts in zip(WEEKDAYS, heat, strict=True):
        word = name.in_language(language)
        shades = "".join(f"{SHADES[-(-count * (len(SHADES) - 1) // most)]:>3}" for count in counts)
        lines.append((f"{word}{shades}" if language == "zh" else f"{word} {shades}").rstrip())
    return "```text\n" + "\n".join(lines) + "\n```"


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _cited(text: str) -> str:
    """The beginning alone, as a citation may be; what Markdown would read is taken out of its hands."""
    words = " ".join(text.split())
    short = words if len(words) <= CITED else f"{words[:CITED]}…"
    short += "」" if short.count("「") > short.count("」") else ""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in short)


if __name__ == "__main__":
    sys.exit(main())
