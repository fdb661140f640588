"""The pages for accounts, fault switches, the wire log, and the login of OAuth."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args, get_type_hints

from guanwei.simulator import faults, oauth, people, wire
from guanwei.simulator.dates import BEIJING, in_beijing
from guanwei.simulator.faults import CHOICES, HINTS, RULES, Faults
from guanwei.simulator.page import profiles, words
from guanwei.simulator.page.layout import Viewer
from guanwei.simulator.page.markup import Markup, tag
from guanwei.simulator.people import Person
from guanwei.simulator.state import State

WIRE_ROWS = 200
NO_ANSWER = "nothing"


def accounts(state: State, viewer: Viewer, now: float) -> list[Markup]:
    say = viewer.say
    app = oauth.app_json(state)
    new = tag(
        "form",
        tag("h2", say(words.NEW_ACCOUNT)),
        tag("label", say(words.SCREEN_NAME), tag("input", name="screen_name", required=True, maxlength=30)),
        tag("label", say(words.SAFE_DOMAINS), tag("input", name="safe_domains", placeholder="www.example.cn")),
        tag("label", say(words.GRANTS), tag("input", name="grants", placeholder="update repost destroy")),
        tag("button", say(words.CREATE)),
        method="post",
        action="/accounts",
        class_="panel",
    )
    keys = tag(
        "p", "App Key ", tag("code", app["app_key"]), " · App Secret ", tag("code", app["app_secret"]), class_="quiet"
    )
    return [*(_account(person, viewer, now) for person in people.accounts(state)), new, keys]


def _account(person: Person, viewer: Viewer, now: float) -> Markup:
    say = viewer.say
    condition = person.token_state if person.token_expires > now else "expired"
    facts = {
        "uid": str(person.uid),
        say(words.TOKEN): person.token or say(words.NOTHING),
        say(words.EXPIRES): f"{in_beijing(person.token_expires):%Y-%m-%d %H:%M}",
        say(words.SAFE_DOMAINS): " ".join(person.safe_domains) or say(words.NOTHING),
        say(words.GRANTS): " ".join(person.grants) or say(words.NOTHING),
    }
    options = [
        tag("option", say(label), value=name, selected=name == condition) for name, label in words.TOKEN_STATES.items()
    ]
    return tag(
        "article",
        tag("h2", tag("a", person.screen_name, href=f"/?account={person.uid}", dir="auto")),
        tag("dl", *((tag("dt", name), tag("dd", tag("code", value))) for name, value in facts.items())),
        tag(
            "form",
            tag("input", type="hidden", name="uid", value=person.uid),
            tag("label", say(words.TOKEN_STATE), tag("select", *options, name="token_state")),
            tag("button", say(words.SAVE), class_="second"),
            method="post",
            action="/accounts",
            class_="row",
        ),
        profiles.form(person, viewer),
    )


def fault_switches(current: Faults, viewer: Viewer) -> list[Markup]:
    """One form with every switch, made from the table of switches itself."""
    say = viewer.say
    values = faults.as_json(current)
    switches = [_switch(field, values[field.name], viewer) for field in dataclasses.fields(Faults)]
    return [
        tag("p", say(words.FAULTS_HINT), class_="quiet"),
        tag("form", tag("button", say(words.RESET_FAULTS), class_="second"), method="post", action="/faults/reset"),
        tag(
            "form",
            *switches,
            tag("div", tag("button", say(words.SAVE)), class_="save"),
            method="post",
            action="/faults",
            class_="switches",
        ),
    ]


def _switch(field: "dataclasses.Field[Any]", value: Any, viewer: Viewer) -> Markup:
    name = field.name
    meaning = tag("span", viewer.say(field.metadata["words"]), class_="quiet")
    if name not in RULES:
        control = tag("label", tag("code", name), meaning, _input(name, value))
        return tag("div", control, class_="changed" if value != field.default else None)
    details = value or dataclasses.asdict(RULES[name]())
    inputs = [tag("label", part, _input(f"{name}.{part}", details[part])) for part in details]
    box = tag("input", type="checkbox", name=f"{name}.on", value="1", checked=value is not None)
    return tag(
        "div",
        tag("label", box, tag("code", name), meaning, class_="check"),
        tag("details", tag("summary", viewer.say(words.DETAILS)), *inputs, open=value is not None),
        class_="changed" if value is not None else None,
    )


def _input(name: str, value: Any) -> Markup:
    """A control for one value: tick, choice, or a field that stays empty for "none"."""
    part = name.rpartition(".")[2]
    if isinstance(value, bool):
        return tag("input", type="checkbox", name=name, value="1", checked=value)
    if part in CHOICES:
        return tag("select", *(tag("option", str(each), selected=each == value) for each in CHOICES[part]), name=name)
    numeric = isinstance(value, int | float) or part in ("times", "seed")
    return tag("input", name=name, value="" if value is None else str(value), inputmode="decimal" if numeric else None)


def read_switches(form: Mapping[str, str]) -> dict[str, Any]:
    """What the form of `fault_switches` sends, as the object `PUT /_sim/faults` takes."""
    wanted: dict[str, Any] = {}
    for field in dataclasses.fields(Faults):
        rule = RULES.get(field.name)
        if rule is None:
            wanted[field.name] = _read(form, field.name, HINTS[field.name])
        elif f"{field.name}.on" in form:
            hints = get_type_hints(rule)
            wanted[field.name] = {part: _read(form, f"{field.name}.{part}", hint) for part, hint in hints.items()}
    return wanted


def _read(form: Mapping[str, str], name: str, hint: Any) -> Any:
    """The text of a field as the kind of value its switch holds; what does not fit is left to be refused."""
    kinds = get_args(hint) or (hint,)
    text = form.get(name, "").strip()
    if bool in kinds:
        return bool(text)
    if not text and type(None) in kinds:
        return None
    for kind in (int, float):
        if kind in kinds and str not in kinds:
            try:
                return kind(text)
            except ValueError:
                continue
    return text


def wire_log(state: State, viewer: Viewer) -> list[Markup]:
    say = viewer.say
    rows = wire.rows(state, newest_first=True, limit=WIRE_ROWS)
    if not rows:
        return [tag("p", say(words.WIRE_EMPTY), class_="quiet")]
    head = tag("tr", *(tag("th", say(label), scope="col") for label in words.COLUMNS.values()))
    return [
        tag("p", say(words.WIRE_HINT), class_="quiet"),
        tag("form", tag("button", say(words.CLEAR), class_="second"), method="post", action="/wire"),
        tag(
            "div", tag("table", tag("thead", head), tag("tbody", *(_wire_row(row, say) for row in rows))), class_="wide"
        ),
    ]


def _wire_row(row: dict[str, Any], say: Any) -> Markup:
    cells = [
        str(row["n"]),
        f"{datetime.fromisoformat(row['at']).astimezone(BEIJING):%H:%M:%S.%f}"[:-3],
        say(words.NOTHING) if row["answered"] == NO_ANSWER else row["answered"],
        say(words.YES if row["committed"] else words.NO),
        (row["text"] or "") if row["complete"] else say(words.INCOMPLETE),
        row["path"],
        row["uid"] or "",
        str(len(row["picture_sha256s"]) or ""),
    ]
    return tag("tr", *(tag("td", cell, dir="auto") for cell in cells))


def login(state: State, viewer: Viewer, params: Mapping[str, str]) -> list[Markup]:
    """Choose an account and agree, or refuse; every parameter of the request travels along."""
    say = viewer.say
    hidden = [tag("input", type="hidden", name=name, value=value) for name, value in params.items()]
    known = people.accounts(state)
    choices = [
        tag(
            "label",
            tag("input", type="radio", name="uid", value=person.uid, checked=position == 0),
            f"{person.screen_name} ({person.uid})",
            class_="check",
        )
        for position, person in enumerate(known)
    ]
    return [
        tag("p", say(words.LOGIN_HINT if known else words.LOGIN_EMPTY)),
        tag(
            "form",
            *hidden,
            *choices,
            tag(
                "div",
                tag("button", say(words.AGREE), name="answer", value="agree") if known else None,
                tag("button", say(words.REFUSE), name="answer", value="refuse", class_="second"),
                class_="row",
            ),
            method="post",
            action="/oauth2/authorize",
            class_="panel",
        ),
    ]
