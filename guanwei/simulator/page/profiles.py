"""The form on an account's card that changes what visitors see of it, name included."""

from collections.abc import Mapping
from typing import Any

from guanwei.lib.words import Words
from guanwei.simulator.page import words
from guanwei.simulator.page.layout import Viewer
from guanwei.simulator.page.markup import Markup, tag
from guanwei.simulator.people import Person

TEXTS: Mapping[str, Words] = {
    "description": words.DESCRIPTION,
    "url": words.WEBSITE,
    "location": words.LOCATION,
    "verified_reason": words.VERIFIED_REASON,
}
BOXES: Mapping[str, Words] = {
    "own_avatar": words.OWN_AVATAR,
    "own_cover": words.OWN_COVER,
    "verified": words.VERIFIED,
}
COUNTS: Mapping[str, Words] = {"followers_count": words.FOLLOWERS, "friends_count": words.FRIENDS}
MOST_DIGITS = 9


def form(person: Person, viewer: Viewer) -> Markup:
    say, profile = viewer.say, person.profile
    kind = str(profile.get("verified_type", -1))
    kinds = [tag("option", say(name), value=value, selected=value == kind) for value, name in words.KINDS.items()]
    return tag(
        "details",
        tag("summary", say(words.PROFILE)),
        tag(
            "form",
            _input("screen_name", say(words.SCREEN_NAME), person.screen_name, required=True, maxlength=30),
            *(_input(name, say(label), profile.get(name, "")) for name, label in TEXTS.items()),
            _input("tags", say(words.TAGS), " ".join(profile.get("tags", []))),
            *(_input(name, say(label), profile.get(name, 0), inputmode="numeric") for name, label in COUNTS.items()),
            tag("label", say(words.VERIFIED_TYPE), tag("select", *kinds, name="verified_type")),
            *(_box(name, say(label), profile.get(name, False)) for name, label in BOXES.items()),
            tag("button", say(words.SAVE)),
            method="post",
            action=f"/accounts/{person.uid}/profile",
        ),
    )


def read(sent: Mapping[str, str], person: Person) -> dict[str, Any]:
    """What the form sends, as the fields that `people.change_account` takes. A number that is none stays what it was;
    a box that is not sent is one that is not ticked."""
    profile = dict(person.profile)
    profile |= {name: sent[name].strip() for name in TEXTS if name in sent}
    profile |= {name: name in sent for name in BOXES}
    for name in (*COUNTS, "verified_type"):
        digits = sent.get(name, "").strip()
        if digits.removeprefix("-").isdecimal() and digits.isascii() and len(digits) <= MOST_DIGITS:
            profile[name] = int(digits)
    profile["tags"] = sent.get("tags", "").replace("，", " ").replace(",", " ").split()
    return {"screen_name": sent.get("screen_name", "").strip() or person.screen_name, "profile": profile}


def _input(name: str, label: str, value: Any, **more: Any) -> Markup:
    return tag("label", label, tag("input", name=name, value=str(value), **more))


def _box(name: str, label: str, ticked: bool) -> Markup:
    return tag("label", tag("input", type="checkbox", name=name, value="1", checked=ticked), label, class_="check")
