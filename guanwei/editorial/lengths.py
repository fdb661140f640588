"""How long the parts of a post may be, in characters: one number for the tables, the form and the plan file. Pure."""

LINK = 1000
BENEFIT = 200
NOTE = 500
ALT_TEXT = 2000
