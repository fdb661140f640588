"""Is what somebody wrote a matter of customer service: an order, a delivery, a return, a repair, an invoice, something
that does not work? (Practice A4: the share of service in the role that is lived.) By its words (phrases/service.toml),
so that what is said in other ones is missed: a share by it is rather too low.
"""

import re
from functools import lru_cache

from guanwei.lib.text import matchable
from guanwei.practice.packfile import any_of, read_pack


def is_service(message: str) -> bool:
    """By its words alone; what it passes on from others (`//@`) is none of it."""
    return _words().search(matchable(message.partition("//@")[0]).text) is not None


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    """Read when the first message is judged, not when the program starts."""
    return any_of(read_pack("service")["words"])
