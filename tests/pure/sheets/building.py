"""Workbooks as other programs write them: made with openpyxl, then changed inside the zip."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from openpyxl import Workbook

from tests.samples.plan_sheet import picture, saved

Edit = bytes | Callable[[bytes], bytes] | None
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}"'
)
DOT = picture(size=(4, 4))


def book(rows: Sequence[Sequence[object]]) -> bytes:
    """One sheet with these values."""
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    return saved(made)


def edited(data: bytes, edits: Mapping[str, Edit]) -> bytes:
    """The zip with parts replaced, changed by a function, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            edit = edits.get(name, old.read(name))
            if edit is not None:
                new.writestr(name, edit if isinstance(edit, bytes) else edit(old.read(name)))
        for name in edits.keys() - set(old.namelist()):
            assert isinstance(edits[name], bytes)
            new.writestr(name, edits[name])
    return out.getvalue()


def with_sheet(cells: str, *, after: str = "", head: str = "", styles: str = "", prefix: str = "") -> bytes:
    """A workbook whose only sheet has this XML inside `<sheetData>`."""
    space = f'xmlns:{prefix.rstrip(":")}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}worksheet {space} xmlns:r="{OFFICE}">{head}'
        f"<{prefix}sheetData>{cells}</{prefix}sheetData>{after}</{prefix}worksheet>"
    )
    edits: dict[str, Edit] = {SHEET: xml.encode()}
    if styles:
        edits["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'.encode()
    return edited(book([["x"]]), edits)


def with_shared(texts: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook that keeps its texts apart, as Excel and WPS do; the cells are numbers of texts."""
    cells = "".join("<row>" + "".join(f'<c t="s"><v>{index}</v></c>' for index in row) + "</row>" for row in rows)
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    link = f'<Relationship Id="s1" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    return edited(
        with_sheet(cells),
        {
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>'.encode(),
            "xl/_rels/workbook.xml.rels": partial(inserted, before=b"</Relationships>", what=link.encode()),
        },
    )


def relations(targets: Mapping[str, tuple[str, str]]) -> bytes:
    """A `.rels` part: id to (type, target)."""
    lines = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
        for identity, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'.encode()


def with_drawing(data: bytes, anchors: str, pictures: Sequence[bytes] = (DOT,)) -> bytes:
    """The workbook with a drawing; rId1, rId2, ... are the pictures."""
    images = {
        f"rId{number}": (OFFICE + "/image", f"../media/image{number}.png") for number in range(1, len(pictures) + 1)
    }
    return edited(
        data,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                {"d1": (OFFICE + "/drawing", "/xl/drawings/drawing1.xml")}
            ),
            "xl/drawings/drawing1.xml": f"<xdr:wsDr {DRAWING}>{anchors}</xdr:wsDr>".encode(),
            "xl/drawings/_rels/drawing1.xml.rels": relations(images),
            **{f"xl/media/image{number}.png": one for number, one in enumerate(pictures, start=1)},
        },
    )


def two_cell(
    start: tuple[int, int, int, int], end: tuple[int, int, int, int], embed: str = "rId1", described: str = ""
) -> str:
    """An anchor between (column, offset, row, offset) and the same; counted from 0, offsets in EMU."""

    def corner(name: str, place: tuple[int, int, int, int]) -> str:
        names = ("col", "colOff", "row", "rowOff")
        inner = "".join(f"<xdr:{tag}>{value}</xdr:{tag}>" for tag, value in zip(names, place, strict=True))
        return f"<xdr:{name}>{inner}</xdr:{name}>"

    return f"<xdr:twoCellAnchor>{corner('from', start)}{corner('to', end)}{pic(embed, described)}</xdr:twoCellAnchor>"


def pic(embed: str, described: str = "", name: str = "图片 1") -> str:
    return (
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{name}" descr="{described}"/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="{embed}"/></xdr:blipFill></xdr:pic>'
    )


def wps_book(images: Mapping[str, bytes], *, listed: bool = True, described: str = "") -> bytes:
    """A WPS workbook: header `图片`, then one `DISPIMG` cell for each id."""
    formula = '<row r="{n}"><c r="A{n}" t="str"><f>{f}</f><v>=DISPIMG("{i}",1)</v></c></row>'
    kinds = ('_xlfn.DISPIMG("{}",1)', 'DISPIMG("{}",1)')
    cells = "".join(
        formula.format(n=number, f=kinds[number % 2].format(identity).replace('"', "&quot;"), i=identity)
        for number, identity in enumerate(images, start=2)
    )
    data = with_sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>图片</t></is></c></row>' + cells)
    if not listed:
        return data
    listing = "".join(
        f"<etc:cellImage>{pic(f'rId{number}', described, identity)}</etc:cellImage>"
        for number, identity in enumerate(images, start=1)
    )
    space = f'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" {DRAWING}'
    targets = {f"rId{number}": (OFFICE + "/image", f"media/image{number}.png") for number in range(1, len(images) + 1)}
    link = '<Relationship Id="w1" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
    return edited(
        data,
        {
            "xl/cellimages.xml": f"<etc:cellImages {space}>{listing}</etc:cellImages>".encode(),
            "xl/_rels/cellimages.xml.rels": relations(targets),
            "xl/_rels/workbook.xml.rels": partial(inserted, before=b"</Relationships>", what=link.encode()),
            **{f"xl/media/image{number}.png": one for number, one in enumerate(images.values(), start=1)},
        },
    )


def inserted(part: bytes, *, before: bytes, what: bytes) -> bytes:
    assert before in part
    return part.replace(before, what + before)


def rich_book(image: bytes, *, structure: str = "_localImage", key: str = "_rvRel:LocalImageIdentifier") -> bytes:
    """A workbook of Excel 365 with a picture placed in cell A2."""
    rich = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    data = with_sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>图片</t></is></c></row>'
        '<row r="2"><c r="A2" t="e" vm="1"><v>#VALUE!</v></c></row>'
    )
    metadata = (
        f'<metadata xmlns="{MAIN}" xmlns:xlrd="{rich}"><metadataTypes count="1"><metadataType name="XLRICHVALUE"/>'
        '</metadataTypes><futureMetadata name="XLRICHVALUE" count="1"><bk><extLst><ext><xlrd:rvb i="0"/></ext>'
        '</extLst></bk></futureMetadata><valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>'
    )
    return edited(
        data,
        {
            "xl/metadata.xml": metadata.encode(),
            "xl/richData/rdrichvalue.xml": f'<rvData xmlns="{rich}"><rv s="0"><v>0</v><v>5</v></rv></rvData>'.encode(),
            "xl/richData/rdrichvaluestructure.xml": (
                f'<rvStructures xmlns="{rich}"><s t="{structure}"><k n="{key}" t="i"/>'
                '<k n="CalcOrigin" t="i"/></s></rvStructures>'
            ).encode(),
            "xl/richData/richValueRel.xml": (
                f'<richValueRels xmlns:r="{OFFICE}"><rel r:id="rId1"/></richValueRels>'
            ).encode(),
            "xl/richData/_rels/richValueRel.xml.rels": relations({"rId1": (OFFICE + "/image", "../media/image1.png")}),
            "xl/media/image1.png": image,
        },
    )
