"""Everything that the servers of the tests need and that is fetched or compiled once a machine (`cache.py`):

    python -m tests.servers.prepare

Whatever is missing later is made when the first test asks for it, and all the others wait.
"""

import sys
import time

from tests.servers import atnet, axe, mastodon_mock, openid, snac
from tests.servers.node import CannotInstall

INSTALLS = {
    "AT network": atnet.install,
    "snac2": snac.install,
    "mastodon_mock": mastodon_mock.install,
    "OpenID provider": openid.install,
    "axe": axe.axe_script,
}


def main() -> None:
    for name, install in INSTALLS.items():
        began = time.monotonic()
        try:
            install()
        except CannotInstall as error:
            sys.exit(f"{name}: {error}")
        print(f"{name} is ready ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
