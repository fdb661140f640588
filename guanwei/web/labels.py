"""The names of states, roles, networks and the rest, as a person reads them."""

from django.utils.translation import gettext_lazy as _

STATUS = {
    # a plan before it is in the sender's hands
    "draft": _("Draft"),
    "review": _("In review"),
    "approved": _("Approved"),
    "published": _("Published"),
    "cancelled": _("Cancelled"),
    # a delivery
    "waiting": _("Waiting for its time"),
    "held": _("Held"),
    "claimed": _("About to be sent"),
    "sending": _("Sending"),
    "pending": _("With the network"),
    "sent": _("Published"),
    "refused": _("Refused"),
    "unknown": _("Unclear"),
    "missed": _("Missed"),
    "stopped": _("Stopped"),
    "by_hand": _("By hand"),
}

# How a state looks: wrong, waiting for a person, on its way, done, over.
TONE = {
    "draft": "quiet",
    "review": "attention",
    "approved": "going",
    "published": "done",
    "cancelled": "over",
    "waiting": "going",
    "held": "attention",
    "claimed": "going",
    "sending": "going",
    "pending": "going",
    "sent": "done",
    "refused": "wrong",
    "unknown": "wrong",
    "missed": "wrong",
    "stopped": "wrong",
    "by_hand": "attention",
}

# The deliveries page's filters.
GROUP_OF_STATES = {
    "trouble": _("Needs a decision"),
    "by_hand": _("By hand"),
    "held": _("Not let out yet"),
    "waiting": _("Waiting for its time"),
    "moving": _("Being sent"),
    "stopped": _("Stopped"),
    "sent": _("Published"),
    "cancelled": _("Cancelled"),
}

# Why a delivery is held, in place of the bare word.
HOLD = {
    "approval": _("In review"),
    "finding": _("Held by a finding"),
    "health": _("Held: credentials"),
    "account": _("Held: account paused"),
    "content": _("Held: content missing"),
}

LEVEL = {"block": _("Blocks"), "ask": _("Asks"), "hint": _("Hint"), "off": _("Off")}

OUTCOME = {
    "": _("no answer yet"),
    "accepted": _("accepted"),
    "rejected": _("refused by the network"),
    "throttled": _("the network asked to wait"),
    "unauthorized": _("credentials not accepted"),
    "pending": _("the network is working on it"),
    "not_sent": _("did not leave"),
    "unknown": _("unclear"),
    "by_hand": _("done by hand"),
}

APPROVAL = {
    "requested": _("waiting"),
    "approved": _("approved"),
    "returned": _("sent back"),
    "void": _("void"),
}

VOID_REASON = {"edited": _("edited"), "replaced": _("sent in again"), "cancelled": _("cancelled")}

NETWORK = {"weibo": _("Weibo"), "bluesky": "Bluesky", "mastodon": "Mastodon", "x": "X"}

HEALTH = {"untried": _("Not tried yet"), "alive": _("Works"), "dead": _("Does not work")}

WAIT = {
    "throttled": _("the network asked to wait"),
    "quota": _("the quota is used up"),
    "unknown": _("an unclear delivery is being read back"),
}

STAGE = {"junior": _("Junior"), "established": _("Established")}

LIVED_ROLE = {"media": _("Media"), "conversation": _("Conversation"), "service": _("Service")}

GROUP = {"loved": _("loved by followers"), "promotion": _("promotion"), "forward": _("forward")}

ORIGIN = {
    "account": _("set for this account"),
    "brand": _("set for the brand"),
    "installation": _("set for the installation"),
    "default": _("default"),
}

FILE_STATE = {
    "reading": _("Being read"),
    "mapping": _("Headers to confirm"),
    "ready": _("Ready to import"),
    "importing": _("Being imported"),
    "imported": _("Imported"),
    "failed": _("Not imported"),
}

BUCKET = {"calls": _("calls"), "posts": _("posts"), "posts_day": _("posts")}

ROLE_NOTE = {
    "viewer": _("looks"),
    "writer": _("writes, sends in for approval"),
    "approver": _("writes, approves, waives findings"),
    "operator": _("writes, does tasks by hand, decides on doubts, stops and resumes"),
    "manager": _("everything, credentials and settings included"),
}

ZONE = {
    "Asia/Shanghai": _("Beijing time"),
    "Asia/Urumqi": _("Xinjiang time"),
    "Asia/Hong_Kong": _("Hong Kong time"),
    "Asia/Taipei": _("Taipei time"),
    "Asia/Singapore": _("Singapore time"),
    "Asia/Tokyo": _("Tokyo time"),
    "Europe/London": _("London time"),
    "Europe/Berlin": _("Berlin time"),
    "America/New_York": _("New York time"),
    "America/Los_Angeles": _("Los Angeles time"),
    "UTC": "UTC",
}


def zone_name(zone: str) -> str:
    """`北京时间` where the zone is a common one, else its IANA name."""
    return str(ZONE.get(zone, zone))
