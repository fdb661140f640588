"""Every address of the console against every role: who gets in, who is told no, for whom it does not exist."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from guanwei.accounts.models import Account, Grant
from guanwei.accounts.portraits import keep_portrait
from guanwei.config.openid import from_environment
from guanwei.delivery import stops
from guanwei.delivery.models import Delivery
from guanwei.delivery.states import State
from guanwei.inbox.models import Answer
from guanwei.lib.clock import utc_now
from guanwei.listening.actions import GAP
from guanwei.listening.models import Gap, Look, Source
from guanwei.people.models import User
from guanwei.practice.models import Decision
from guanwei.publishing import imports
from guanwei.publishing.events import open_event
from guanwei.publishing.models import Change, PlanFile
from guanwei.reports.retrospective import Decided, decide
from guanwei.web.urls import urlpatterns
from tests.cast import Cast, a_draft, approved, cast, picture
from tests.web.inbox.conversations import answers, asked, with_approval
from tests.web.ledger import stands
from tests.web.visitors import browser

pytestmark = pytest.mark.django_db

WRITERS = ("admin", "lin", "chen", "zhou", "he")
APPROVERS = ("admin", "chen", "he")
OPERATORS = ("admin", "zhou", "he")
MANAGERS = ("admin", "he")
INSIDE = (*WRITERS, "qin")
ADMIN = ("admin",)
EVERYBODY = (*INSIDE, "wu")
OUTSIDE = 404


@dataclass(frozen=True, slots=True)
class Rule:
    """`may`: those who get in. The rest of the brand get `others`, the other brand's person `stranger`."""

    may: tuple[str, ...]
    stranger: int = 403
    others: int = 403
    posts: bool = False  # only POST does anything
    query: str = ""


RULES: dict[str, Rule] = {
    "search": Rule(EVERYBODY),
    "search-suggest": Rule(EVERYBODY),
    "live": Rule(EVERYBODY),
    "live-parts": Rule(EVERYBODY),
    "scope": Rule(EVERYBODY),
    "help": Rule(EVERYBODY),
    "help-page": Rule(EVERYBODY),
    "theme": Rule(EVERYBODY, posts=True),
    "look": Rule(EVERYBODY),
    "today": Rule(EVERYBODY),
    "practice": Rule(EVERYBODY),
    "retrospective": Rule(INSIDE, OUTSIDE),
    "judge-decision": Rule(OPERATORS, OUTSIDE, posts=True),
    "week": Rule(EVERYBODY),
    "events": Rule(EVERYBODY),
    "end-event": Rule(APPROVERS, OUTSIDE, posts=True),
    "me": Rule(EVERYBODY),
    "confirm-me": Rule(EVERYBODY),
    "end-sessions": Rule(EVERYBODY, posts=True),
    "factors": Rule(EVERYBODY),
    "add-app": Rule(EVERYBODY),
    "app-picture": Rule(EVERYBODY),
    "remove-app": Rule(EVERYBODY, posts=True),
    "add-passkey": Rule(EVERYBODY),
    "remove-passkey": Rule(("lin",), OUTSIDE, OUTSIDE, posts=True),
    "recovery-codes": Rule(EVERYBODY),
    "oidc-link": Rule(EVERYBODY, posts=True),
    "oidc-unlink": Rule(EVERYBODY, posts=True),
    "sign-out": Rule(EVERYBODY, posts=True),
    "new-post": Rule((*WRITERS, "wu")),
    "check-draft": Rule((*WRITERS, "wu"), posts=True),
    "keep-draft": Rule((*WRITERS, "wu"), posts=True),
    "upload-picture": Rule((*WRITERS, "wu"), posts=True),
    "throw-away": Rule(EVERYBODY, posts=True),
    "take-back-draft": Rule(EVERYBODY, posts=True),
    "post": Rule(INSIDE, OUTSIDE),
    "edit-post": Rule(WRITERS, OUTSIDE),
    "compose-beat": Rule(WRITERS, OUTSIDE, posts=True),
    "picture": Rule(INSIDE, OUTSIDE),
    "portrait": Rule(INSIDE, OUTSIDE),
    "crop-picture": Rule(WRITERS, OUTSIDE, posts=True),
    "submit": Rule(WRITERS, OUTSIDE, posts=True),
    "move": Rule(WRITERS, OUTSIDE, posts=True),
    "cancel": Rule(WRITERS, OUTSIDE, posts=True),
    "plan-again": Rule(WRITERS, OUTSIDE, posts=True),
    "check-again": Rule(WRITERS, OUTSIDE, posts=True),
    "waive": Rule(APPROVERS, OUTSIDE, posts=True),
    "fix": Rule(WRITERS, OUTSIDE, posts=True),
    "take-down": Rule(OPERATORS, OUTSIDE),
    "reword": Rule(WRITERS, OUTSIDE),
    "approve-change": Rule(APPROVERS, OUTSIDE, posts=True),
    "return-change": Rule(APPROVERS, OUTSIDE, posts=True),
    "inbox": Rule(EVERYBODY),
    "inbox-several": Rule(EVERYBODY, posts=True),
    "enter-interaction": Rule((*WRITERS, "wu")),
    "thread": Rule(INSIDE, OUTSIDE),
    "check-answer": Rule(INSIDE, OUTSIDE, posts=True),
    "beat": Rule(WRITERS, OUTSIDE, posts=True),
    "thread-act": Rule(INSIDE, OUTSIDE, posts=True),
    "assign": Rule(WRITERS, OUTSIDE, posts=True),
    "snooze": Rule(INSIDE, OUTSIDE, posts=True),
    "thread-done": Rule(WRITERS, OUTSIDE, posts=True),
    "reopen": Rule(WRITERS, OUTSIDE, posts=True),
    "unread": Rule(INSIDE, OUTSIDE, posts=True),
    "urgent": Rule(WRITERS, OUTSIDE, posts=True),
    "take-back": Rule(WRITERS, OUTSIDE, posts=True),
    "approve-answer": Rule(APPROVERS, OUTSIDE, posts=True),
    "return-answer": Rule(APPROVERS, OUTSIDE, posts=True),
    "sources": Rule(EVERYBODY),
    "poll-source": Rule(OPERATORS, OUTSIDE, posts=True),
    "read-account": Rule(OPERATORS, OUTSIDE, posts=True),
    "close-gap": Rule(OPERATORS, OUTSIDE, posts=True),
    "note-unseen": Rule(OPERATORS, OUTSIDE, posts=True),
    "approvals": Rule(EVERYBODY),
    "approve-several": Rule(EVERYBODY, posts=True),
    "approve": Rule(APPROVERS, OUTSIDE, posts=True),
    "send-back": Rule(APPROVERS, OUTSIDE, posts=True),
    "deliveries": Rule(EVERYBODY),
    "delivery": Rule(INSIDE, OUTSIDE),
    "task": Rule(OPERATORS, OUTSIDE),
    "confirm-out": Rule(OPERATORS, OUTSIDE, posts=True),
    "send-again": Rule(OPERATORS, OUTSIDE, posts=True),
    "by-hand": Rule(OPERATORS, OUTSIDE, posts=True),
    "let-go": Rule(OPERATORS, OUTSIDE, posts=True),
    "stop": Rule(EVERYBODY),
    "resume": Rule(OPERATORS, OUTSIDE, posts=True),
    "accounts": Rule(EVERYBODY),
    "new-account": Rule((*MANAGERS, "wu")),
    "account": Rule(INSIDE, OUTSIDE),
    "credentials": Rule(MANAGERS, OUTSIDE, posts=True),
    "try-account": Rule(OPERATORS, OUTSIDE, posts=True),
    "pause": Rule(MANAGERS, OUTSIDE, posts=True),
    "check-up": Rule(OPERATORS, OUTSIDE, posts=True),
    "enter-profile": Rule(OPERATORS, OUTSIDE),
    "account-settings": Rule(MANAGERS, OUTSIDE),
    "account-slots": Rule(MANAGERS, OUTSIDE),
    "new-brand": Rule(ADMIN),
    "brand": Rule(INSIDE, OUTSIDE),
    "positioning": Rule(INSIDE, OUTSIDE),
    "brand-settings": Rule(MANAGERS, OUTSIDE),
    "brand-slots": Rule(MANAGERS, OUTSIDE),
    "add-line": Rule(MANAGERS, OUTSIDE, posts=True),
    "settings": Rule(ADMIN),
    "users": Rule(ADMIN),
    "new-user": Rule(ADMIN),
    "user": Rule(ADMIN),
    "grant": Rule(ADMIN, posts=True),
    "withdraw": Rule(ADMIN, posts=True),
    "set-password": Rule(ADMIN, posts=True),
    "enable": Rule(ADMIN, posts=True),
    "sign-in-rules": Rule(ADMIN),
    "reset-factors": Rule(ADMIN, posts=True),
    "end-sessions-of": Rule(ADMIN, posts=True),
    "invite": Rule(ADMIN, posts=True),
    "trail": Rule(EVERYBODY),
    "imports": Rule((*WRITERS, "wu")),
    "export": Rule(WRITERS, OUTSIDE, OUTSIDE, query="?brand={slug}&since=2026-01-01&until=2026-01-31&format=csv"),
    "import-template": Rule(WRITERS, OUTSIDE, OUTSIDE, query="?brand={slug}"),
    "import": Rule(WRITERS, OUTSIDE, OUTSIDE),
    "mapping": Rule(WRITERS, OUTSIDE, OUTSIDE, posts=True),
    "take-in": Rule(WRITERS, OUTSIDE, OUTSIDE, posts=True),
    "submit-import": Rule(WRITERS, OUTSIDE, OUTSIDE, posts=True),
}
ONLY_SHOW = {
    *("search", "search-suggest", "live", "live-parts"),
    *("today", "practice", "week", "post", "picture", "portrait", "approvals", "deliveries", "delivery"),
    *("accounts", "brand", "users"),
    *("factors", "app-picture"),
    *("user", "trail", "export", "import-template", "import", "inbox", "sources"),
}
OPEN = {
    *("healthz", "readyz", "source", "sign-in", "account_login", "mfa_authenticate", "passkey", "language"),
    *("first-run", "oidc", "oidc-callback"),
}


@pytest.fixture(autouse=True)
def company_accounts(settings: Any) -> None:
    """The company's own sign-in is set up, at a provider that does not answer."""
    settings.OPENID = from_environment({"GUANWEI_OIDC_ISSUER": "http://localhost:9", "GUANWEI_OIDC_CLIENT_ID": "us"})
    settings.SOCIALACCOUNT_PROVIDERS = settings.OPENID.as_provider()


def addresses() -> list[URLPattern]:
    return [pattern for pattern in urlpatterns if isinstance(pattern, URLPattern)]


def test_every_address_has_a_rule() -> None:
    assert {pattern.name for pattern in addresses()} == RULES.keys() | OPEN


def test_who_gets_in() -> None:
    who = cast()
    wrong = []
    for name, rule in RULES.items():
        with _undone():
            address = _address(name, who)
            asked = [("wu", rule.stranger), *((role, rule.others) for role in INSIDE)]
            expected = {role: (status,) for role, status in asked if role not in rule.may}
            expected |= dict.fromkeys(rule.may, (200, 303) if rule.posts else (200,))
            answers = {role: _ask(rule, role, who, address) for role in expected}
            wrong += [f"{role} on {name}: {answers[role]}" for role in expected if answers[role] not in expected[role]]
    assert wrong == []


def test_a_stranger_without_a_session_is_asked_to_sign_in() -> None:
    who = cast()
    let_in = []
    for name in RULES:
        with _undone():
            address = _address(name, who)
            for method in ("get", "post"):
                answer = getattr(browser(), method)(address)
                if answer.status_code != 302 or not answer.headers["Location"].startswith("/sign-in?next="):
                    let_in.append(f"{method} {name}: {answer.status_code}")
    assert let_in == []


def test_looking_at_what_only_acts_is_refused_and_so_is_sending_to_what_only_shows() -> None:
    who = cast()
    wrong = []
    for name, rule in RULES.items():
        with _undone():
            client, address = browser(who.admin), _address(name, who)
            if rule.posts and client.get(address).status_code != 405:
                wrong.append(f"GET {name}")
            if name in ONLY_SHOW and client.post(address).status_code != 405:
                wrong.append(f"POST {name}")
    assert wrong == []


def test_a_form_without_its_mark_changes_nothing() -> None:
    who = cast()
    client = Client(enforce_csrf_checks=True)
    client.force_login(who.admin)
    answer = client.post(reverse("pause", args=[who.weibo.pk]), {"active": "0"})
    assert answer.status_code == 403
    who.weibo.refresh_from_db()
    assert who.weibo.active


@contextmanager
def _undone() -> Iterator[None]:
    """What happens inside never was: the next address meets the same cast."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _ask(rule: Rule, role: str, who: Cast, address: str) -> int:
    client = browser(who.people[role])
    return client.post(address).status_code if rule.posts else client.get(address).status_code


def _address(name: str, who: Cast) -> str:
    """The address with what it needs, all of the cast's own brand."""
    makers = makers_of(who)
    arguments = makers[name]() if name in makers else []
    return reverse(name, args=arguments) + RULES[name].query.format(slug=who.brand.slug)


OF_A_PLAN = (
    *("submit", "move", "cancel", "plan-again", "check-again", "waive", "fix", "approve", "send-back"),
    *("take-down", "reword"),
)


OF_A_THREAD = (
    *("thread", "check-answer", "beat", "thread-act", "assign", "snooze"),
    *("thread-done", "reopen", "unread", "urgent"),
)


def makers_of(who: Cast) -> dict[str, Callable[[], list[Any]]]:
    """What makes the things that an address is about: the same function for addresses that can share one."""
    return {
        "help-page": lambda: ["guide", "checks"],
        **dict.fromkeys(("post", "edit-post", "compose-beat"), lambda: [a_draft(who).post_id]),
        **dict.fromkeys(("picture", "crop-picture"), lambda: [picture(who.brand).pk]),
        **dict.fromkeys(("throw-away", "take-back-draft"), lambda: [UUID(int=1)]),
        **dict.fromkeys(OF_A_PLAN, lambda: [a_draft(who).pk]),
        **dict.fromkeys(("approve-change", "return-change"), lambda: [_change(who).pk]),
        **dict.fromkeys(OF_A_THREAD, lambda: [asked(who).pk]),
        **dict.fromkeys(("take-back", "approve-answer", "return-answer"), lambda: [_answer(who).pk]),
        "poll-source": lambda: [_source(who).pk],
        "read-account": lambda: [_source(who).account_id],
        "close-gap": lambda: [_gap(who).pk],
        "note-unseen": lambda: [_unseen(who).pk],
        **dict.fromkeys(
            ("delivery", "task", "confirm-out", "send-again", "by-hand", "let-go"), lambda: [_delivery(who).pk]
        ),
        "resume": lambda: [stops.stop(actor=who.zhou, now=utc_now(), reason="演练", account=who.weibo).pk],
        **dict.fromkeys(
            (
                *("account", "credentials", "try-account", "pause", "account-settings", "account-slots"),
                *("check-up", "retrospective", "enter-profile"),
            ),
            lambda: [who.weibo.pk],
        ),
        **dict.fromkeys(("brand", "positioning", "brand-settings", "brand-slots", "add-line"), lambda: [who.brand.pk]),
        **dict.fromkeys(
            ("user", "grant", "set-password", "enable", "reset-factors", "end-sessions-of", "invite"),
            lambda: [who.lin.pk],
        ),
        "end-event": lambda: [open_event(actor=who.chen, now=utc_now(), account=who.weibo, hours=2, reason="演练").pk],
        "portrait": lambda: [_portrait(who).pk],
        "judge-decision": lambda: [_decision(who).pk],
        "remove-passkey": lambda: [_passkey(who.lin).pk],
        "withdraw": lambda: [who.lin.pk, Grant.objects.get(user=who.lin).pk],
        **dict.fromkeys(("import", "mapping", "take-in", "submit-import"), lambda: [_file(who).pk]),
    }


def _portrait(who: Cast) -> Account:
    keep_portrait(account=who.weibo, now=utc_now(), address="https://tvax1.sinaimg.cn/a.jpg", picture=b"RIFF")
    return who.weibo


def _delivery(who: Cast) -> Delivery:
    return Delivery.objects.get(purpose_id=approved(who).pk)


def _answer(who: Cast) -> Answer:
    with_approval(who)
    answers(who.lin, asked(who))
    return Answer.objects.get()


def _decision(who: Cast) -> Decision:
    decided = Decided("每周两条泡茶知识", judge_on=utc_now().date() + timedelta(days=30))
    return decide(actor=who.zhou, now=utc_now(), account=who.weibo, decided=decided)


def _change(who: Cast) -> Change:
    plan = a_draft(who)
    return Change.objects.create(
        plan=plan,
        account=plan.account,
        operation="edit",
        version=plan.version,
        state="review",
        content_hash="0" * 64,
        by=who.lin,
        at=utc_now(),
    )


def _passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "钥匙", "credential": {}})


def _source(who: Cast) -> Source:
    return Source.objects.create(account=who.weibo, stream="mentions", next_at=utc_now(), created_at=utc_now())


def _gap(who: Cast) -> Gap:
    now = utc_now()
    return Gap.objects.create(source=_source(who), after=now, before=now, found_at=now, reason=GAP.as_json())


def _unseen(who: Cast) -> Delivery:
    delivery = stands(approved(who), State.SENT)
    Look.objects.create(delivery=delivery, seen="gone", trouble_at=utc_now(), looked_at=utc_now())
    return delivery


def _file(who: Cast) -> PlanFile:
    return imports.receive(
        actor=who.lin,
        now=utc_now(),
        brand=who.brand,
        name="plan.csv",
        data="日期,时间,账号,栏目,正文\n".encode(),
        start=False,
    )
