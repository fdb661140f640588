"""What a check-up says of each field, and what good looks like there. Data only."""

from collections.abc import Callable, Mapping

from guanwei.lib.words import Words
from guanwei.networks.public_profile import ProfileField as F

FIELD_NAMES: Mapping[F, Words] = {
    F.NAME: Words("名称", "Name"),
    F.AVATAR: Words("头像", "Picture"),
    F.DESCRIPTION: Words("简介", "Description"),
    F.TAGS: Words("标签", "Tags"),
    F.WEBSITE: Words("网站", "Website"),
    F.BANNER: Words("背景图", "Background"),
    F.LOCATION: Words("所在地", "Place"),
    F.VERIFIED: Words("认证", "Verification"),
}

UNKNOWN = Words("平台没有告诉我们，也还没有人填写。", "The network does not tell, and nobody has entered it yet.")

MISSING: Mapping[F, Words] = {
    F.NAME: Words("没有名称。", "There is no name."),
    F.AVATAR: Words("还是平台默认的头像。", "Still the picture that the network gives everybody."),
    F.DESCRIPTION: Words(
        "没有简介，访客不知道这是谁、讲什么。", "No description: a visitor learns neither who nor what."
    ),
    F.TAGS: Words("一个标签也没有，按兴趣找不到我们。", "No tags: nobody who looks by interest finds us."),
    F.WEBSITE: Words("没有填公司网站。", "No website of the company."),
    F.BANNER: Words("还是平台默认的背景图。", "Still the background that the network gives everybody."),
    F.LOCATION: Words("没有填所在地。", "No place."),
    F.VERIFIED: Words("没有认证，访客分不清真假。", "Not verified: a visitor cannot tell it from a fake."),
}


def _always(zh: str, en: str) -> Callable[[str], Words]:
    return lambda value: Words(zh, en)


SAYS: Mapping[F, Callable[[str], Words]] = {
    F.NAME: lambda value: Words(f"“{value}”，一看就知道是谁。", f'"{value}": one sees whose it is.'),
    F.AVATAR: _always("有自己的头像。", "A picture of its own."),
    F.DESCRIPTION: lambda value: Words(f"{value} 字，说清了是谁。", f"{value} characters, and says who this is."),
    F.TAGS: lambda value: Words(f"{value} 个标签。", f"{value} tags."),
    F.WEBSITE: lambda value: Words(f"链接到 {value}。", f"Leads to {value}."),
    F.BANNER: _always("有自己的背景图。", "A background of its own."),
    F.LOCATION: lambda value: Words(f"{value}。", f"{value}."),
    F.VERIFIED: lambda value: (
        Words(f"已认证：{value}。", f"Verified: {value}.") if value else Words("已认证。", "Verified.")
    ),
}

WEAK: Mapping[str, Callable[[str], Words]] = {
    "padded": lambda value: Words(f"名称里的“{value}”是多余的话。", f'"{value}" in the name says nothing about us.'),
    "nameless": lambda value: Words(
        f"“{value}”里看不到品牌或产品线的名字。", f'"{value}" holds neither the brand nor a product line.'
    ),
    "short": lambda value: Words(f"只有 {value} 字，太短。", f"Only {value} characters: too short."),
    "nobody": _always("没有提到品牌、公司或产品线。", "Names neither brand nor company nor a product line."),
    "few": lambda value: Words(f"只有 {value} 个标签。", f"Only {value} of them."),
    "elsewhere": lambda value: Words(f"{value} 不是品牌自己的域名。", f"{value} is no domain of the brand's own."),
    "person": _always("是个人认证，不是企业认证。", "Verified as a person, not as the company."),
}

# By field and network; "" for every network without words of its own.
DO: Mapping[tuple[F, str], Words] = {
    (F.NAME, ""): Words(
        "就用公司名或产品名，不加“官方微博”之类的后缀。",
        'The name of the company or the product, without "official".',
    ),
    (F.AVATAR, ""): Words(
        "品牌标志，缩到 36 像素还认得出；各平台用同一张。",
        "The mark of the brand, recognisable at 36 pixels, the same on every network.",
    ),
    (F.DESCRIPTION, ""): Words(
        "一两句话：我们是谁、做什么、在这里聊什么，带上公司或品牌名。",
        "One or two sentences: who we are, what we make, what is talked about here; with the name of the company.",
    ),
    (F.TAGS, ""): Words(
        "三个以上：产品品类、使用场景、关注我们的人关心的话题。",
        "Three or more: what we make, where it is used, what those who follow us care about.",
    ),
    (F.TAGS, "mastodon"): Words(
        "在“推荐话题标签”里放三个以上与产品有关的标签。",
        "Feature three or more hashtags that have to do with what we make.",
    ),
    (F.WEBSITE, ""): Words(
        "填公司官网或品牌店的网址，用自己的域名。", "The company's own site or shop, on a domain of its own."
    ),
    (F.WEBSITE, "mastodon"): Words(
        '在资料的附加信息里放官网网址；官网用 rel="me" 链回来就会显示已验证。',
        'The site in the table of facts; a link back from it with rel="me" makes it verified.',
    ),
    (F.BANNER, ""): Words(
        "自己的背景图：产品、门店或团队的真实场景，每季更换。",
        "A background of its own: products, shop or people as they are, changed with the seasons.",
    ),
    (F.LOCATION, ""): Words("填公司所在的城市。", "The city that the company is in."),
    (F.VERIFIED, ""): Words(
        "申请企业认证，认证说明写公司全名。", "Apply for verification as a company, under its full name."
    ),
    (F.VERIFIED, "bluesky"): Words(
        "把账号名换成自己的域名（例如 brand.com），这本身就是认证。",
        "Take a domain of your own as the handle (brand.com): that is the verification.",
    ),
    (F.VERIFIED, "mastodon"): Words(
        '在官网放一个 rel="me" 的链接指回这个账号。', 'A link back from the site, with rel="me".'
    ),
}
