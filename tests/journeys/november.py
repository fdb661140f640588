"""A month's plan of the tea company: thirty posts in one spreadsheet, as its team keeps it."""

import io
import random
from dataclasses import dataclass
from datetime import date

import openpyxl
from openpyxl.drawing.image import Image
from PIL import Image as PillowImage

from tests.journeys.company import LINK
from tests.samples.plan_sheet import FIRST_ROW, plan_sheet, saved

MAIN, STORE, BLUESKY = "青禾茗（微博）", "青禾茗门店", "青禾茗（Bluesky）"
COLUMNS = ("实用知识", "身边生活", "公司内部", "会心一笑", "重要信息", "公司直播", "突发现场")
LINK_COLUMN, PICTURE_COLUMN, ALT_COLUMN = 9, "G", 8
SEVERAL = {0: 3, 3: 2, 6: 4}  # row of the plan, counted from 0: how many pictures it has

# Every fifth one goes out on the shop's account, which has an ordinary app's rights: no topic there, one picture.
TEXTS = (
    "泡绿茶，水温八十度就好。开水一冲，香气先跑，涩味后来。",
    "下班路上，楼下的桂花又开了一树。谁家阳台上也飘着香？",
    "今天的审评室：十二只盖碗，一屋子人不说话，只有吸茶汤的声音。老郑说，这叫开会。",
    "同事问：喝茶能不能减肥？答：能，只要不配点心。大家都沉默了。#茶水间#",
    "本周六门店延长到晚上九点，给想慢慢坐一会儿的人留着灯。",
    "现在是清晨五点四十，山上十一度，雾没散。第一锅杀青已经下去了 🍃",
    "昨夜大风，三号棚的遮阳网被掀开一角。今早七点修好，茶苗没事。",
    "收茶罐的三个窍门：一、离灶台远些；二、罐口朝北；三、别和咖啡做邻居。",
    "路口修鞋的师傅用搪瓷缸泡茶，一泡一天。他说：茶不贵，日子才贵。",
    "新来的实习生小满，学会的第一件事不是泡茶，是洗杯子。洗了三百只。",
    "有人把“明前”写成了“钱前”，客服想了想，回了一句：也对 😄",
    "通知：茶博馆三楼展厅本周布展，请走东侧楼梯。#青禾茗#",
    "直播结束啦！两个小时，聊了炒茶、揉捻、提香，还有锅边那只睡着的猫。",
    "山洪预警解除，采茶班下午复工，雨鞋都在仓库门口，43 码的只剩一双。",
    "茶汤发浑不一定是坏了：<冷后浑> & 茶毫多，都会这样。看看是不是“金圈”还在。",
    "《茶经》里说“其日有雨不采，晴有云不采”。今天多云，我们看书。",
    "食堂王姨用泡过的茶叶煎蛋，第二天多了五个人来问：还有吗？",
    "把茶倒进朋友圈是什么味道？\n——要先吹一吹。",
    "倉庫盤點完成：老茶架上最早的一餅，寫著一九九八年春。#老茶#",
    "门店的留言本写满了，换了一本新的。第一页还空着，等你。",
    "直播预告：周四下午三点，炒茶锅前见，老师傅只讲一遍。",
    "停电四十分钟，萎凋槽改用人工翻。二十个人，没有一片叶子等坏。",
    "怎么分辨岩茶的火功？看叶底：起“蛤蟆背”的，火是一层层吃进去的。",
    "小区的老人把棋盘搬到了茶摊边上。输的人续水，赢的人也续水。",
    "今年的劳保手套换成了薄的，采茶的手要轻。谢谢缝纫组多改的那一版。",
    "甲：你这茶怎么越泡越淡？乙：你怎么越说越远？",
    "招募：茶园体验日 Tea Day，限二十人，带上帽子就好。#茶园体验日#",
    "此刻的揉捻机：转了六圈，停了，师傅伸手摸一下，又转了四圈。",
    "凌晨的霜，让东坡两亩地晚采三天。已经盖了稻草，放心。",
    "冲泡冷知识：第一道快出汤，不是“洗茶”，是把茶叫醒。门店有人教。",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet, to compare with what came out at the other end. `pictures`: bytes and alternative text."""

    text: str
    on_store: bool
    pictures: tuple[tuple[bytes, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    data: bytes
    rows: tuple[Row, ...]


def sheet(first_day: date) -> Sheet:
    """Two posts a day from `first_day`, each on Bluesky and on one of the two Weibo accounts, with its link."""
    accounts = [f"{MAIN}、{BLUESKY}"] * 4 + [f"{STORE}、{BLUESKY}"]
    photos = [photo(number) for number in range(10)]
    plain = plan_sheet(TEXTS, first_day=first_day, accounts=accounts, columns=COLUMNS, pictures=photos)
    book = openpyxl.load_workbook(io.BytesIO(plain.data))
    page = book.active
    rows = []
    for number, written in enumerate(plain.rows):
        page.cell(written.row_number, LINK_COLUMN, LINK)
        more = [photo(100 * number + n, "JPEG") for n in range(1, SEVERAL.get(number, 1))]
        for data in more:
            page.add_image(Image(io.BytesIO(data)), f"{PICTURE_COLUMN}{written.row_number}")
        pictures = [data for data in (written.picture, *more) if data]
        alts = [f"第 {number + 1} 条的第 {n} 张图" for n in range(1, len(pictures) + 1)]
        page.cell(written.row_number, ALT_COLUMN, "\n".join(alts) or None)
        on_store = written.account.startswith(STORE)
        rows.append(Row(written.text, on_store, tuple(zip(pictures, alts, strict=True))))
    assert plain.rows[0].row_number == FIRST_ROW
    return Sheet(saved(book), tuple(rows))


def photo(seed: int, kind: str = "PNG") -> bytes:
    """A picture that looks like none of the others."""
    noise = PillowImage.frombytes("RGB", (24, 18), random.Random(seed).randbytes(24 * 18 * 3))
    out = io.BytesIO()
    noise.resize((240, 180), PillowImage.Resampling.BICUBIC).save(out, kind)
    return out.getvalue()
