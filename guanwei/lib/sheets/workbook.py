"""The parts of a workbook that all its sheets share: their list, the texts, the styles."""

from collections.abc import Iterator
from dataclasses import dataclass

from guanwei.lib.sheets.formats import Shown, styles
from guanwei.lib.sheets.grid import SheetError, SheetLimits
from guanwei.lib.sheets.package import Package, broken
from guanwei.lib.sheets.safexml import BadXml, Node, relation_id, stream
from guanwei.lib.sheets.text import unescaped
from guanwei.lib.words import Words


@dataclass(frozen=True, slots=True)
class SheetPart:
    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is needed to read any one sheet. A text is None where it is longer than a cell may hold."""

    package: Package
    part: str
    sheets: tuple[SheetPart, ...]
    texts: list[str | None]
    shown: list[Shown]
    from_1904: bool


def open_workbook(package: Package, limits: SheetLimits) -> Workbook:
    """Raises SheetError when the package holds no workbook that can be read."""
    part = _workbook_part(package)
    root = package.xml(part)
    relations = package.relations(part)
    properties = root.first("workbookPr")
    by_kind = {relation.kind: relation.target for relation in relations.values()}
    sheets = []
    for node in root.all("sheet"):
        relation = relations.get(relation_id(node.attributes))
        if relation is not None and relation.kind == "worksheet" and package.has(relation.target):
            hidden = node.get("state") in ("hidden", "veryHidden")
            sheets.append(SheetPart(node.get("name"), relation.target, hidden))
    if not sheets:
        raise broken("no sheet")
    return Workbook(
        package=package,
        part=part,
        sheets=tuple(sheets),
        texts=_shared_texts(package, by_kind.get("sharedstrings", "xl/sharedStrings.xml"), limits),
        shown=styles(package.xml(by_kind.get("styles", "xl/styles.xml"))),
        from_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )


def _workbook_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officedocument" and package.has(relation.target):
            if relation.target.endswith(".bin"):
                raise _not_xlsx("xlsb")
            if not relation.target.startswith("xl/"):
                raise _not_xlsx("office")
            return relation.target
    if package.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    raise _not_xlsx("zip")


def _not_xlsx(kind: str) -> SheetError:
    return SheetError(
        f"not-xlsx-{kind}",
        Words(
            "这个文件不是 .xlsx 工作簿（可能是 .xlsb、.ods、.numbers、Word 文件或压缩包）。"
            "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再导入。",
            "This file is not an .xlsx workbook (perhaps .xlsb, .ods, .numbers, a Word file or an archive). "
            'Open it in Excel or WPS and save it as "Excel workbook (.xlsx)".',
        ),
    )


def too_much_text() -> SheetError:
    return SheetError(
        "too-much-text",
        Words(
            "表格里的文字总量过大，不像是一份排期，已停止读取。请删除无关的内容或分成几个文件。",
            "The sheet holds far more text than a plan does; reading stopped. Remove what does not belong or split it.",
        ),
    )


class _SharedTexts:
    """Collects `<si>` elements; the reading aids of Japanese texts (`<rPh>`) are not part of the text."""

    skip_to = ""

    def __init__(self, limits: SheetLimits) -> None:
        self.texts: list[str | None] = []
        self._limits = limits
        self._total = 0
        self._pieces: list[str] = []
        self._length = 0
        self._takes = False
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces, self._length = [], 0
        elif name == "rPh":
            self._aside += 1
        elif name == "t":
            self._takes = self._aside == 0

    def end(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._aside -= 1
        elif name == "si":
            too_long = self._length > self._limits.max_cell_chars
            self.texts.append(None if too_long else unescaped("".join(self._pieces)))
            most_texts = self._limits.max_rows * self._limits.max_columns
            if self._total > self._limits.max_text_chars or len(self.texts) > most_texts:
                raise too_much_text()

    def text(self, data: str) -> None:
        if self._takes:
            self._length += len(data)
            if self._length <= self._limits.max_cell_chars:
                self._total += len(data)
                self._pieces.append(data)

    def skipped(self, name: str) -> None:
        """Never called: no text is left out."""


def _shared_texts(package: Package, part: str, limits: SheetLimits) -> list[str | None]:
    if not package.has(part):
        return []
    collector = _SharedTexts(limits)
    try:
        stream(package.chunks(part), collector)
    except BadXml as error:
        raise broken(part) from error
    return collector.texts


def related(nodes: Iterator[Node], name: str = "id") -> list[str]:
    """The relationship ids that these elements carry, in order."""
    return [found for node in nodes if (found := relation_id(node.attributes, name))]
