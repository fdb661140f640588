"""The weights of C13.reworded are those that its pairs give."""

import re
from pathlib import Path

import pytest

from guanwei.practice.near.sketch import sketch_of
from guanwei.practice.near.weighing import WEIGHTS, figures_of

ROOT = Path(__file__).resolve().parents[3]


def test_the_weights_of_rewordings_are_those_of_the_pairs_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import learned_from

    [stated] = re.findall(r"from ([0-9a-f]{16})$", WEIGHTS.read_text("utf-8"), re.MULTILINE)
    assert stated == learned_from.fingerprint_of_pairs(learned_from.pairs())


def test_every_figure_of_two_texts_has_its_weight_alone_and_with_each_other() -> None:
    ours, earlier = sketch_of("明天停水，九点到三点。"), sketch_of("停水通知：明早九点起停六小时。")
    names = [line.split()[0] for line in WEIGHTS.read_text("utf-8").splitlines()[1:]]
    figures = list(figures_of(ours, earlier, ours.content.keys() & earlier.content.keys()))
    two = [f"{one}*{other}" for at, one in enumerate(figures) for other in figures[at:]]
    assert names == ["bias", *figures, *two]
