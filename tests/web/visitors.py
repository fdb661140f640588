"""Browsers without JavaScript for the people of the cast."""

from django.http import HttpResponse
from django.test import Client

from guanwei.lib.clock import utc_now
from guanwei.people.models import User
from guanwei.practice.keeping import kept
from guanwei.publishing.models import Plan


def browser(user: User | None = None) -> Client:
    """A browser in which `user` has signed in; of nobody without one."""
    client = Client()
    if user:
        client.force_login(user)
        session = client.session
        session["language"] = user.language
        session["confirmed_at"] = utc_now().isoformat()  # a moment ago
        session.save()
    return client


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def messages_of(response: HttpResponse) -> list[str]:
    """The sentences that the next page will show."""
    return [str(message) for message in response.wsgi_request._messages]


def waiving(plan: Plan, check: str = "C13.repeated", **more: str) -> dict[str, object]:
    """What the form beside a finding sends: the reason, and what the page showed."""
    about = [found.about for found in kept("plan", [plan.pk])[plan.pk] if found.id == check]
    return {"check": check, "reason": "周年活动", "content_hash": plan.content_hash, "about": about} | more
