"""Learns the weights of C12.absolute-wording from labelled texts of our own writing: `make weights`.

Writes guanwei/practice/packs/absolute.weights.txt. A label belongs to a whole text, and one clause of it is the reason:
first all clauses of a text are taken to be, and then, several times over, those that the model itself finds most like
it. Learns from what bench/learned_from.py allows and from the frames of bench/frames.py. Needs scikit-learn
(requirements-weights.txt); the product does not.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from learned_from import ABSOLUTE, examples, fingerprint  # noqa: E402

from guanwei.lib.text.matching import matchable  # noqa: E402
from guanwei.practice.packs.unsurpassed import NEIGHBOUR, WEIGHTS, cut_up, forms_of, pieces_in  # noqa: E402

PIECES, STRENGTH, RARE, ROUNDS = 16_000, 10.0, 3, 3
_HARDLY = 0.02  # a clause with less of the reason than this is none


@dataclass(frozen=True)
class Bags:
    """The clauses of all texts, one below the other. `ends[n]` is where those of text n end."""

    pieces: list[set[str]]
    ends: np.ndarray

    def of(self, text: int) -> slice:
        return slice(int(self.ends[text - 1]) if text else 0, int(self.ends[text]))


def bags_of(texts: list[str]) -> Bags:
    pieces: list[set[str]] = []
    ends = []
    for text in texts:
        form = matchable(text).tight.text
        cut = list(cut_up(form))
        pieces += [pieces_in(line) for line in (forms_of(cut, form) if cut else [""])]
        ends.append(len(pieces))
    return Bags(pieces, np.array(ends))


@dataclass(frozen=True)
class Model:
    known: dict[str, int]
    rarity: np.ndarray
    coefficients: np.ndarray  # inside, before, behind
    bias: float

    def says(self, bags: Bags) -> np.ndarray:
        """Of each text, what the clause says that says most."""
        values = matrix(bags, self.known, self.rarity) @ self.coefficients + self.bias
        return np.array([values[bags.of(text)].max() for text in range(len(bags.ends))])


def matrix(bags: Bags, known: dict[str, int], rarity: np.ndarray) -> Any:
    first = np.zeros(len(bags.pieces), bool)
    first[[0, *bags.ends[:-1]]] = True
    alone = [sorted(known[piece] for piece in pieces if piece in known) for pieces in bags.pieces]
    indices, values, starts = [], [], [0]
    size = len(known)
    for place, own in enumerate(alone):
        before = alone[place - 1] if not first[place] else []
        behind = alone[place + 1] if place + 1 < len(alone) and not first[place + 1] else []
        row = [*own, *(size + one for one in before), *(2 * size + one for one in behind)]
        weight = np.concatenate([rarity[own], NEIGHBOUR * rarity[before], NEIGHBOUR * rarity[behind]])
        length = np.sqrt(np.square(weight).sum())
        indices += row
        values.append(weight / length if length else weight)
        starts.append(len(indices))
    return sparse.csr_matrix((np.concatenate(values), np.array(indices, int), starts), shape=(len(alone), 3 * size))


def learned(bags: Bags, labels: list[bool], times: list[float], known: list[str] | None = None) -> Model:
    counts: Counter[str] = Counter()
    for text in range(len(labels)):
        counts.update(set().union(*bags.pieces[bags.of(text)]))
    names = known or sorted(piece for piece, count in counts.items() if count >= RARE)
    place = {piece: number for number, piece in enumerate(names)}
    rarity = np.array([(np.log((1 + len(labels)) / (1 + counts[piece])) + 1) / 5 for piece in names])
    model = _fitted(matrix(bags, place, rarity), bags, labels, times)
    return Model(place, rarity, model.coef_[0], float(model.intercept_[0]))


def _fitted(table: Any, bags: Bags, labels: list[bool], times: list[float]) -> Any:
    of_text = [bags.of(text) for text in range(len(labels))]
    sizes = [one.stop - one.start for one in of_text]
    truth = np.repeat(labels, sizes)
    share = [weight / (size if label else 1) for weight, size, label in zip(times, sizes, labels, strict=True)]
    weight = np.repeat(share, sizes)
    for _ in range(ROUNDS):
        model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000, solver="liblinear")
        model.fit(table, truth, sample_weight=weight)
        says = table @ model.coef_[0]
        for text, place in enumerate(of_text):
            if labels[text]:
                reason = np.exp(says[place] - says[place].max())
                reason /= reason.sum()
                weight[place] = times[text] * np.where(reason > _HARDLY, reason, 0)
    return model


def chosen(model: Model, most: int = PIECES) -> list[str]:
    """The pieces that say most, in any of the three places."""
    size = len(model.known)
    strength = np.abs(model.coefficients.reshape(3, size) * np.array([[1], [NEIGHBOUR], [NEIGHBOUR]])).max(0)
    best = set(np.argsort(-strength * model.rarity)[:most].tolist())
    return sorted(piece for piece, place in model.known.items() if place in best)


def write(model: Model, source: str, path: Path = WEIGHTS) -> None:
    size = len(model.known)
    inside, before, behind = model.coefficients.reshape(3, size) * model.rarity
    head = [f"# learned by tools/learn_absolute.py from {source}; what the lines mean stands in unsurpassed.py"]
    rows = [
        f"{model.rarity[at]:.3f} {inside[at]:.2f} {NEIGHBOUR * before[at]:.2f} {NEIGHBOUR * behind[at]:.2f} {piece}"
        for piece, at in model.known.items()
    ]
    path.write_text("\n".join([*head, f"bias {model.bias:.4f}", "--", *rows]) + "\n", encoding="utf-8")


def main() -> None:
    learned_from = examples(label=ABSOLUTE)
    bags = bags_of([one.text for one in learned_from])
    labels, times = [one.label for one in learned_from], [one.times for one in learned_from]
    pieces = chosen(learned(bags, labels, times))
    own = examples(label=ABSOLUTE, sources=frozenset({""}))
    write(learned(bags, labels, times, pieces), fingerprint(own))
    print(f"{len(labels)} texts, {sum(labels)} of them praise above all others, {len(pieces)} pieces")


if __name__ == "__main__":
    main()
