"""What can be set about sending, per installation, brand and account."""

from guanwei.lib.words import Words
from guanwei.practice.settings import MINUTES, Setting

LATENESS = Setting(
    id="delivery.lateness-minutes",
    default=10,
    low=1,
    high=1440,
    unit=MINUTES,
    label=Words(zh="最多晚多少分钟还发", en="Minutes of lateness that are allowed"),
    help=Words(
        zh="到点后因故没发出的稿件，超过这么久就不再自动发出，由人决定。",
        en="A post that could not go out on time is not sent later than this; a person decides then.",
    ),
)
PUBLIC_IP = Setting(
    id="weibo.public-ip",
    default="",
    pattern=r"([0-9.]{7,15}|[0-9a-fA-F:]{3,39})?",
    unit=Words(zh="IP 地址", en="IP address"),
    label=Words(zh="办公室公网 IP", en="The office's public address"),
    help=Words(
        zh="微博要求写明发布人的公网 IP。审核人不在公网上操作时（例如内网访问），用这一个。",
        en="Weibo wants the public address of the person behind a post. Used when the approver's own is not public.",
    ),
)
HOUR = Words(zh="点", en="o'clock")
QUIET_SINCE = Setting(
    id="slots.quiet-since",
    default=23,
    low=0,
    high=24,
    unit=HOUR,
    label=Words(zh="安静时段从几点起", en="Quiet hours begin at"),
    help=Words(
        zh="安静时段里不推荐发布时间；自己指定的时间不受影响。",
        en="No time is offered within the quiet hours; a time that somebody chooses is not touched.",
    ),
)
QUIET_UNTIL = Setting(
    id="slots.quiet-until",
    default=7,
    low=0,
    high=24,
    unit=HOUR,
    label=Words(zh="安静时段到几点止", en="Quiet hours end at"),
    help=Words(zh="起止相同表示没有安静时段。", en="The same hour as the beginning: no quiet hours."),
)
SENDING_SETTINGS = (LATENESS, PUBLIC_IP, QUIET_SINCE, QUIET_UNTIL)
