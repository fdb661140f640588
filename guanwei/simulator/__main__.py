"""`python -m guanwei.simulator`."""

import argparse
import sys

from guanwei.simulator.server import run


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m guanwei.simulator",
        description="微博开放平台模拟器 · a stand-in for the Sina Weibo Open Platform (docs/concepts/simulator.md)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=0, help="端口，0 为任取一个 · port, 0 takes a free one")
    parser.add_argument(
        "--state", metavar="FILE", help="状态文件，缺省在内存 · keep everything here instead of in memory"
    )
    parser.add_argument("--ready-file", metavar="FILE", help="就绪后写入 JSON · JSON written once it listens")
    options = parser.parse_args()
    return run(options.host, options.port, options.state, options.ready_file)


if __name__ == "__main__":
    sys.exit(main())
