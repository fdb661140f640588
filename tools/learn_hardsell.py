"""Learns the weights of C2.hard-sell from labelled texts of our own writing: `make weights`.

Writes guanwei/practice/packs/hardsell.weights.txt. Learns from the dev half of bench/labelled/posts.jsonl (our own
texts and those whose licence lets weights be made of them) and from bench/labelled/outside-dev.jsonl; the held half and
outside-held.jsonl are left for measuring. Needs scikit-learn (requirements-weights.txt); the product does not.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from learned_from import examples, fingerprint  # noqa: E402

from guanwei.lib.text.matching import matchable  # noqa: E402
from guanwei.practice.packs.learned import pieces_of  # noqa: E402
from guanwei.practice.packs.loading import pack  # noqa: E402
from guanwei.practice.packs.pushing import BESIDE, beside_of  # noqa: E402

OUT = ROOT / "guanwei" / "practice" / "packs" / "hardsell.weights.txt"
# Of our own there are fewer than of the others, and more kinds of post.
OURS = 3.0
LONGEST, PIECES, STRENGTH = 4, 5000, 30.0


def main() -> None:
    learned_from = examples()
    forms = [matchable(one.text).tight for one in learned_from]
    pieces = [pieces_of(form.text) for form in forms]
    beside = sparse.csr_matrix([[beside_of(form, pack("hardsell"))[name] for name in BESIDE] for form in forms])
    labels, shares = [one.label for one in learned_from], [OURS if not one.outside else 1.0 for one in learned_from]
    wide, first = fitted(pieces, beside, labels, shares, vocabulary=None)
    strongest = np.argsort(-np.abs(first.coef_[0][: len(wide.vocabulary_)]))[:PIECES]
    chosen = sorted(wide.get_feature_names_out()[strongest])
    vectors, model = fitted(pieces, beside, labels, shares, vocabulary=chosen)
    write(model, chosen, vectors.idf_, fingerprint(examples(sources=frozenset({""}))))
    print(f"{len(labels)} posts, {sum(labels)} of them hard sell, {len(chosen)} pieces")


def fitted(
    pieces: list[str], beside: Any, labels: list[bool], shares: list[float], *, vocabulary: list[str] | None
) -> tuple[Any, Any]:
    vectors = TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, LONGEST),
        min_df=1 if vocabulary else 2,
        lowercase=False,
        sublinear_tf=True,
        vocabulary=vocabulary,
    )
    matrix = sparse.hstack([vectors.fit_transform(pieces), beside]).tocsr()
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=5000)
    return vectors, model.fit(matrix, labels, sample_weight=shares)


def write(model: Any, chosen: list[str], rarity: Any, source: str) -> None:
    weights = model.coef_[0]
    head = [f"# learned by tools/learn_hardsell.py from {source}; what the lines mean stands in learned.py"]
    head += [f"bias {model.intercept_[0]:.4f}"]
    head += [f"{name} {weight:.4f}" for name, weight in zip(BESIDE, weights[len(chosen) :], strict=True)]
    rows = [f"{idf:.3f} {weight:.3f} {piece}" for idf, weight, piece in zip(rarity, weights, chosen, strict=False)]
    OUT.write_text("\n".join([*head, "--", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
