"""The set that bench/practice_quality.py measures with: whole, nobody's text copied, and counted rightly."""

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT

FOLDER = ROOT / "bench" / "labelled"
KINDS = ("posts", "replies", "pairs", "names")


@pytest.fixture
def labelled(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import labelled_set

    return labelled_set


@pytest.fixture
def quality(labelled: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    import practice_quality

    return practice_quality


def a_set(folder: Path, posts: list[dict[str, object]]) -> Path:
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        rows = posts if kind == "posts" else []
        (folder / f"{kind}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def a_reference(text: str) -> dict[str, object]:
    return {"id": "p1", "from": "a/b.jsonl.gz", "line": 2, "sha256": hashlib.sha256(text.encode()).hexdigest()[:16]}


def a_data_set(folder: Path, *texts: str) -> Path:
    (folder / "a").mkdir()
    with gzip.open(folder / "a" / "b.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"text": text}) + "\n" for text in texts)
    return folder


def test_every_item_has_an_id_of_its_own(labelled: ModuleType) -> None:
    ids = Counter(row["id"] for kind in KINDS for row in labelled.json_lines(FOLDER / f"{kind}.jsonl"))
    assert [name for name, times in ids.items() if times > 1] == []


def test_without_the_data_sets_our_own_texts_are_there_and_the_others_are_counted(
    labelled: ModuleType, tmp_path: Path
) -> None:
    rows = sum(len(labelled.json_lines(FOLDER / f"{kind}.jsonl")) for kind in KINDS)
    there = labelled.load(tmp_path)
    assert len(there.items) > 1000
    assert len(there.items) + sum(there.absent.values()) == rows


def test_both_halves_are_about_as_large(labelled: ModuleType, tmp_path: Path) -> None:
    halves = Counter((item.kind, item.half) for item in labelled.load(tmp_path).items)
    assert all(0.7 < halves[kind, "dev"] / halves[kind, "held"] < 1.4 for kind in KINDS)


def test_a_reference_is_followed_to_its_line(labelled: ModuleType, tmp_path: Path) -> None:
    there = labelled.load(a_data_set(tmp_path, "甲", "乙"), a_set(tmp_path / "set", [a_reference("乙")]))
    assert [item.text for item in there.items] == ["乙"]


def test_another_text_than_the_one_that_was_labelled_is_refused(labelled: ModuleType, tmp_path: Path) -> None:
    data, folder = a_data_set(tmp_path, "甲", "丙"), a_set(tmp_path / "set", [a_reference("乙")])
    with pytest.raises(labelled.WrongText):
        labelled.load(data, folder)


def test_what_both_say_holds_and_what_they_do_not_is_settled_or_left_out(labelled: ModuleType) -> None:
    agreed, settled, left_out, overruled = (("p1", "thin"), ("p2", "thin"), ("p3", "thin"), ("p1", "flat"))
    said = labelled.Judged(
        first={agreed: True, settled: True, left_out: True, overruled: True},
        second={agreed: True, settled: False, left_out: False, overruled: True},
        settled={settled: False, overruled: False},
    )
    assert said.holds == {agreed: True, settled: False, overruled: True}
    assert said.disagreements() == [settled, left_out]


def test_kappa_is_agreement_beyond_chance(labelled: ModuleType) -> None:
    """Cohen's own example: 20 and 15 agreed of 50, 5 and 10 not; 0.7 where chance gives 0.5."""
    answers = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    first, second = ({(f"p{n}", "thin"): pair[side] for n, pair in enumerate(answers)} for side in (0, 1))
    assert labelled.Judged(first, second, {}).kappa("thin") == pytest.approx(0.4)
    assert labelled.Judged(first, second, {}).kappa("flat") is None


def test_wilsons_interval(quality: ModuleType) -> None:
    assert quality.wilson(0, 0) == (0.0, 1.0)
    assert quality.wilson(81, 263) == (0.255, 0.366)
    assert quality.wilson(10, 10)[1] == 1.0


def test_without_the_data_sets_the_head_says_so_and_a_bar_needs_nine_tenths_of_its_items(
    labelled: ModuleType, quality: ModuleType, tmp_path: Path
) -> None:
    """A check that finds nothing at all misses its bars where they can be judged, and only there."""
    there, outside = labelled.load(tmp_path), labelled.load_outside()
    said = labelled.judged(FOLDER, outside[1])
    everything = labelled.LabelledSet(there.items + outside[0], there.absent)
    scores = quality.measured(everything, said, {item.id: [] for item in everything.items})
    told = "\n".join(quality.head(everything, tmp_path))
    assert "INCOMPLETE" in told and str(sum(there.absent.values())) in told and str(tmp_path) in told
    unjudged = quality.not_judged(scores, said)
    assert ("C12.absolute-wording", "held") in unjudged and ("A2.padding", "held") not in unjudged
    assert {half for _, half in unjudged} <= set(labelled.HALVES)
    assert not quality.holds(scores, said)  # of what is here
    figures = quality.figures_of(everything, said, {item.id: [] for item in everything.items}, False)
    assert figures["complete"] is False and "C12.absolute-wording held" in figures["not_judged"]


def test_with_every_text_there_is_nothing_to_say_about_it(labelled: ModuleType, quality: ModuleType) -> None:
    [told] = quality.head(labelled.LabelledSet((), {}), Path("data"))
    assert "INCOMPLETE" not in told


def test_a_copied_part_is_neither_right_nor_wrong_for_a_reworded_copy(
    labelled: ModuleType, quality: ModuleType
) -> None:
    items = [labelled.Item(name, "pairs", "文") for name in ("d1", "d2", "d3", "d4")]
    answers = {
        ("d1", "reworded"): True,
        ("d2", "reworded"): "part",
        ("d3", "reworded"): False,
        ("d4", "reworded"): True,
    }
    found = {"d1": ["C13.reworded"], "d2": ["C13.reworded"], "d3": ["C13.reworded.sister"], "d4": ["C13.repeated"]}
    measure = next(measure for measure in quality.MEASURES if measure.check == "C13.reworded")
    score = quality.scored(measure, items, labelled.Judged(answers, answers, {}), found)
    assert [[item.id for item in kind] for kind in (score.hits, score.false, score.missed)] == [["d1"], ["d3"], ["d4"]]
    assert (score.precision, score.recall, score.judged) == (0.5, 0.5, 3)


def test_what_a_labeller_said_belongs_to_the_items_kind(labelled: ModuleType) -> None:
    kind_of = {row["id"]: kind for kind in KINDS for row in labelled.json_lines(FOLDER / f"{kind}.jsonl")}
    for path in FOLDER.glob("labels-*.jsonl"):
        strays = [key for key in labelled.labels_of(path) if key[1] not in labelled.LABELS.get(kind_of.get(key[0]), ())]
        assert strays == [], path.name
