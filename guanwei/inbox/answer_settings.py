"""What can be set about answers, per installation, brand and account."""

from guanwei.lib.words import Words
from guanwei.practice.settings import Setting

APPROVE_ANSWERS = Setting(
    id="inbox.approve_answers",
    default="off",
    choices=("on", "off"),
    unit=Words(zh="开关", en="on or off"),
    label=Words(zh="回复要审核", en="Answers need approval"),
    help=Words(
        zh="“开启”：每条回复由另一位审核人批准后才发出。有需要放行的发现时，不管这里怎么设都要审核。",
        en="Switched on: every answer waits until another person has approved it. An answer with a finding that "
        "needs a person waits either way.",
    ),
)
GRACE = Setting(
    id="inbox.grace_seconds",
    default=5,
    low=0,
    high=600,
    unit=Words(zh="秒", en="seconds"),
    label=Words(zh="回复发出前等几秒", en="Seconds before an answer goes out"),
    help=Words(zh="这几秒内可以撤回。", en="So long it can be taken back."),
)
ANSWER_LATENESS = Setting(
    id="inbox.lateness_hours",
    default=24,
    low=1,
    high=240,
    unit=Words(zh="小时", en="hours"),
    label=Words(zh="回复最多晚多少小时还发", en="Hours of lateness that are allowed for answers"),
    help=Words(
        zh="因故没发出的回复，超过这么久就不再自动发出，由人决定。",
        en="An answer that could not go out is not sent later than this; a person decides then.",
    ),
)
ANSWER_SETTINGS = (APPROVE_ANSWERS, GRACE, ANSWER_LATENESS)
