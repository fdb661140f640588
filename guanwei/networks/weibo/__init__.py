"""Sina Weibo's open platform (docs/concepts/weibo.md)."""
