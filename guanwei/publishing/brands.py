"""What the checks know of the brands whose accounts they look at: names, products, columns."""

from collections.abc import Collection, Mapping

from guanwei.accounts.models import Account, Brand
from guanwei.editorial.models import Column
from guanwei.practice.brand import BrandColumn, BrandFacts
from guanwei.practice.entries import ColumnGroup
from guanwei.practice.settings import OTHER_NAMES, Settings, other_names


def facts_of_brands(accounts: Collection[Account], settings: Mapping[int, Settings]) -> dict[int, BrandFacts]:
    """By account. Three queries, however many accounts and brands."""
    wanted = {account.brand_id for account in accounts}
    brands = {one.pk: one for one in Brand.objects.filter(pk__in=wanted).prefetch_related("columns", "product_lines")}
    return {account.pk: facts_of_brand(brands[account.brand_id], settings[account.pk]) for account in accounts}


def facts_of_brand(brand: Brand, settings: Settings) -> BrandFacts:
    columns = tuple(column_facts(column) for column in brand.columns.all())
    products = tuple(sorted(line.name for line in brand.product_lines.all()))
    return BrandFacts((brand.name, *other_names(settings[OTHER_NAMES])), products, columns)


def column_facts(column: Column) -> BrandColumn:
    return BrandColumn(
        key=str(column.pk),
        code=column.code,
        name=column.name,
        group=ColumnGroup(column.group),
        name_en=column.name_en,
        label=column.label,
        topic=column.topic.strip("# \t"),
        target=None if column.target_percent is None else float(column.target_percent),
    )
