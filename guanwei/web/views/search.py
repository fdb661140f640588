"""One search over posts and conversations, and what the field on top offers while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanwei.networks.links import seen_at
from guanwei.publishing.queries import states_of
from guanwei.search.marks import Kind
from guanwei.search.outside import OutsideHit
from guanwei.search.posts import PostHit
from guanwei.search.queries import LONGEST, Hit, Wanted, search
from guanwei.web.answers import page, viewer_of
from guanwei.web.scope import chosen_account
from guanwei.web.targets import targets

OFFERED = 6
FILTERS = ("q", "kind", "account")
KINDS = {
    "": _("All"),
    Kind.POSTS.value: _("Posts"),
    Kind.OUTSIDE.value: _("Made outside"),
    Kind.THREADS.value: _("Conversations"),
}


@page
def results(request: HttpRequest) -> HttpResponse:
    viewer, typed, kind = viewer_of(request), _typed(request), request.GET.get("kind", "")
    wanted = Wanted(typed, Kind(kind) if kind in set(Kind) else None, chosen_account(request))
    found = search(viewer, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return render(
        request,
        "search/results.html",
        {
            "wanted": wanted,
            "found": found,
            "states": states_of(hit.plans[0] for hit in found.hits if isinstance(hit, PostHit) and hit.plans),
            "kinds": [(value, name, _query(request, kind=value)) for value, name in KINDS.items()],
            "next": found.next and _query(request, after=found.next),
            "previous": found.previous and _query(request, before=found.previous),
            "everywhere": _query(request, kind="", account=""),
        },
    )


@page
def suggest(request: HttpRequest) -> HttpResponse:
    """A few of the newest and the pages that are called so: a fragment, or JSON for whoever asks for it."""
    viewer, typed = viewer_of(request), _typed(request)
    places = targets(viewer, typed)
    hits = search(viewer, Wanted(typed), size=OFFERED).hits if typed else []
    if request.accepts("text/html") and request.GET.get("format") != "json":
        return render(request, "search/_suggest.html", {"typed": typed, "targets": places, "hits": hits})
    named = [{"kind": "page", "name": str(one.name), "address": one.address} for one in places]
    return JsonResponse({"targets": named, "hits": [_facts(hit) for hit in hits]})


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _query(request: HttpRequest, **changed: str) -> str:
    """The filters that are in force, as a query; marks of a page only where they are given."""
    query = request.GET.copy()
    for name in set(query) - set(FILTERS):
        del query[name]
    for name, value in changed.items():
        query[name] = value
    for name in [name for name in query if not query[name] and name != "account"]:
        del query[name]
    return query.urlencode()


def _facts(hit: Hit) -> dict[str, object]:
    text = "".join(piece.text for piece in hit.text)
    return {"kind": hit.kind.value, "text": text, "at": hit.at, "address": _address(hit)}


def _address(hit: Hit) -> str:
    """A page of ours; of what was made outside that on the network, "" where nothing tells it."""
    if isinstance(hit, OutsideHit):
        return seen_at(hit.url, hit.account.server)
    if isinstance(hit, PostHit):
        return reverse("post", args=[hit.post_id])
    return reverse("thread", args=[hit.thread_id])
