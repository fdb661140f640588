"""What grows past these sizes does two things. Split it; do not raise the number."""

import ast

from tests.architecture.tree import ROOT, python_files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40


def test_no_file_is_too_long() -> None:
    lengths = {
        path: len((ROOT / path).read_text("utf-8").splitlines()) for path in python_files("guanwei", "tests", "bench")
    }
    assert {str(path): lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    too_long = {}
    for path in python_files("guanwei", "tests", "bench"):
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    too_long[f"{path}:{node.lineno} {node.name}"] = lines
    assert too_long == {}
