"""Finding any piece of a text without a dictionary: pairs of neighbouring characters for PostgreSQL's text search.

Chinese has no spaces, so words cannot be told apart cheaply; two neighbouring characters can, and a phrase of pairs is
found wherever its characters stand in a row. Latin words are treated alike: a part of a word is found too.
"""

from guanwei.lib.text.folding import runs

# PostgreSQL gives every later lexeme of one tsvector this position, so that no phrase is found there any more.
MOST_POSITIONS = 16383
MOST_OF_A_QUERY = 100  # characters; what is longer was pasted, and its beginning finds it
MOST_CUT, MOST_PIECES = 12, 3  # of a run that is taken for several words
FIRST_HAN = "\u2e80"  # from here on scripts write without spaces
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


def loose_query_for(typed: str) -> str:
    """As `query_for`, and found too where a run of Chinese characters was two or three words that stand apart: nobody
    types spaces between them (破损退款 finds "杯子破损，想退款")."""
    return " & ".join(_apart(run) for run in sought(typed))


def _apart(run: str, pieces: int = MOST_PIECES) -> str:
    """In a row, or cut in two or three where a word could end. A piece has two characters at least: one alone stands
    in every other text."""
    ways = [_phrase(run)]
    if pieces > 1 and len(run) <= MOST_CUT:
        places = (at for at in range(2, len(run) - 1) if max(run[at - 1], run[at]) >= FIRST_HAN)
        ways += [f"({_phrase(run[:at])} & {_apart(run[at:], pieces - 1)})" for at in places]
    return ways[0] if len(ways) == 1 else f"({' | '.join(ways)})"


def _phrase(run: str) -> str:
    if len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{run[begin : begin + 2]}'" for begin in range(len(run) - 1)) + ")"


def _written(places: dict[str, list[int]]) -> str:
    return " ".join(f"'{lexeme}':{','.join(map(str, positions))}" for lexeme, positions in places.items())
