"""What the search finds: posts, those made outside Guanwei too, and conversations in one list, newest first. A further
kind (people, say) is a module like posts.py and threads.py, an entry in marks.Kind, and its lines here."""

from dataclasses import dataclass, field
from typing import Any

from guanwei.lib.text import sought
from guanwei.people.models import User
from guanwei.search import outside, posts, threads
from guanwei.search.marks import Kind, Mark, mark_in, merged
from guanwei.search.newest import Wish, places
from guanwei.search.outside import OutsideHit
from guanwei.search.posts import PostHit
from guanwei.search.threads import ThreadHit

PAGE = 30
LONGEST = 100  # characters that are looked for
POSTS = (Kind.POSTS, Kind.OUTSIDE)  # who looks for posts means both
Hit = PostHit | OutsideHit | ThreadHit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; `kind` None: everything, POSTS: those made outside too."""

    text: str
    kind: Kind | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """One page. `next` and `previous` go into the query of the neighbouring page, "" at the end."""

    hits: list[Hit] = field(default_factory=list)
    next: str = ""
    previous: str = ""


def search(viewer: User, wanted: Wanted, *, after: str = "", before: str = "", size: int = PAGE) -> Results:
    """What the viewer may see of it. `after` and `before` are marks of a page; what is none is the beginning."""
    mark = mark_in(after or before)
    rising = bool(before and mark and not after)
    found, threads_found = _places(viewer, wanted, mark, rising, size + 1)
    more, found = len(found) > size, found[:size]
    if rising:
        found.reverse()
    has_next, has_previous = (True, more) if rising else (more, mark is not None)
    numbers = {kind: [one.id for one in found if one.kind is kind] for kind in POSTS}
    said = [threads_found[one] for one in found if one.kind is Kind.THREADS]
    known: dict[Kind, dict[int, Hit]] = {
        Kind.POSTS: {**posts.hits(viewer, numbers[Kind.POSTS], wanted.text)},
        Kind.OUTSIDE: {**outside.hits(viewer, numbers[Kind.OUTSIDE], wanted.text)},
        Kind.THREADS: {**threads.hits(viewer, said, wanted.text)},
    }
    return Results(
        hits=[known[one.kind][one.id] for one in found if one.id in known[one.kind]],
        next=found[-1].written() if found and has_next else "",
        previous=found[0].written() if found and has_previous else "",
    )


def _places(
    viewer: User, wanted: Wanted, mark: Mark | None, rising: bool, count: int
) -> tuple[list[Mark], dict[Mark, threads.Saying]]:
    """Of each kind as many as the page could hold, and of these the first."""
    text, kinds = wanted.text[:LONGEST], _kinds(wanted)
    narrowed: dict[str, Any] = {"account_id": wanted.account_id, "mark": mark, "rising": rising, "count": count}
    in_threads: dict[Mark, threads.Saying] = {}
    lists = [words for words in (posts.WORDS, outside.WORDS) if words.kind in kinds]
    in_posts = places(viewer, lists, Wish(text, posts.named_in(viewer, sought(text)) if lists else (), **narrowed))
    if Kind.THREADS in kinds:
        in_threads = threads.places(viewer, text, **narrowed)
    return merged([*in_posts, *in_threads], rising=rising, count=count), in_threads


def _kinds(wanted: Wanted) -> set[Kind]:
    if wanted.kind is None:
        return set(Kind)
    return set(POSTS) if wanted.kind is Kind.POSTS else {wanted.kind}
