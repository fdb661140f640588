"""Reports: an account's month in figures, and what was decided from them."""
