"""Content plans as spreadsheets: headers recognised, rows judged, plans written back. No database and no clock.

grid = open_plan(data, "一月排期.xlsx")
guess = guess_mapping(grid)                        # a person confirms it; it is remembered by guess.signature
for row in read_rows(grid, guess.mapping, zone=zone, now=now, known=known):
    ...                                            # PlanRow or BadRow

Strangers' files are opened by `open_apart`. Writing is in guanwei.editorial.planfile.export: what it needs takes longer
to load than a small file takes to read.
"""

from guanwei.editorial.planfile.apart import Effort, open_apart
from guanwei.editorial.planfile.fields import Field
from guanwei.editorial.planfile.known import Defaults, KnownAccount, KnownColumn, KnownNames
from guanwei.editorial.planfile.layout import (
    DateOrder,
    Header,
    Mapping,
    MappingGuess,
    field_name,
    guess_mapping,
    missing_fields,
    open_plan,
)
from guanwei.editorial.planfile.reading import read_rows
from guanwei.editorial.planfile.rows import BadRow, PictureRef, PlanRow, Remark, fingerprint

__all__ = [
    "BadRow",
    "DateOrder",
    "Defaults",
    "Effort",
    "Field",
    "Header",
    "KnownAccount",
    "KnownColumn",
    "KnownNames",
    "Mapping",
    "MappingGuess",
    "PictureRef",
    "PlanRow",
    "Remark",
    "field_name",
    "fingerprint",
    "guess_mapping",
    "missing_fields",
    "open_apart",
    "open_plan",
    "read_rows",
]
