"""Pictures that live in a cell: WPS `DISPIMG`, and "place in cell" of Excel 365.

WPS: the formula names an id; `xl/cellimages.xml` lists a picture under that name (`cNvPr@name`) whose `blip@embed`
leads through `xl/_rels/cellimages.xml.rels` to the file.
Excel: the cell's `vm` counts from 1 into `valueMetadata`, that into `futureMetadata` XLRICHVALUE, that into
`rdrichvalue.xml`; a value whose structure is `_localImage` carries a number into `richValueRel.xml`, whose relation
is the file. The cell itself shows #VALUE! to programs that know nothing of this.
"""

from guanwei.lib.sheets.grid import Cell
from guanwei.lib.sheets.package import Package, Relation
from guanwei.lib.sheets.pictures import Pictures, failed
from guanwei.lib.sheets.safexml import Node, relation_id, whole
from guanwei.lib.sheets.workbook import Workbook, related
from guanwei.lib.words import Words

_WPS_PART = "xl/cellimages.xml"
_IMAGE_KEY = "_rvRel:LocalImageIdentifier"


class WpsPictures:
    """`DISPIMG` ids to pictures."""

    def __init__(self, book: Workbook, pictures: Pictures) -> None:
        self._pictures = pictures
        self._parts: dict[str, tuple[str, str]] = {}
        package = book.package
        targets = (found.target for found in package.relations(book.part).values() if found.kind == "cellimage")
        part = next((target for target in targets if package.has(target)), _WPS_PART)
        relations = package.relations(part) if package.has(part) else {}
        for image in package.xml(part).all("cellImage"):
            self._add(image, relations)

    def _add(self, image: Node, relations: dict[str, Relation]) -> None:
        names, blip = image.first("cNvPr"), image.first("blip")
        relation = relations.get(relation_id(blip.attributes, "embed")) if blip else None
        if names is not None and relation is not None and not relation.external:
            self._parts[names.get("name")] = (relation.target, names.get("descr"))

    def __call__(self, picture_id: str) -> Cell:
        if picture_id not in self._parts:
            return failed(NO_WPS_PICTURE)
        part, described_as = self._parts[picture_id]
        return self._pictures.cell(part, described_as)


class RichPictures:
    """`vm` numbers to pictures."""

    def __init__(self, book: Workbook, pictures: Pictures) -> None:
        self._pictures = pictures
        package = book.package
        parts = {relation.kind: relation.target for relation in package.relations(book.part).values()}
        self._value_of_vm = _value_metadata(package.xml(parts.get("sheetmetadata", "xl/metadata.xml")))
        self._values = _rich_values(package, parts)
        self._targets = _image_targets(package, parts.get("richvaluerel", "xl/richData/richValueRel.xml"))

    def __call__(self, vm: str) -> Cell:
        value = self._value_of_vm.get(whole(vm, -1), -1)
        number = self._values.get(value, -1)
        if not 0 <= number < len(self._targets) or not self._targets[number]:
            return failed(NO_RICH_PICTURE)
        return self._pictures.cell(self._targets[number])


def _value_metadata(root: Node) -> dict[int, int]:
    """`vm`, counted from 1, to the index of the rich value."""
    kinds = [node.get("name") for node in root.all("metadataType")]
    future = next((node for node in root.all("futureMetadata") if node.get("name") == "XLRICHVALUE"), None)
    indexes = [bundle.number("i", -1) for bundle in future.all("rvb")] if future else []
    found = {}
    values = root.first("valueMetadata")
    for vm, block in enumerate(values.children if values else (), start=1):
        record = block.first("rc")
        if record is None:
            continue
        kind, index = record.number("t") - 1, record.number("v", -1)
        if 0 <= kind < len(kinds) and kinds[kind] == "XLRICHVALUE" and 0 <= index < len(indexes):
            found[vm] = indexes[index]
    return found


def _rich_values(package: Package, parts: dict[str, str]) -> dict[int, int]:
    """The index of each rich value that is a local picture, to its number in `richValueRel.xml`."""
    shapes = package.xml(parts.get("rdrichvaluestructure", "xl/richData/rdrichvaluestructure.xml"))
    keys = [[key.get("n") for key in shape.all("k")] for shape in shapes.all("s")]
    found = {}
    for index, value in enumerate(package.xml(parts.get("rdrichvalue", "xl/richData/rdrichvalue.xml")).all("rv")):
        shape = value.number("s", -1)
        if not 0 <= shape < len(keys) or _IMAGE_KEY not in keys[shape]:
            continue
        fields = list(value.all("v"))
        position = keys[shape].index(_IMAGE_KEY)
        if position < len(fields):
            found[index] = whole(fields[position].text, -1)
    return found


def _image_targets(package: Package, part: str) -> list[str]:
    if not package.has(part):
        return []
    relations = package.relations(part)
    found = (relations.get(identity) for identity in related(package.xml(part).all("rel")))
    return [relation.target if relation and not relation.external else "" for relation in found]


NO_WPS_PICTURE = Words(
    "这一格是 WPS 的“嵌入单元格图片”，但文件里没有它的数据（可能被 Excel 或在线表格另存过）。"
    "请在 WPS 中右键图片选择“转换为浮动图片”，或重新插入后保存。",
    "This cell is a WPS in-cell picture whose data is not in the file (another program may have saved it). "
    "In WPS, turn it into a floating picture, or insert it again and save.",
)
NO_RICH_PICTURE = Words(
    "这一格是 Excel 的“放置在单元格中”的图片或联网数据，读不到图片。"
    "请在 Excel 中右键图片选择“放置在单元格上方”，再保存。",
    "This cell holds an Excel picture placed in the cell, or linked data, and no picture could be read. "
    'In Excel choose "Place over cells" for the picture and save.',
)
