"""What the product knows about a text: how long each network finds it, its links and topics, and what it equals."""

from guanwei.lib.text.bigrams import loose_query_for, query_for, sought, vector_of
from guanwei.lib.text.compare import comparable
from guanwei.lib.text.domains import domain_of, host_of, is_within, safe_link
from guanwei.lib.text.excerpts import Piece, excerpt, found_in
from guanwei.lib.text.folding import folded, runs
from guanwei.lib.text.length import (
    byte_length,
    grapheme_length,
    mastodon_length,
    weibo_half_width,
    weibo_length,
    x_length,
)
from guanwei.lib.text.links import Span, encode_link, find_links, without_tracking
from guanwei.lib.text.matching import Matchable, match_form, matchable
from guanwei.lib.text.names import name_of, one_line
from guanwei.lib.text.topics import find_tags, find_topics

__all__ = [
    "Matchable",
    "Piece",
    "Span",
    "byte_length",
    "comparable",
    "domain_of",
    "encode_link",
    "excerpt",
    "find_links",
    "find_tags",
    "find_topics",
    "folded",
    "found_in",
    "grapheme_length",
    "host_of",
    "is_within",
    "loose_query_for",
    "mastodon_length",
    "match_form",
    "matchable",
    "name_of",
    "one_line",
    "query_for",
    "runs",
    "safe_link",
    "sought",
    "vector_of",
    "weibo_half_width",
    "weibo_length",
    "without_tracking",
    "x_length",
]
