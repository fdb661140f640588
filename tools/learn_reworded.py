"""Learns the weights of C13.reworded from labelled pairs: `make weights`.

Writes guanwei/practice/near/reworded.weights.txt: one weight for each sign of two texts (near/telling.py). Learns from
the pairs of our own writing that may be read: the dev half of bench/labelled/pairs.jsonl, outside-dev.jsonl,
reworded.tsv and said-again.tsv. Needs scikit-learn (requirements-weights.txt); the product does not.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from learned_from import Pair, pair_fingerprint, pairs  # noqa: E402

from guanwei.practice.near.judging import SHORTEST, signs  # noqa: E402
from guanwei.practice.near.sketch import sketch_of  # noqa: E402
from guanwei.practice.near.telling import WEIGHTS  # noqa: E402

STRENGTH = 0.5  # of signs with a spread of one


def table(learned_from: list[Pair]) -> tuple[list[str], np.ndarray, list[bool], list[float]]:
    """Of several earlier texts the one that is most alike stands for all."""
    rows, labels, times = [], [], []
    for pair in learned_from:
        ours = sketch_of(pair.text)
        each = [sketch_of(earlier) for earlier in pair.against]
        each = [one for one in each if min(len(one.units), len(ours.units)) >= SHORTEST and one.units != ours.units]
        if each:
            rows.append(max((signs(ours, one) for one in each), key=lambda one: one["alike"] + one["of-ours"]))
            labels.append(pair.label)
            times.append(pair.times)
    names = list(rows[0])
    return names, np.array([[row[name] for name in names] for row in rows]), labels, times


def learned(values: np.ndarray, labels: list[bool], times: list[float]) -> tuple[np.ndarray, float]:
    """The weights, and what is said without any sign."""
    spread, middle = values.std(0) + 1e-9, values.mean(0)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit((values - middle) / spread, labels, sample_weight=times)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ middle)


def main() -> None:
    names, values, labels, times = table(pairs())
    weights, bias = learned(values, labels, times)
    head = [f"# learned by tools/learn_reworded.py from {pair_fingerprint(pairs())}; the signs stand in telling.py"]
    rows = [f"{name} {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    WEIGHTS.write_text("\n".join([*head, f"bias {bias:.3f}", *rows]) + "\n", encoding="utf-8")
    print(f"{len(labels)} pairs, {sum(labels)} of them in other words")


if __name__ == "__main__":
    main()
