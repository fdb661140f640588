"""`guanwei check --jsonl`: a line in, a line out, whatever the line is."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from guanwei.cli.check.batch import LONGEST_LINE
from guanwei.cli.output import Exit
from tests.cli.conftest import Plain

ROOT = Path(__file__).resolve().parents[2]
CLOUDS = "今天的云很好看，随手拍一张给大家"


def lines(*objects: dict[str, Any]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def ids(answer: dict[str, Any]) -> list[str]:
    return [found["id"] for found in answer["findings"]]


def test_every_kind_is_answered_in_order(plain: Plain) -> None:
    told = plain(
        "check",
        "--jsonl",
        "-",
        typed=lines(
            {"id": 7, "kind": "post", "text": CLOUDS, "due": "2026-10-12T09:00+08:00"},
            {"id": "b", "kind": "post", "text": CLOUDS, "against": ["早安", CLOUDS + "！"]},
            {"id": None, "kind": "post", "text": "好" * 141, "network": "x"},
            {"id": [1], "kind": "name", "text": "禾木集官方微博", "to": "禾木集"},
            {"id": {"n": 1}, "kind": "name", "text": "好物分享", "to": ["禾木集", "Hemuji"]},
            {
                "kind": "reply",
                "text": "八十度的水最合适，泡两分钟",
                "to": "?",
                "against": ["八十度的水最合适 泡两分钟"],
            },
        ),
    )
    assert (told.code, told.err) == (Exit.NO, "")
    assert [answer["id"] for answer in told.lines] == [7, "b", None, [1], {"n": 1}, None]
    found = list(map(ids, told.lines))
    assert found[0] == []
    assert "C13.repeated" in found[1] and "N.length" in found[2]
    assert found[3] == ["A2.padding"] and found[4] == ["A2.mismatch"]
    assert "E5.repeated" in found[5]
    [padding] = told.lines[3]["findings"]
    assert padding["level"] == "hint" and padding["span"] == [3, 7] and "官方微博" in padding["message"]
    assert set(padding) == {"id", "level", "message", "span"}


def test_the_language_of_messages_is_asked_for(plain: Plain) -> None:
    told = plain("check", "--jsonl", "-", "--lang", "en", typed=lines({"kind": "name", "text": "禾木集官微"}))
    assert "which nobody likes" in told.lines[0]["findings"][0]["message"]


def test_options_stand_in_where_a_line_says_nothing(plain: Plain) -> None:
    options = ("--kind", "name", "--to", "禾木集", "--off", "A2.padding", "--level", "hint")
    told = plain("check", "--jsonl", "-", *options, typed=lines({"text": "好物分享"}, {"text": "禾木集官微"}))
    assert list(map(ids, told.lines)) == [["A2.mismatch"], []]
    assert told.code == Exit.NO
    told = plain("check", "--jsonl", "-", "--network", "x", typed=lines({"text": "好" * 141}))
    assert "N.length" in ids(told.lines[0])
    told = plain("check", "--jsonl", "-", "--network", "x", typed=lines({"text": "好" * 141, "network": "none"}))
    assert "N.length" not in ids(told.lines[0])


def test_rights_stand_in_a_line_or_hold_for_all_that_go_to_the_network_of_the_command(plain: Plain) -> None:
    long = {"text": "好" * 540}
    told = plain(
        *("check", "--jsonl", "-", "--network", "weibo", "--rights", "ordinary"),
        typed=lines(long, long | {"rights": "by_hand"}, long | {"network": "mastodon"}, long | {"network": "none"}),
    )
    assert ["N.length" in ids(line) for line in told.lines] == [True, False, True, False]
    told = plain("check", "--jsonl", "-", typed=lines(long | {"network": "weibo", "rights": "ordinary"}))
    assert "N.length" in ids(told.lines[0])


def test_what_a_field_may_hold_is_said_as_a_sentence(plain: Plain) -> None:
    wrong = ({"text": 5}, {"text": "a", "kind": "poem"}, {"text": "a", "network": "weibo", "rights": "all"})
    told = plain("check", "--jsonl", "-", typed=lines(*wrong))
    assert [line["error"] for line in told.lines] == [
        "text 应当是文字。",
        "kind 应当是 post、reply、name 之一。",
        "rights 应当是 by_hand、ordinary、granted、commercial 之一。",
    ]


BROKEN = [
    b"no json",
    b"[1, 2]",
    b'"text"',
    b"null",
    b"{",
    b'{"id": 9}',
    b'{"id": 9, "text": 5}',
    b'{"id": 9, "text": "a", "kind": "poem"}',
    b'{"id": 9, "text": "a", "kind": ["post"]}',
    b'{"id": 9, "text": "a", "network": "tencent"}',
    b'{"id": 9, "text": "a", "network": {}}',
    b'{"id": 9, "text": "a", "network": "weibo", "rights": []}',
    b'{"id": 9, "text": "a", "rights": "ordinary"}',
    b'{"id": 9, "text": "a", "network": "x", "rights": "ordinary"}',
    b'{"id": 9, "text": "a", "against": "b"}',
    b'{"id": 9, "text": "a", "against": [1]}',
    b'{"id": 9, "text": "a", "to": 4}',
    b'{"id": NaN, "text": "a"}',
    b'{"id": 9, "text": "a", "due": "soon"}',
    b'{"id": 9, "text": "a", "due": {}}',
    b'{"id": 9, "text": "a", "due": "0001-02-01T00:00+14:00"}',
    b'{"id": 9, "text": "' + b"a" * 100_001 + b'"}',
    b"\xff\xfe\x00{",
    b'{"id": ' + b"[" * 100_000 + b"}",
    b'{"id": ' + b"1" * 5_000 + b', "text": 1}',
]


@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_line_is_answered_and_the_others_go_on(plain: Plain, broken: bytes) -> None:
    good = lines({"id": "good", "text": CLOUDS}).encode()
    told = plain("check", "--jsonl", "-", typed=good + broken + b"\n" + good)
    assert told.code == Exit.USAGE
    first, answer, last = told.lines
    assert first == last == {"id": "good", "findings": []}
    assert answer["id"] == (9 if broken.startswith(b'{"id": 9') else None)
    assert answer["error"]


def test_an_error_names_its_line_counting_the_empty_ones(plain: Plain) -> None:
    typed = '{"id": 1, "text": "云"}\n\nno json\r\n \n{"id": 5}\n{"id": 6, "text": "云"}\n\n{'
    told = plain("check", "--jsonl", "-", typed=typed)
    assert [answer.get("line") for answer in told.lines] == [None, 3, 5, None, 8]
    assert [set(answer) for answer in told.lines[:2]] == [{"id", "findings"}, {"id", "line", "error"}]


def test_a_line_without_end_is_not_kept(plain: Plain) -> None:
    endless = b'{"text": "' + b"a" * (3 * LONGEST_LINE) + b'"}\n'
    told = plain("check", "--jsonl", "-", typed=endless + lines({"id": 1, "text": CLOUDS}).encode())
    assert told.code == Exit.USAGE
    assert told.lines[0]["line"] == 1 and "error" in told.lines[0] and told.lines[1]["id"] == 1


def test_marks_empty_lines_and_a_last_line_without_an_end(plain: Plain, tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_bytes(
        b'\xef\xbb\xbf{"id": 1, "text": "\\ud800 \xe4\xba\x91"}\r\n\r\n \n{"id": 2, "text": "\xe4\xba\x91"}'
    )
    told = plain("check", "--jsonl", file)
    assert told.code == Exit.DONE
    assert [answer["id"] for answer in told.lines] == [1, 2]
    assert plain("check", "--jsonl", "-").out == ""


def test_half_a_character_comes_back_as_json_writes_it(plain: Plain) -> None:
    told = plain("check", "--jsonl", "-", typed='{"id": "\\ud800", "kind": "name", "text": "\\udfff官方"}\n')
    assert told.lines[0]["id"] == "\ud800"


def test_each_answer_is_out_before_the_next_line_comes() -> None:
    program = "import sys; from guanwei.cli import main; sys.exit(main(['check', '--jsonl', '-']))"
    environment = {"PATH": os.environ["PATH"], "LANG": "en"}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment
    ) as batch:
        assert batch.stdin and batch.stdout
        for number in range(3):
            batch.stdin.write(lines({"id": number, "text": CLOUDS}).encode())
            batch.stdin.flush()
            assert json.loads(batch.stdout.readline())["id"] == number
        batch.stdin.close()
        assert batch.wait(30) == Exit.DONE


def test_many_lines_at_once_are_answered_in_order_before_more_come() -> None:
    """Several processes share them, where there are several processors; the last answer waits for no further line."""
    program = "import sys; from guanwei.cli import main; sys.exit(main(['check', '--jsonl', '-']))"
    environment = {"PATH": os.environ["PATH"], "LANG": "en"}
    texts = [f"{CLOUDS} {number}" for number in range(1500)]
    texts[700] = "我们家的豆浆机，全国销量第一"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment
    ) as batch:
        assert batch.stdin and batch.stdout
        for numbers in (range(1500), range(1500, 1501)):
            batch.stdin.write(lines(*({"id": number, "text": texts[number % 1500]} for number in numbers)).encode())
            batch.stdin.flush()
            answers = [json.loads(batch.stdout.readline()) for _ in numbers]
            assert [answer["id"] for answer in answers] == list(numbers)
            assert [answer["id"] for answer in answers if answer["findings"]] == [700][: len(numbers) - 1]
        batch.stdin.close()
        assert batch.wait(30) == Exit.NO


def test_a_share_of_many_lines_that_is_not_understood_is_told(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    written = lines(*({"id": number, "text": CLOUDS} for number in range(3000)))
    file.write_text(written.replace("\n", "\n\n") + "no JSON\n", encoding="utf-8")
    program = "import sys; from guanwei.cli import main; sys.exit(main(['check', '--jsonl', sys.argv[1]]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "en"},
        capture_output=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [*range(3000), None]
    assert "error" in answers[-1] and answers[-1]["line"] == 6001 and done.returncode == Exit.USAGE
    assert done.stderr == b""
