"""`python -m guanwei`: the same as the command `guanwei`."""

import sys

from guanwei.cli import main

if __name__ == "__main__":
    sys.exit(main())
