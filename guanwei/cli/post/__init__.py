"""`guanwei post`: one post: written, looked at, sent in, approved, returned, waived, moved, cancelled.

Posts are named by their number, as in the console's address; --account narrows an act to some of a post's accounts.
"""

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.parser import Parser
from guanwei.cli.post import acting, showing, writing
from guanwei.lib.words import Words

HELP = Words(
    "稿件：写、看、送审、批准、退回、豁免、改时间、取消", "one post: write, show, submit, approve, move, cancel"
)
ACTS = (
    Act("new", Words("写一条稿件并排期", "write a post and plan it"), writing.arguments, writing.run),
    Act(
        "show",
        Words("看一条稿件：内容、发现、状态", "a post: content, findings, state"),
        showing.arguments,
        showing.run,
    ),
    Act("submit", Words("送审", "send in for approval"), acting.submit_arguments, acting.submit),
    Act("approve", Words("批准看过的内容", "approve what was read"), acting.approve_arguments, acting.approve),
    Act("return", Words("退回作者", "send back to its author"), acting.return_arguments, acting.send_back),
    Act("waive", Words("豁免一项发现", "let a finding stand"), acting.waive_arguments, acting.waive),
    Act("move", Words("改时间", "another time"), acting.move_arguments, acting.move),
    Act("cancel", Words("从排期中取消", "take it out of the plan"), acting.cancel_arguments, acting.cancel),
    Act("again", Words("取消后重新排期", "plan it again after it was cancelled"), acting.move_arguments, acting.again),
)
run = run_act


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)
