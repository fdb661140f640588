"""Learns the weights of C13.reworded from labelled pairs of our own writing: `make weights`.

Writes guanwei/practice/near/rewording.weights.txt. Learns from the dev half of bench/labelled/pairs.jsonl (our own
texts alone: of the real ones most state no licence) and from bench/labelled/outside-dev.jsonl; the held half and
outside-held.jsonl are left for measuring. Needs scikit-learn (requirements-weights.txt); the product does not.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from learned_from import Pair, fingerprint_of_pairs, pairs  # noqa: E402

from guanwei.practice.near.judging import SHORTEST  # noqa: E402
from guanwei.practice.near.sketch import sketch_of  # noqa: E402
from guanwei.practice.near.weighing import ENOUGH, WEIGHTS, figures_of  # noqa: E402

STRENGTH = 2.0
UNLABELLED = 0.02  # what all unrelated pairs count together, beside the labelled ones


def main() -> None:
    learned_from = pairs()
    told = [(figures, pair.label) for pair in learned_from if (figures := nearest_of(pair))]
    other = [figures for pair in unrelated(learned_from) if (figures := nearest_of(pair))]
    names = list(other[0])
    rows = np.array([list(figures.values()) for figures in (*(one for one, _ in told), *other)])
    labels = np.array([label for _, label in told] + [False] * len(other))
    times = np.array([1.0] * len(told) + [UNLABELLED * len(told) / len(other)] * len(other))
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000))
    tell(model, rows, labels, times, len(told))
    model.fit(rows, labels, logisticregression__sample_weight=times)
    weights = model[-1].coef_[0] / model[0].scale_
    bias = model[-1].intercept_[0] - float(np.dot(weights, model[0].mean_))
    head = f"# learned by tools/learn_rewording.py from {fingerprint_of_pairs(learned_from)}"
    lines = [head, f"bias {bias:.4f}", *(f"{name} {weight:.4f}" for name, weight in zip(names, weights, strict=True))]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def tell(model: Any, rows: Any, labels: Any, times: Any, told: int) -> None:
    """How well each tenth is judged by what the others teach."""
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    weighed = {"logisticregression__sample_weight": times}
    said = cross_val_predict(model, rows, labels, cv=folds, method="predict_proba", params=weighed)[:, 1] >= ENOUGH
    right = int(np.sum(said & labels))
    print(f"{told} pairs, {labels.sum()} of them rewordings: precision {right / said[:told].sum():.3f}, ", end="")
    print(f"recall {right / labels.sum():.3f}; of {len(rows) - told} unrelated pairs {said[told:].sum()}")


def unrelated(learned_from: list[Pair]) -> list[Pair]:
    """Texts that have nothing to do with each other, also long ones: by chance they share more than short ones do."""
    texts = [one.text for one in learned_from]
    long = ["\n".join(texts[at : at + size]) for size in (3, 5, 8) for at in range(0, len(texts) - size, size)]
    return [
        Pair("", mine, (other[(7 * at + step) % len(other)],), False)
        for mine_all, other in ((texts, texts), (texts, long), (long, texts), (long, long))
        for at, mine in enumerate(mine_all)
        for step in (101, 211)
    ]


def nearest_of(pair: Pair) -> dict[str, float] | None:
    """The figures of the earlier text that has most of this one; None where there is nothing to weigh."""
    ours, found = sketch_of(pair.text), []
    for text in pair.against:
        earlier = sketch_of(text)
        shared = ours.content.keys() & earlier.content.keys()
        if shared and min(len(ours.units), len(earlier.units)) >= SHORTEST and ours.units != earlier.units:
            found.append(figures_of(ours, earlier, shared))
    return max(found, key=lambda figures: figures["share"] + figures["any_of_the_smaller"], default=None)


if __name__ == "__main__":
    main()
