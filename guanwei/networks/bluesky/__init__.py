"""Bluesky, and any other server of the AT network that hosts Bluesky accounts (docs/concepts/bluesky.md)."""
