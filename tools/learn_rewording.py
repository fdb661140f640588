"""Learns the weights of C13.reworded from labelled pairs of our own writing: `make weights`.

Writes guanwei/practice/near/rewording.weights.txt. Learns from the dev half of bench/labelled/pairs.jsonl (our own
texts alone: of the real ones most state no licence), from bench/labelled/outside-dev.jsonl and from the pairs by hand
in bench/labelled/reworded.tsv, and from the timelines of accounts that never say a thing twice; the held half,
outside-held.jsonl and the held timelines are left for measuring. Needs scikit-learn
(requirements-weights.txt); the product does not.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from learned_from import Pair, fingerprint_of_pairs, pairs, timelines  # noqa: E402

from guanwei.practice.near.judging import SHORTEST  # noqa: E402
from guanwei.practice.near.sketch import sketch_of  # noqa: E402
from guanwei.practice.near.weighing import BIAS, ENOUGH, WEIGHTS, WITH, figures_of  # noqa: E402

STRENGTH = 0.2
# What other pairs count together, beside the labelled ones: unrelated ones, and two posts of one account. A new post
# meets hundreds of those for each that it rewords.
UNLABELLED, OF_ONE_ACCOUNT = 0.8, 8.0


def main() -> None:
    learned_from = pairs()
    told = [(figures, pair.label, pair.times) for pair in learned_from if (figures := nearest_of(pair))]
    other = [figures for pair in unrelated(learned_from) if (figures := nearest_of(pair))]
    same = [figures for posts in timelines().values() for pair in of_one(posts) if (figures := nearest_of(pair))]
    names = list(other[0])
    rows = np.array([list(figures.values()) for figures in (*(one for one, _, _ in told), *other, *same)])
    labels = np.array([label for _, label, _ in told] + [False] * len([*other, *same]))
    all_told = sum(times for _, _, times in told)
    times = np.array(
        [times for _, _, times in told]
        + [UNLABELLED * all_told / len(other)] * len(other)
        + [OF_ONE_ACCOUNT * all_told / len(same)] * len(same)
    )
    model = make_pipeline(
        StandardScaler(),
        PolynomialFeatures(2, include_bias=False),
        StandardScaler(),
        LogisticRegression(C=STRENGTH, max_iter=5000),
    )
    tell(model, rows, labels, times, len(told))
    model.fit(rows, labels, logisticregression__sample_weight=times)
    head = f"# learned by tools/learn_rewording.py from {fingerprint_of_pairs(learned_from)}"
    lines = [head, *(f"{name} {weight:.6g}" for name, weight in unscaled(model, names).items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def unscaled(model: Any, names: list[str]) -> dict[str, float]:
    """The weights as they are for the figures themselves: those of the model are for figures of one mean and spread."""
    first, terms, second, fitted = (step for _, step in model.steps)
    weights = fitted.coef_[0] / second.scale_
    told = {BIAS: float(fitted.intercept_[0] - np.dot(weights, second.mean_))} | dict.fromkeys(names, 0.0)
    for powers, weight in zip(terms.powers_, weights, strict=True):
        places = np.repeat(np.arange(len(names)), powers)
        slopes, means = weight / np.prod(first.scale_[places]), first.mean_[places]
        if len(places) == 1:
            told[names[places[0]]] += slopes
            told[BIAS] -= slopes * means[0]
        else:
            one, other = names[places[0]], names[places[1]]
            told[f"{one}{WITH}{other}"] = float(slopes)
            told[one] -= slopes * means[1]
            told[other] -= slopes * means[0]
            told[BIAS] += slopes * means[0] * means[1]
    return told


def tell(model: Any, rows: Any, labels: Any, times: Any, told: int) -> None:
    """How well each tenth is judged by what the others teach."""
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    weighed = {"logisticregression__sample_weight": times}
    said = cross_val_predict(model, rows, labels, cv=folds, method="predict_proba", params=weighed)[:, 1] >= ENOUGH
    right = int(np.sum(said & labels))
    print(f"{told} pairs, {labels.sum()} of them rewordings: precision {right / said[:told].sum():.3f}, ", end="")
    print(f"recall {right / labels.sum():.3f}; of {len(rows) - told} others {said[told:].sum()}")


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


def of_one(posts: list[str]) -> list[Pair]:
    """Each post of an account with each earlier one: same names, same words, and another message."""
    return [Pair("", post, (earlier,), False) for at, post in enumerate(posts) for earlier in posts[:at]]


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
