"""Both languages complete: every sentence is in the Chinese catalogue, and the compiled one is the written one."""

import re
from importlib import import_module
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from django.forms import BaseForm
from django.utils import translation

import guanwei
from guanwei.accounts.models import Account
from guanwei.approvals.models import Approval
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import Hold, State
from guanwei.inbox.company import Doing
from guanwei.inbox.models import Answer, Thread
from guanwei.listening.freshness import Standing
from guanwei.listening.models import Source
from guanwei.listening.visibility import Seen
from guanwei.networks.acts import Operation
from guanwei.networks.incoming import Kind, Visibility
from guanwei.networks.registry import limits_for, networks, profiles_of
from guanwei.people.roles import Role
from guanwei.practice.findings import Level
from guanwei.publishing.models import Change, Plan, PlanFile
from guanwei.web import forms, labels
from guanwei.web.sentences import VERBS
from tests.cast import Cast, approved, cast, in_review, soon
from tests.web.catalogue import MO, PO, catalogue, compiled, sources
from tests.web.inbox.conversations import answers, asked
from tests.web.ledger import stands
from tests.web.visitors import browser, text_of


def test_every_sentence_of_the_console_is_translated() -> None:
    book = catalogue()
    missing = []
    for source in sources():
        message = book.get(source.id if isinstance(source.id, str) else source.id[0])
        strings = () if message is None else message.string if isinstance(message.string, tuple) else (message.string,)
        if not strings or not all(strings) or message.fuzzy:
            missing.append(f"{source.place}: {source.id}")
    assert missing == []


def test_the_catalogue_holds_nothing_that_is_gone() -> None:
    used = {source.id if isinstance(source.id, str) else source.id[0] for source in sources()}
    kept = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue() if message.id}
    assert kept - used == set()


def test_a_translation_keeps_every_placeholder() -> None:
    wrong = []
    for message in catalogue():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(re.findall(r"%\((\w+)\)s", ids[-1]))
        found = set(re.findall(r"%\((\w+)\)s", strings[0]))
        if message.id and found != wanted:
            wrong.append((ids[-1], strings[0]))
    assert wrong == []


def test_who_compiles_the_catalogue_has_nothing_to_complain_about() -> None:
    book = catalogue()
    assert [f"{message.id}: {error}" for message in book for error in message.check(book)] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert MO.read_bytes() == compiled(catalogue())


# What is said to readers of posts, and in answers, is quoted or a list of phrases; there it may be polite.
PHRASES = {"packfile.py", "canned.py", "benefits.py", "promotion.py", "c12_facts.py"}


def test_the_console_says_the_same_you_everywhere() -> None:
    folder = Path(guanwei.__file__).parent
    files = [PO, *folder.rglob("*.py"), *folder.rglob("*.html"), *(folder / "web" / "docs").resolve().rglob("*.zh.md")]
    found = {
        f"{file.name}: {line.strip()}"
        for file in files
        if file.name not in PHRASES and file.parent.name != "packs"
        for line in re.sub(r"“[^”]*”|`[^`]*`", "", file.read_text("utf-8")).splitlines()
        if "您" in line
    }
    assert found == set()


def form_classes() -> list[type[BaseForm]]:
    folder = Path(forms.__file__).parent
    modules = [import_module(f"{forms.__name__}.{file.stem}") for file in sorted(folder.glob("[a-z]*.py"))]
    return [one for module in modules for one in vars(module).values() if _is_form(one)]


def _is_form(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, BaseForm) and hasattr(one, "base_fields")


def test_whatever_a_form_of_ours_can_object_to_is_said_in_chinese() -> None:
    classes, english = form_classes(), {}
    assert len(classes) > 15
    with translation.override("zh-hans"):
        for one in classes:
            for name, field in one.base_fields.items():
                said = [*field.error_messages.values(), *(getattr(rule, "message", "") for rule in field.validators)]
                for sentence in map(str, said):
                    left = re.sub(r"%\(\w+\)[sd]|Asia/Shanghai|Email|https?://", "", sentence)
                    if re.search(r"[A-Za-z]{2,}", left):
                        english[f"{one.__name__}.{name}"] = sentence
    assert english == {}


def streams() -> list[str]:
    """The names of everything that any account can be listened to by."""
    every = [limits_for(network, profile) for network in networks() for profile in profiles_of(network)]
    return [Source.OWN, *(stream.name for limits in every for stream in limits.streams)]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (labels.STATUS, [*State, *Plan.State.values]),
        (labels.TONE, labels.STATUS),
        (labels.HOLD, Hold),
        (labels.LEVEL, Level),
        (labels.APPROVAL, Approval.State.values),
        (labels.NETWORK, networks()),
        (labels.HEALTH, Account.Health.values),
        (labels.STAGE, Account.Stage.values),
        (labels.LIVED_ROLE, Account.LivedRole.values),
        (labels.FILE_STATE, PlanFile.State.values),
        (labels.ROLE_NOTE, Role),
        (labels.ACT, Operation),
        (labels.ANSWER_STATE, Answer.State.values),
        (labels.CHANGE_STATE, Change.State.values),
        (labels.THREAD_STATE, Thread.State.values),
        (labels.KIND, Kind),
        (labels.VISIBILITY, Visibility),
        (labels.DOING, Doing),
        (labels.SEEN, Seen),
        (labels.STANDING, Standing),
        (labels.STREAM, streams()),
    ],
)
def test_every_value_has_a_name(table: dict[str, object], values: list[str]) -> None:
    assert {str(value) for value in values} - table.keys() == set()


def test_every_verb_that_the_code_writes_is_a_sentence() -> None:
    text = "\n".join(file.read_text("utf-8") for file in Path(guanwei.__file__).parent.rglob("*.py"))
    written = set(re.findall(r'verb="([a-z]+(?:-[a-z]+)*\.[a-z-]+)"', text))
    written |= set(re.findall(r'Happening\("([a-z.-]+)"', text))
    written |= set(re.findall(r'move\([^"]*"(delivery\.[a-z-]+)"', text))
    written |= set(re.findall(r'"((?:answer|change|thread|source)\.[a-z]+(?:-[a-z]+)*)"', text))
    written |= {f"answer.{operation}" for operation in Operation if operation not in (Operation.POST, Operation.REPOST)}
    written -= {"answer.edit"}  # what is out is edited as a change
    written |= {f"delivery.{seen}" for seen in Seen if seen is not Seen.NOT_YET}
    assert len(written) > 30
    assert written - VERBS.keys() == set()


PAGES = (
    "/",
    "/plan",
    "/posts/new",
    "/approvals",
    "/deliveries",
    "/stop",
    "/accounts",
    "/accounts/new",
    "/trail",
    "/users",
    "/users/new",
    "/settings",
    "/me",
    "/me/factors",
    "/me/factors/app",
    "/me/factors/passkey",
    "/me/factors/codes",
    "/me/confirm",
    "/users/sign-in",
    "/imports",
    "/brands/new",
    "/practice",
    "/inbox",
    "/inbox?show=done",
    "/inbox/enter",
    "/sources",
)
ZONES = re.compile("|".join(sorted(map(re.escape, available_timezones()), key=len, reverse=True)))
# Words that Chinese pages carry too: names, formats, what a network calls its own things.
ALLOWED = re.compile(
    r"AGPL|PIN|Ctrl|JavaScript|GUANWEI_OIDC_ISSUER|Bluesky|Mastodon|Weibo|on|cn|none|sent|DID|uid|Excel|CSV|xlsx|csv|English|Asia/\w+|https?://[^\s<\"]*|IP|JPEG|J|K|A|R|MB|UTC|t\.cn|[A-Z]\d*\.[a-z-]+"
)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_one_language(language: str) -> None:
    who = cast()
    in_review(who, text="还在审核的一条。", due_at=soon(minutes=300))
    plan = approved(who, text="批过的一条。")
    thread = asked(who, by="茶气")
    answers(who.lin, thread, "同一种语言。")
    published = stands(approved(who, text="批过的一条。", due_at=soon(minutes=900)), State.SENT)
    made = Delivery.objects.get(purpose_kind="answer")
    for person in who.people.values():
        type(person).objects.update(language=language)
    addresses = [
        *PAGES,
        f"/posts/{plan.post_id}",
        f"/posts/{plan.post_id}/edit",
        f"/accounts/{who.weibo.pk}",
        f"/accounts/{who.weibo.pk}/settings",
        f"/brands/{who.brand.pk}",
        f"/brands/{who.brand.pk}/positioning",
        f"/practice?account={who.weibo.pk}",
        f"/accounts/{who.weibo.pk}/retrospective",
        f"/users/{who.lin.pk}",
        f"/inbox/{thread.pk}",
        f"/deliveries/{made.pk}",
        f"/deliveries/{made.pk}/task",
        f"/plans/{published.purpose_id}/take-down",
        f"/plans/{published.purpose_id}/reword",
        f"/posts/{Plan.objects.get(pk=published.purpose_id).post_id}",
    ]
    who.admin.language = language
    client = browser(who.admin)
    strange = {address: _strange(text_of(client.get(address)), language, who) for address in addresses}
    assert {address: words for address, words in strange.items() if words} == {}


def _strange(page: str, language: str, who: Cast) -> list[str]:
    """Words of the other language in what a reader sees."""
    page = re.sub(r"<(script|style|datalist)\b.*?</\1>", " ", page, flags=re.DOTALL)
    page = re.sub(r"<textarea.*?</textarea>|<code.*?</code>|<time.*?</time>|<kbd.*?</kbd>", " ", page, flags=re.DOTALL)
    page = re.sub(r'<(span|summary) class="avatar[^>]*>.*?</\1>', " ", page)  # the first letter of a name
    page = re.sub(r'<select name="zone".*?</select>', lambda found: ZONES.sub(" ", found[0]), page, flags=re.DOTALL)
    said = re.findall(r'\b(?:placeholder|title|aria-label|alt)="([^"]*)"', page)
    seen = " ".join([re.sub(r"<[^>]+>", " ", page), *said])
    if language == "en":
        names = [str(person.name) for person in who.people.values()]
        names += [
            who.brand.name,
            who.other_brand.name,
            "青禾茗",
            "简体中文",
            "早安",
            "还在审核的一条。",
            "批过的一条。",
            "泡绿茶用多少度的水？",
            "同一种语言。",
            "茶气",
            # Examples in the words of settings, and words that a check looks for in Chinese texts.
            *("谢谢支持", "微博", "第一食品商店", "召回", "裁员", "小样", "体验装"),
        ]
        names += list(who.brand.columns.values_list("name", flat=True)) + list(
            who.brand.columns.values_list("label", flat=True)
        )
        for name in sorted(filter(None, names), key=len, reverse=True):
            seen = seen.replace(name, " ")
        return re.findall(r"[\u4e00-\u9fff]+", seen)
    seen = ALLOWED.sub(" ", seen.replace(who.bluesky.handle, " "))
    for person in who.people.values():
        seen = seen.replace(person.username, " ")
    return re.findall(r"[A-Za-z]{2,}", seen)
