"""The names of states, roles, networks and the rest, as a person reads them."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guanwei.delivery.sweep import GONE
from guanwei.editorial.models import Column

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
# Where English names them, Chinese counts them.
MONTHS = (
    *(_("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun")),
    *(_("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec")),
)

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
    # what went out, when it was looked at again
    "hidden": _("Hidden by the network"),
    "gone": _("Gone from the network"),
    "taken_down": _("Taken down"),
}

# The same for what is no post: an answer, a like, a take-down.
ACT_STATUS = STATUS | {"waiting": _("About to go out"), "sent": _("Done")}

# In a narrow column that has the time beside it.
CARD_STATUS = STATUS | {"waiting": _("Approved")}

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
    "returned": "attention",
    "out": "done",
    "taken_back": "over",
    "open": "going",
    "snoozed": "quiet",
    "done": "done",
    "not_yet": "quiet",
    "visible": "done",
    "hidden": "wrong",
    "gone": "wrong",
    "taken_down": "over",
    "unreadable": "attention",
    "fresh": "done",
    "first": "going",
    "behind": "attention",
    "failing": "wrong",
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

LEVEL = {"block": _("Blocks"), "ask": _("Needs a person"), "hint": _("Hint"), "off": _("Off")}
# What a setting with a choice can be: the level of a check, or a word of its own.
CHOICE = LEVEL | {"on": _("Switched on"), "yes": _("Yes"), "no": _("No"), "cn": _("Mainland China"), "none": _("None")}

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

# What we do to something that somebody wrote (guanwei.networks.acts.Operation), as on its button.
ACT = {
    "post": _("Post"),
    "reply": _("Answer"),
    "repost": _("Repost"),
    "edit": _("Edit"),
    "delete": _("Delete"),
    "like": _("Like"),
    "hide": _("Hide"),
    "pin": _("Pin"),
    "block": _("Block"),
    "report": _("Report"),
}

# The same as a task for the person on duty.
ACT_BY_HAND = {
    "reply": _("Answer it in the app"),
    "like": _("Like what they wrote, in the app"),
    "hide": _("Hide the comment, in the app"),
    "delete": _("Delete the comment, in the app"),
    "pin": _("Pin the comment, in the app"),
    "block": _("Block the person, in the app"),
    "report": _("Report it in the app"),
}

# An answer as long as the ledger has no say in it.
ANSWER_STATE = {
    "review": _("In review"),
    "returned": _("Sent back"),
    "approved": _("Approved"),
    "out": _("Sent"),
    "cancelled": _("Taken back before it went out"),
    "taken_back": _("Deleted again"),
}

# What of ours is not out yet, in the list of conversations.
NOT_OUT = {
    "review": _("Answer in review"),
    "returned": _("Answer sent back"),
    "approved": _("Answer not out yet"),
}

CHANGE_STATE = {
    "review": _("In review"),
    "returned": _("Sent back"),
    "approved": _("Under way"),
    "out": _("Done"),
    "cancelled": _("Cancelled"),
}

KIND = {
    "mention": _("Mention"),
    "comment": _("Comment"),
    "repost": _("Forward"),
    "direct": _("Direct message"),
}

# Who may read what somebody wrote, where that is not everybody.
VISIBILITY = {
    "public": _("public"),
    "unlisted": _("unlisted"),
    "followers": _("followers only"),
    "direct": _("only for us"),
}

# A conversation's state, and the lists by them: "waiting" are those of the open ones in which somebody waits.
THREAD_STATE = {
    "open": _("Open"),
    "waiting": _("To answer"),
    "snoozed": _("Snoozed"),
    "done": _("Done"),
    "all": _("All"),
}

# Why a conversation goes before others.
HEAT = {"urgent": _("urgent"), "overdue": _("overdue"), "soon": _("due soon")}

# What else of ours is not done yet, in the list of conversations.
ACT_NOT_DONE = {
    "like": _("Like not done yet"),
    "delete": _("Deletion not done yet"),
    "hide": _("Hiding not done yet"),
    "pin": _("Pinning not done yet"),
    "block": _("Block not done yet"),
    "report": _("Report not done yet"),
}

DOING = {
    "here": _("has it open"),
    "writing": _("is writing"),
    "draft": _("has a draft"),
    "answered": _("has answered"),
    "wrote_more": _("wrote more"),
}

# Is what we sent still to be seen?
SEEN = {
    "not_yet": _("Not looked at yet"),
    "visible": _("To be seen"),
    "hidden": _("Not shown to everybody"),
    "gone": _("Gone"),
    "taken_down": _("Taken down"),
    "unreadable": _("Could not be looked at"),
}

STREAM = {
    "mentions": _("Mentions"),
    "comments": _("Comments"),
    "comment_mentions": _("Mentions in comments"),
    "reposts": _("Forwards"),
    "notifications": _("Notifications"),
    "own": _("Own timeline"),
}

STANDING = {
    "fresh": _("Up to date"),
    "first": _("First reading"),
    "behind": _("Behind"),
    "failing": _("Failing"),
}

# Why an approval ended or an outcome is unclear, as the trail keeps it.
VOID_REASON = {
    "edited": _("edited"),
    "replaced": _("sent in again"),
    "cancelled": _("cancelled"),
    GONE: _("the sender stopped while the request was on its way"),
}

NETWORK = {"weibo": _("Weibo"), "bluesky": "Bluesky", "mastodon": "Mastodon", "x": "X"}

HEALTH = {
    "untried": _("Not tried yet"),
    "checking": _("Being verified"),
    "alive": _("Works"),
    "dead": _("Does not work"),
}

# What a probe found beside the contract page's claim.
VERDICT = {
    "agrees": _("agrees"),
    "differs": _("differs"),
    "open": _("nothing seen that decides it"),
    "not_read": _("could not be read"),
    "not_by_reading": _("only an act would show it"),
}

WAIT = {
    "throttled": _("the network asked to wait"),
    "quota": _("the quota is used up"),
    "unknown": _("an unclear delivery is being read back"),
}

# Which way something goes with an account's rights.
WAY = {"machine": _("by machine"), "by_hand": _("by hand"), "not": _("not possible")}

# What a network's verification vouches for.
VERIFIED_AS = {
    "company": _("a company or organisation"),
    "person": _("a person"),
    "network": _("vouched for by the network"),
    "domain": _("its own domain is the handle"),
    "link": _("a page that links back"),
}

# How a field of the profile does in the check-up.
FIELD_STANDING = {
    "good": _("fine"),
    "weak": _("could be better"),
    "missing": _("missing"),
    "unknown": _("not known"),
}

# What an entry of the trail is about.
OBJECT = {
    "post": _("Post"),
    "plan": _("Plan entry"),
    "delivery": _("Delivery"),
    "approval": _("Approval"),
    "thread": _("Thread"),
    "answer": _("Answer"),
    "interaction": _("Interaction"),
    "change": _("Change of words"),
    "account": _("Account"),
    "source": _("Source"),
    "brand": _("Brand"),
    "user": _("User"),
    "stop": _("Stop"),
    "event": _("Live event"),
    "plan-file": _("Spreadsheet"),
    "installation": _("Installation"),
}

STAGE = {"junior": _("Junior"), "established": _("Established")}

LIVED_ROLE = {"media": _("Media"), "conversation": _("Conversation"), "service": _("Service")}

VALUE = {
    "practical": _("Something practical"),
    "opinion": _("An opinion of our own"),
    "exclusive": _("An exclusive"),
    "none": _("None of them"),
}

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

BUCKET = {"calls": _("calls"), "posts": _("posts"), "posts_day": _("posts"), "comments": _("comments")}

# By what somebody showed who they are, or failed to.
MEANS = {
    "password": _("by password"),
    "app": _("by app"),
    "code": _("by code"),
    "recovery-code": _("by recovery code"),
    "passkey": _("by passkey"),
    "provider": _("by the company's account"),
    "unknown-name": _("by a name that nobody has"),
}

FACTOR = {"app": _("authenticator app"), "passkey": _("passkey")}

ROLE_NOTE = {
    "viewer": _("looks"),
    "writer": _("writes, sends in for approval"),
    "approver": _("writes, approves, waives findings"),
    "operator": _("writes, does tasks by hand, decides on doubts, stops and resumes"),
    "manager": _("everything, credentials and settings included"),
}


def column_name(column: Column) -> str:
    """In the reader's language; a column without an English name keeps its own."""
    english = (get_language() or "").startswith("en") and column.name_en
    return column.name_en if english else column.name
