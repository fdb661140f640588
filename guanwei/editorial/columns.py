"""The columns that a new brand begins with (practice D): seven that followers love, promotion, forward. Pure.

The guide gives 79 % loved content, 10 % promotion, 11 % forwards (practice C5); how the 79 divide is ours.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DefaultColumn:
    code: str
    name: str
    name_en: str
    group: str
    label: str
    target_percent: Decimal
    hue: int


DEFAULT_COLUMNS = (
    DefaultColumn("D1", "重要信息", "Important information", "loved", "【重要】", Decimal(9), 0),
    DefaultColumn("D2", "公司内部", "Inside the company", "loved", "【我们】", Decimal(15), 1),
    DefaultColumn("D3", "身边生活", "Life around us", "loved", "【身边】", Decimal(15), 2),
    DefaultColumn("D4", "突发现场", "On the scene", "loved", "【现场】", Decimal(4), 3),
    DefaultColumn("D5", "实用知识", "Useful knowledge", "loved", "【有用】", Decimal(20), 4),
    DefaultColumn("D6", "会心一笑", "A joke that fits", "loved", "【一笑】", Decimal(10), 5),
    DefaultColumn("D7", "公司直播", "Live from the company", "loved", "【直播】", Decimal(6), 6),
    DefaultColumn("P", "产品推广", "Promotion", "promotion", "【好物】", Decimal(10), 7),
    DefaultColumn("F", "转发", "Forward", "forward", "", Decimal(11), 8),
)
