"""A status on the page: text, pictures, the repost it holds, comments, and what a fan can do with it."""

import sqlite3
from dataclasses import dataclass

from guanwei.lib.words import Words
from guanwei.simulator import base62, people, posts, texts
from guanwei.simulator.dates import in_beijing
from guanwei.simulator.page import words
from guanwei.simulator.page.layout import Viewer
from guanwei.simulator.page.markup import Markup, tag
from guanwei.simulator.people import Person
from guanwei.simulator.shapes import MINIATURE, SUFFIXES
from guanwei.simulator.state import State

COMMENTS_IN_LIST = 20


@dataclass(frozen=True, slots=True)
class Cards:
    """Draws cards for one page. back: the path that forms return to."""

    state: State
    viewer: Viewer
    now: float
    back: str

    def card(self, row: sqlite3.Row, *, opened: bool = False) -> Markup:
        say = self.viewer.say
        condition = posts.state_of(row, self.now)
        comments = self._comments(row)
        return tag(
            "article",
            self._author(row),
            tag("p", say(words.STATES[condition]), class_="state") if condition != "visible" else None,
            tag("p", self.linked(row["text"]), class_="text", dir="auto"),
            self._pictures(row),
            self._original(row),
            tag(
                "details",
                tag("summary", self._counts(row)),
                self._act(row),
                tag("ul", *comments, class_="comments") if comments else None,
                open=opened,
            ),
            self._owners(row, condition),
            id=f"s{row['id']}",
        )

    def post_form(self, account: Person | None) -> Markup:
        """A status of one's own; beside an account's timeline it starts by naming the account."""
        say = self.viewer.say
        start = f"@{account.screen_name} " if account else ""
        return tag(
            "form",
            *self._hidden(),
            self._fan_field(),
            tag("label", say(words.TEXT), tag("textarea", start, name="text", rows=2, required=True)),
            tag("div", self._authorised(), tag("button", say(words.POST), name="action", value="post"), class_="row"),
            method="post",
            action="/act",
            class_="panel",
        )

    def linked(self, text: str) -> list[str]:
        """The text with its short links as links to this simulator."""
        parts: list[str] = []
        end = 0
        for found in texts.SHORT_LINK.finditer(text):
            link = tag("a", found[0], href=f"/t/{found[1]}", rel="nofollow noopener noreferrer")
            parts += [text[end : found.start()], link]
            end = found.end()
        return [*parts, text[end:]]

    def _person(self, uid: int) -> Person:
        person = people.by_uid(self.state, uid)
        assert person is not None
        return person

    def _author(self, row: sqlite3.Row) -> Markup:
        """Who wrote a status or a comment, and when; a status's time leads to its own page."""
        say = self.viewer.say
        person = self._person(row["uid"])
        is_status = "edit_count" in row.keys()  # noqa: SIM118 - a Row iterates over its values
        badge = words.ACCOUNT_BADGE if person.is_account else words.FAN_BADGE
        moment = f"{in_beijing(row['created']):%Y-%m-%d %H:%M:%S}"
        address = f"/{person.uid}/{base62.to_base62(str(row['id']))}" if is_status else None
        edited = is_status and row["edit_count"] > 0
        return tag(
            "div",
            tag("img", src=f"/avatar/{person.uid}.svg", alt="", width=36, height=36),
            tag(
                "div",
                tag("a", person.screen_name, href=f"/?account={person.uid}", class_="name", dir="auto"),
                tag("span", say(badge), class_="badge"),
                tag("br"),
                tag(
                    "a",
                    tag("time", moment, datetime=in_beijing(row["created"]).isoformat()),
                    href=address,
                    class_="quiet",
                ),
                tag("span", f" · {say(words.EDITED)}", class_="quiet") if edited else None,
            ),
            class_="author",
        )

    def _pictures(self, row: sqlite3.Row) -> Markup | None:
        if not row["pic_ids"]:
            return None
        return tag("div", *map(self._picture, row["pic_ids"].split(",")), class_="pictures")

    def _picture(self, pic_id: str) -> Markup:
        row = self.state.one("SELECT mime FROM pictures WHERE pic_id = ?", pic_id)
        name = f"{pic_id}.{SUFFIXES[row['mime']] if row else 'jpg'}"
        return tag("a", tag("img", src=f"/{MINIATURE}/{name}", alt="", loading="lazy"), href=f"/large/{name}")

    def _original(self, row: sqlite3.Row) -> Markup | None:
        if row["retweeted_id"] is None:
            return None
        original = posts.known(self.state, row["retweeted_id"])
        if posts.state_of(original, self.now) != "visible":
            return tag("blockquote", self.viewer.say(words.ORIGINAL_GONE))
        return tag(
            "blockquote",
            self._author(original),
            tag("p", self.linked(original["text"]), class_="text", dir="auto"),
            self._pictures(original),
        )

    def _counts(self, row: sqlite3.Row) -> str:
        counts = (
            (words.COMMENT, row["comments_count"]),
            (words.REPOST, row["reposts_count"]),
            (words.LIKE, row["attitudes_count"]),
        )
        return " · ".join(f"{self.viewer.say(label)} {number}" for label, number in counts)

    def _act(self, row: sqlite3.Row) -> Markup:
        """One form for comment, repost and like: the button says which."""
        say = self.viewer.say
        return tag(
            "form",
            *self._hidden(row["id"]),
            self._fan_field(),
            tag("label", say(words.TEXT), tag("input", name="text", maxlength=2000)),
            tag(
                "div",
                self._authorised(),
                tag("button", say(words.COMMENT), name="action", value="comment"),
                tag(
                    "button",
                    say(words.REPOST),
                    name="action",
                    value="repost",
                    class_="second",
                ),
                tag("button", say(words.LIKE), name="action", value="like", class_="second"),
                class_="row",
            ),
            method="post",
            action="/act",
            class_="act",
        )

    def _comments(self, row: sqlite3.Row) -> list[Markup]:
        rows = self.state.many(
            "SELECT * FROM comments WHERE status_id = ? AND deleted = 0 ORDER BY id DESC LIMIT ?",
            row["id"],
            COMMENTS_IN_LIST,
        )
        return [tag("li", self._comment(comment)) for comment in rows]

    def _comment(self, row: sqlite3.Row) -> list[Markup]:
        say = self.viewer.say
        reply = tag(
            "form",
            *self._hidden(row["id"]),
            self._fan_field(),
            tag("label", say(words.TEXT), tag("input", name="text", required=True)),
            tag("div", self._authorised(), tag("button", say(words.REPLY), name="action", value="reply"), class_="row"),
            method="post",
            action="/act",
            class_="act",
        )
        return [
            self._author(row),
            tag("p", self.linked(row["text"]), class_="text", dir="auto"),
            tag("details", tag("summary", say(words.REPLY)), reply, class_="small"),
            self._button("/act", words.DELETE, target=row["id"], action="delete"),
        ]

    def _owners(self, row: sqlite3.Row, condition: str) -> Markup:
        """What the author and the platform can do."""
        say = self.viewer.say
        edit = tag(
            "form",
            *self._hidden(row["id"]),
            tag("label", say(words.TEXT), tag("textarea", row["text"], name="text", rows=2, required=True)),
            tag("button", say(words.EDIT), name="action", value="edit"),
            method="post",
            action="/act",
        )
        censor = {"hidden": words.HIDE, "removed": words.REMOVE, "visible": words.SHOW_AGAIN}
        choices = [
            self._button("/visibility", label, target=row["id"], state=state)
            for state, label in censor.items()
            if state != condition
        ]
        return tag(
            "details",
            tag("summary", f"{say(words.BY_AUTHOR)} / {say(words.CENSOR)}"),
            edit,
            tag("div", self._button("/act", words.DELETE, target=row["id"], action="delete"), *choices, class_="row"),
            class_="small",
        )

    def _button(self, path: str, label: Words, **fields: str | int) -> Markup:
        hidden = [tag("input", type="hidden", name=name, value=value) for name, value in fields.items()]
        return tag(
            "form",
            tag("input", type="hidden", name="back", value=self.back),
            *hidden,
            tag("button", self.viewer.say(label), class_="second"),
            method="post",
            action=path,
        )

    def _hidden(self, target: int | None = None) -> list[Markup]:
        back = tag("input", type="hidden", name="back", value=self.back)
        return [back] if target is None else [back, tag("input", type="hidden", name="target", value=target)]

    def _fan_field(self) -> Markup:
        field = tag("input", name="as", value=self.viewer.fan, required=True, maxlength=30)
        return tag("label", self.viewer.say(words.ACT_AS), field, class_="fan")

    def _authorised(self) -> Markup:
        say = self.viewer.say
        # A box that is not ticked says nothing; the field in front of it says no.
        no = tag("input", type="hidden", name="authorised", value="0")
        box = tag("input", type="checkbox", name="authorised", value="1", checked=True)
        return tag("label", no, box, say(words.AUTHORISED_FAN), class_="check", title=say(words.AUTHORISED_HINT))
