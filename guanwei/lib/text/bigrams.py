"""Finding any piece of a text without a dictionary: pairs of neighbouring characters for PostgreSQL's text search.

Chinese has no spaces, so words cannot be told apart cheaply; two neighbouring characters can, and a phrase of pairs is
found wherever its characters stand in a row. Latin words are treated alike: a part of a word is found too.
"""

from guanwei.lib.text.folding import runs

# PostgreSQL gives every later lexeme of one tsvector this position, so that no phrase is found there any more.
MOST_POSITIONS = 16383
MOST_OF_A_QUERY = 100  # characters; what is longer was pasted, and its beginning finds it
MOST_RUNS = 8  # of a query: fifty letters by themselves are fifty walks through a part of the index each


def vector_of(*texts: str) -> str:
    """What PostgreSQL reads as a tsvector of `texts`: every pair of neighbouring characters with its position, and the
    last character of each run alone, so that every character begins one lexeme. No phrase spans two runs or texts.

    PostgreSQL remembers 16,383 positions of a text and 256 of a lexeme: what comes after is not found.
    """
    places: dict[str, list[int]] = {}
    position = 0
    for text in texts:
        for run in runs(text):
            for begin in range(len(run)):
                position += 1
                if position >= MOST_POSITIONS:
                    return _written(places)
                places.setdefault(run[begin : begin + 2], []).append(position)
    return _written(places)


def sought(typed: str) -> list[str]:
    """The runs of characters that are looked for: the first MOST_RUNS of `typed`, each once."""
    return list(dict.fromkeys(runs(typed[:MOST_OF_A_QUERY])))[:MOST_RUNS]


def query_for(typed: str) -> str:
    """What PostgreSQL reads as the tsquery for `typed`: each run of characters in a row, all runs, in any order. ""
    when there is nothing to look for.

    The very same letters are meant, whatever their case or width. A single character finds every text that has it.
    """
    return " & ".join(_phrase(run) for run in sought(typed))


def _phrase(run: str) -> str:
    if len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{run[begin : begin + 2]}'" for begin in range(len(run) - 1)) + ")"


def _written(places: dict[str, list[int]]) -> str:
    return " ".join(f"'{lexeme}':{','.join(map(str, positions))}" for lexeme, positions in places.items())
