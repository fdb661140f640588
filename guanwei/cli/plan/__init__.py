"""`guanwei plan`: the content plan, in from a spreadsheet, out as one, and as a list."""

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.parser import Parser
from guanwei.cli.plan import exporting, importing, listing
from guanwei.lib.words import Words

HELP = Words("排期：导入、导出、模板、列表", "the plan: import, export, template, list")
ACTS = (
    Act(
        "import",
        Words("从表格（.xlsx 或 .csv）导入排期", "bring a plan in from a spreadsheet (.xlsx or .csv)"),
        importing.arguments,
        importing.run,
    ),
    Act(
        "export",
        Words("把排期导出为表格，可再导入", "the plan as a spreadsheet that can be imported again"),
        exporting.arguments,
        exporting.run,
    ),
    Act(
        "template",
        Words("空白的排期表，带说明", "an empty plan with an explanation of its columns"),
        exporting.template_arguments,
        exporting.template,
    ),
    Act("list", Words("接下来几天的排期", "what is planned for the next days"), listing.arguments, listing.run),
)
run = run_act


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)
