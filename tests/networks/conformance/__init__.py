"""One suite that every network's adapter passes, against the real server or the simulator. No mock in between."""
