"""Does a text say what an earlier one said? Likeness of two texts, an index in memory, marks for one in a database."""

from guanwei.practice.near.index import Match, NearIndex, nearest
from guanwei.practice.near.judging import Kind, Likeness, compared
from guanwei.practice.near.marks import marks_of
from guanwei.practice.near.sketch import Sketch, sketch_of

__all__ = ["Kind", "Likeness", "Match", "NearIndex", "Sketch", "compared", "marks_of", "nearest", "sketch_of"]
