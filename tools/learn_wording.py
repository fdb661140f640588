"""Learns the weights of C12.absolute-wording and C2.hard-sell from labelled texts of our own writing: `make weights`.

Writes guanwei/practice/packs/wording.weights.txt. For praise above all others a label belongs to a whole text, and one
clause of it is the reason: first all clauses of a text are taken to be, and then, several times over, those that the
model itself finds most like it. The pieces that say most there get a weight in the whole text too. How much the best
clause, the whole and the words of the pack say together is learned last: from the texts of each writer, read by weights
that the others' texts taught. For hard advertising the whole text and what is known of it beside its pieces are weighed
together; the pieces that say most of it are looked for in the same go by the product.
Learns from what bench/learned_from.py allows and from the frames of bench/frames.py. Needs scikit-learn
(requirements-weights.txt); the product does not.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from learned_from import ABSOLUTE, HARD_SELL, Example, examples, fingerprint  # noqa: E402

from guanwei.lib.text.matching import matchable  # noqa: E402
from guanwei.practice.packs.boasts import ENOUGH  # noqa: E402
from guanwei.practice.packs.claims import claims_in, is_taken_back  # noqa: E402
from guanwei.practice.packs.loading import pack  # noqa: E402
from guanwei.practice.packs.pieces import WEIGHTS, cut_up, forms_of, pieces_in, without_addresses  # noqa: E402
from guanwei.practice.packs.pushing import BESIDE, beside_of  # noqa: E402
from guanwei.practice.packs.unsurpassed import NEIGHBOUR  # noqa: E402

PIECES, STRENGTH, WHOLE_STRENGTH, RARE, ROUNDS = 7_000, 10.0, 20.0, 3, 3
SELLING_PIECES, SELLING_STRENGTH = 4_000, 60.0
TOGETHER = ("of_clause", "of_whole", "claimed", "several", "taken_back")
_HARDLY = 0.02  # a clause with less of the reason than this is none


@dataclass(frozen=True)
class Bags:
    """The clauses of all texts, one below the other. `ends[n]` is where those of text n end."""

    pieces: list[set[str]]
    ends: np.ndarray

    def of(self, text: int) -> slice:
        return slice(int(self.ends[text - 1]) if text else 0, int(self.ends[text]))

    def all(self, text: int) -> set[str]:
        return set().union(*self.pieces[self.of(text)])


def bags_of(texts: list[str]) -> Bags:
    pieces: list[set[str]] = []
    ends = []
    for text in texts:
        form = without_addresses(matchable(text).tight.text)
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
    whole: np.ndarray
    whole_bias: float

    def says(self, bags: Bags) -> tuple[np.ndarray, np.ndarray]:
        """Of each text, what the clause says that says most, and the whole."""
        values = matrix(bags, self.known, self.rarity) @ self.coefficients + self.bias
        clause = np.array([values[bags.of(text)].max() for text in range(len(bags.ends))])
        return clause, whole_matrix(bags, self.known, self.rarity) @ self.whole + self.whole_bias


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


def whole_matrix(bags: Bags, known: dict[str, int], rarity: np.ndarray) -> Any:
    indices, values, starts = [], [], [0]
    for text in range(len(bags.ends)):
        own = sorted(known[piece] for piece in bags.all(text) if piece in known)
        length = np.sqrt(np.square(rarity[own]).sum())
        indices += own
        values.append(rarity[own] / length if length else rarity[own])
        starts.append(len(indices))
    return sparse.csr_matrix(
        (np.concatenate(values), np.array(indices, int), starts), shape=(len(bags.ends), len(known))
    )


def taught_by(bags: Bags, labels: list[bool], times: list[float], also: Sequence[str] = ()) -> Model:
    """Twice: with all pieces, and with those that say most and `also` those."""
    pieces = sorted({*chosen(learned(bags, labels, times)), *also})
    model = learned(bags, labels, times, pieces)
    table = whole_matrix(bags, model.known, model.rarity)
    whole = _regression(WHOLE_STRENGTH).fit(table, labels, sample_weight=times)
    return replace(model, whole=whole.coef_[0], whole_bias=float(whole.intercept_[0]))


def learned(bags: Bags, labels: list[bool], times: list[float], known: list[str] | None = None) -> Model:
    counts: Counter[str] = Counter()
    for text in range(len(labels)):
        counts.update(bags.all(text))
    names = known or sorted(piece for piece, count in counts.items() if count >= RARE)
    place = {piece: number for number, piece in enumerate(names)}
    rarity = rarity_of(names, counts, len(labels))
    model = _fitted(matrix(bags, place, rarity), bags, labels, times)
    return Model(place, rarity, model.coef_[0], float(model.intercept_[0]), np.zeros(len(names)), 0.0)


def _regression(strength: float) -> Any:
    return LogisticRegression(C=strength, class_weight="balanced", max_iter=2000, solver="liblinear")


def _fitted(table: Any, bags: Bags, labels: list[bool], times: list[float]) -> Any:
    of_text = [bags.of(text) for text in range(len(labels))]
    sizes = [one.stop - one.start for one in of_text]
    truth = np.repeat(labels, sizes)
    share = [weight / (size if label else 1) for weight, size, label in zip(times, sizes, labels, strict=True)]
    weight = np.repeat(share, sizes)
    for _ in range(ROUNDS):
        model = _regression(STRENGTH).fit(table, truth, sample_weight=weight)
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


@dataclass(frozen=True)
class Signs:
    """What is known of a text beside its pieces."""

    claims: int
    taken_back: bool


def signs_of(text: str) -> Signs:
    form, rules = matchable(text).tight, pack("absolute")
    claims = len(claims_in(form, rules))
    return Signs(claims, not claims and is_taken_back(form, rules))


def together(learned_from: list[Example], bags: Bags, also: Sequence[str]) -> dict[str, float]:
    """How much each of TOGETHER says, and `all` of them without any: from the texts of writers from outside, each read
    by what the other texts taught, over as many pieces as the product has (`also` those that sell)."""
    writers = sorted({one.writer for one in learned_from} - {""})
    rows, labels, written_by = [], [], []
    for writer in writers:
        theirs = [at for at, one in enumerate(learned_from) if one.writer == writer]
        others = [at for at, one in enumerate(learned_from) if one.writer != writer]
        model = taught_by(some(bags, others), *labels_of([learned_from[at] for at in others]), also=also)
        for at, clause, whole in zip(theirs, *model.says(some(bags, theirs)), strict=True):
            signs = signs_of(learned_from[at].text)
            rows.append([clause, whole, signs.claims > 0, signs.claims > 1, signs.taken_back])
            labels.append(learned_from[at].label)
            written_by.append(writer)
    model = LogisticRegression(C=1.0).fit(np.array(rows, float), labels)
    tell(model.decision_function(np.array(rows, float)), np.array(labels), np.array(written_by))
    return {**dict(zip(TOGETHER, model.coef_[0], strict=True)), "all": float(model.intercept_[0])}


def tell(says: np.ndarray, labels: np.ndarray, written_by: np.ndarray) -> None:
    """How well each writer's texts are judged by what the others teach."""
    for writer in sorted(set(written_by)):
        found, true = (says >= ENOUGH)[written_by == writer], labels[written_by == writer]
        right, wrong = (found & true).sum(), (found & ~true).sum()
        print(f"{writer}: {len(true)} texts, {true.sum()} of them boasts, found {right} and {wrong} others")


def some(bags: Bags, texts: list[int]) -> Bags:
    pieces: list[set[str]] = []
    ends = []
    for text in texts:
        pieces += bags.pieces[bags.of(text)]
        ends.append(len(pieces))
    return Bags(pieces, np.array(ends))


def labels_of(learned_from: list[Example]) -> tuple[list[bool], list[float]]:
    return [one.label for one in learned_from], [one.times for one in learned_from]


@dataclass(frozen=True)
class Selling:
    """What was learned of hard advertising: a weight for each piece of a model of praise, and `told`."""

    weights: np.ndarray
    told: dict[str, float]


def selling(bags: Bags, learned_from: list[Example], known: dict[str, int], rarity: np.ndarray) -> Selling:
    beside = [beside_of(matchable(one.text).tight, pack("hardsell")) for one in learned_from]
    signs = sparse.csr_matrix([[values[name] for name in BESIDE] for values in beside])
    table = sparse.hstack([whole_matrix(bags, known, rarity), signs]).tocsr()
    model = _regression(SELLING_STRENGTH).fit(table, *labels_of(learned_from))
    weights = model.coef_[0]
    told = {"bias": float(model.intercept_[0]), **dict(zip(BESIDE, weights[len(known) :], strict=True))}
    return Selling(weights[: len(known)], told)


def pieces_that_sell(bags: Bags, learned_from: list[Example], most: int = SELLING_PIECES) -> list[str]:
    counts: Counter[str] = Counter()
    for text in range(len(learned_from)):
        counts.update(bags.all(text))
    names = sorted(piece for piece, count in counts.items() if count >= RARE)
    rarity = rarity_of(names, counts, len(learned_from))
    known = {piece: number for number, piece in enumerate(names)}
    found = selling(bags, learned_from, known, rarity)
    return [names[at] for at in np.argsort(-np.abs(found.weights))[:most]]


def rarity_of(names: Sequence[str], counts: Counter[str], texts: int) -> np.ndarray:
    return np.array([(np.log((1 + texts) / (1 + counts[piece])) + 1) / 5 for piece in names])


def write(model: Model, told: dict[str, float], sells: Selling, sources: list[str], path: Path = WEIGHTS) -> None:
    size = len(model.known)
    inside, before, behind = model.coefficients.reshape(3, size) * model.rarity
    said = {"absolute.clause": model.bias, "absolute.whole": model.whole_bias}
    said |= {f"absolute.{name}": value for name, value in told.items()}
    said |= {f"hard_sell.{name}": value for name, value in sells.told.items()}
    rows = [
        f"{model.rarity[at]:.3f} {inside[at]:.2f} {NEIGHBOUR * before[at]:.2f} {NEIGHBOUR * behind[at]:.2f} "
        f"{model.whole[at] * model.rarity[at]:.2f} {sells.weights[at] * model.rarity[at]:.2f} {piece}"
        for piece, at in model.known.items()
    ]
    head = f"# learned by tools/learn_wording.py from {' and '.join(sources)}; what the lines mean stands in pieces.py"
    lines = [head, *(f"{name} {value:.4f}" for name, value in said.items()), "--", *rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    pushed, praised = examples(label=HARD_SELL), examples(label=ABSOLUTE)
    of_pushed, of_praised = bags_of([one.text for one in pushed]), bags_of([one.text for one in praised])
    also = pieces_that_sell(of_pushed, pushed)
    model = taught_by(of_praised, *labels_of(praised), also=also)
    sells = selling(of_pushed, pushed, model.known, model.rarity)
    told = together(praised, of_praised, also)
    own = [fingerprint(examples(label=label, sources=frozenset({""}))) for label in (ABSOLUTE, HARD_SELL)]
    write(model, told, sells, own)
    for name, learned_from in (("praise above all others", praised), ("hard sell", pushed)):
        print(f"{len(learned_from)} texts, {sum(one.label for one in learned_from)} of them {name}")
    print(f"{len(model.known)} pieces")


if __name__ == "__main__":
    main()
