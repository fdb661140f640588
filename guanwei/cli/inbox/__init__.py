"""`guanwei inbox`: what fans wrote, thread by thread; answered, noted, done, entered by hand.

Threads are named by their number, as in the console's address. Who answers or is done states the version that they
read (12:7), so that nobody talks past what was said since.
"""

from guanwei.cli.acts import Act, add_acts, run_act
from guanwei.cli.inbox import acting, showing
from guanwei.cli.parser import Parser
from guanwei.lib.words import Words

HELP = Words("收件箱：看、回复、备注、完成、录入", "the inbox: show, answer, note, done, enter by hand")
ACTS = (
    Act("list", Words("会话列表", "the list of threads"), showing.list_arguments, showing.listed),
    Act("show", Words("看一个会话", "one thread"), showing.show_arguments, showing.show),
    Act("answer", Words("回复，或点赞、隐藏等", "answer, like, hide..."), acting.answer_arguments, acting.answer),
    Act("done", Words("处理完了", "nothing more is to be done"), acting.done_arguments, acting.done),
    Act("note", Words("给同事的备注", "a word for colleagues"), acting.note_arguments, acting.note),
    Act(
        "enter",
        Words("录入只在应用里看到的", "enter what was seen in the app"),
        acting.enter_arguments,
        acting.enter,
    ),
)
run = run_act


def arguments(parser: Parser) -> None:
    add_acts(parser, ACTS)
