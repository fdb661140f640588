"""What the search finds: posts and conversations in one list, newest first. A further kind (people, say) is a module
like posts.py and threads.py, an entry in marks.Kind, and its two lines here."""

from dataclasses import dataclass, field

from guanwei.people.models import User
from guanwei.search import posts, threads
from guanwei.search.marks import Kind, Mark, mark_in, merged
from guanwei.search.posts import PostHit
from guanwei.search.threads import ThreadHit

PAGE = 30
LONGEST = 100  # characters that are looked for
Hit = PostHit | ThreadHit


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; `kind` None: everything."""

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
    by_version = posts.hits(viewer, [one.id for one in found if one.kind is Kind.POSTS], wanted.text)
    said = [threads_found[one] for one in found if one.kind is Kind.THREADS]
    by_thread = threads.hits(viewer, said, wanted.text)
    known: dict[Kind, dict[int, Hit]] = {Kind.POSTS: {**by_version}, Kind.THREADS: {**by_thread}}
    return Results(
        hits=[known[one.kind][one.id] for one in found if one.id in known[one.kind]],
        next=found[-1].written() if found and has_next else "",
        previous=found[0].written() if found and has_previous else "",
    )


def _places(
    viewer: User, wanted: Wanted, mark: Mark | None, rising: bool, count: int
) -> tuple[list[Mark], dict[Mark, threads.Saying]]:
    """Of each kind as many as the page could hold, and of these the first."""
    text, narrowed = wanted.text[:LONGEST], {"account_id": wanted.account_id, "mark": mark, "rising": rising}
    in_posts, in_threads = [], {}
    if wanted.kind in (None, Kind.POSTS):
        in_posts = posts.places(viewer, text, count=count, **narrowed)
    if wanted.kind in (None, Kind.THREADS):
        in_threads = threads.places(viewer, text, count=count, **narrowed)
    return merged([*in_posts, *in_threads], rising=rising, count=count), in_threads
