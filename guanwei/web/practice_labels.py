"""The words of the practice's own pages: the positioning sheet, the rows, the look back."""

from django.utils.translation import gettext_lazy as _

# How an account calls itself.
PERSON = {
    "we": _("we"),
    "editor": _("the editor"),
    "me": _("I"),
    "name": _("a figure with a name of its own"),
}

# The fields of a positioning sheet.
SHEET = {
    "products": _("Products"),
    "topics": _("Topics that we own"),
    "audience": _("Whom we speak to"),
    "culture": _("Company culture"),
    "person": _("How we call ourselves"),
    "tone": _("How we sound"),
    "words": _("Words that we like to use"),
    "never": _("Words that we never use"),
}

# A figure of a month, with its number; and what it is called where somebody chooses one.
FIGURE = {
    "posts": _("%(n)s posts"),
    "loved": _("%(n)s %% loved by followers"),
    "promotion": _("%(n)s %% promotion"),
    "forward": _("%(n)s %% forwards"),
    "silence": _("%(n)s days in a row without a post at most"),
    "ahead": _("%(n)s %% planned a day ahead"),
    "answers": _("%(n)s answers"),
    "talk": _("%(n)s %% of what goes out are answers"),
    "service": _("%(n)s %% of what goes out serves customers"),
}
FIGURE_NAME = {
    "posts": _("Posts"),
    "loved": _("Share of what followers love, %"),
    "promotion": _("Share of promotion, %"),
    "forward": _("Share of forwards, %"),
    "silence": _("Longest silence, days"),
    "ahead": _("Planned a day ahead, %"),
    "answers": _("Answers given"),
    "talk": _("Answers among all that goes out, %"),
    "service": _("Customer service among all that goes out, %"),
}
JUDGED = {
    "worked": _("It worked"),
    "partly": _("Partly"),
    "failed": _("It did not work"),
    "dropped": _("Not done"),
}

# How a row of the practice stands with an account's rights.
ROW_STATE = {
    "works": _("works"),
    "by_hand": _("by hand"),
    "not_possible": _("not possible on this network"),
    "not_yet": _("not yet"),
}
