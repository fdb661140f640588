"""The pages of the simulator: plain HTML, no JavaScript."""
