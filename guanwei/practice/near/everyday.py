"""English words that say nothing about what a post is about, greetings and calls to readers included."""

ENGLISH = frozenset(
    """
    a about after again all also always am an and any are as at away be because been before being but by can cannot
    come could day did do does doing don down each even ever every few for forget from get give go going gonna good got
    had happy has have he hello her here hers hi him his how i if in into is it its just keep know let like ll look
    made make many may me might more morning most much must my never new next night no nor not now of off on once one
    only or other our ours out over own per please re remember same say see she should so some soon still such take
    than thank thanks that the their theirs them then there these they thing things this those through time to today
    together tomorrow tonight too two under until up us use ve very via was way we week welcome well were what when
    where which while who whom whose why will with without won would year yes yesterday yet you your yours
    """.split()
)
