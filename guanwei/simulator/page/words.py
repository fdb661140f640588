"""Every sentence of the pages, in both languages."""

from guanwei.lib.words import Words

W = Words
TITLE = W("微博模拟器", "Weibo simulator")
NOT_WEIBO = W("模拟器，不是微博", "A simulator, not Weibo")
ABOUT = W(
    "本页由官微的测试模拟器提供，与新浪微博无关；数据只在这台机器上。时间为北京时间。",
    "This page belongs to Guanwei's test simulator and has nothing to do with Sina Weibo; all data stays "
    "on this machine. Times are Beijing time.",
)
OTHER_LANGUAGE = W("English", "中文")
TIMELINE = W("时间线", "Timeline")
ACCOUNTS = W("账号", "Accounts")
FAULTS = W("故障开关", "Faults")
WIRE = W("请求记录", "Wire log")
EVERYONE = W("所有人", "Everyone")
NOTHING_YET = W(
    "还没有微博。先建一个账号，再用它的 token 发布，或以粉丝身份发一条。",
    "Nothing here yet. Make an account and post with its token, or post as a fan.",
)
OLDER = W("更早", "Older")
ACT_AS = W("以谁的身份", "Acting as")
FAN_DEFAULT = W("路人甲", "Passer-by")
TEXT = W("内容", "Text")
AUTHORISED_FAN = W("已授权本应用", "Has authorised the app")
AUTHORISED_HINT = W(
    "未授权的人，普通应用读不到其评论与 @。",
    "An ordinary app cannot read comments and mentions by people who have not.",
)
POST = W("发微博", "Post")
COMMENT = W("评论", "Comment")
REPOST = W("转发", "Repost")
LIKE = W("赞", "Like")
REPLY = W("回复", "Reply")
DELETE = W("删除", "Delete")
EDIT = W("编辑", "Edit")
BY_AUTHOR = W("作者", "Author")
CENSOR = W("平台", "Platform")
HIDE = W("隐藏", "Hide")
REMOVE = W("移除", "Remove")
SHOW_AGAIN = W("恢复", "Show again")
STATES = {
    "hidden": W("已被平台隐藏", "Hidden by the platform"),
    "removed": W("已被平台移除", "Removed by the platform"),
    "late": W("已收下，尚未显示", "Accepted, not shown yet"),
    "deleted": W("已删除", "Deleted"),
}
ACCOUNT_BADGE = W("官微账号", "Account")
FAN_BADGE = W("粉丝", "Fan")
EDITED = W("已编辑", "edited")
ORIGINAL_GONE = W("抱歉，此微博已被作者删除。", "This status was deleted by its author.")
ONE_STATUS = W("微博正文", "Status")
NEW_ACCOUNT = W("新建账号", "New account")
SCREEN_NAME = W("昵称", "Screen name")
SAFE_DOMAINS = W("安全域名（空格分隔）", "Safe domains (separated by spaces)")
GRANTS = W("已获授权的接口（空格分隔）", "Granted calls (separated by spaces)")
TOKEN = W("访问令牌", "Access token")
TOKEN_STATE = W("令牌状态", "Token state")
TOKEN_STATES = {
    "live": W("有效", "Live"),
    "expired": W("已过期 21327", "Expired 21327"),
    "revoked": W("已吊销 21332", "Revoked 21332"),
    "withdrawn": W("用户已取消授权 21319", "Withdrawn by the user 21319"),
}
EXPIRES = W("到期", "Expires")
PROFILE = W("主页资料", "Profile")
DESCRIPTION = W("简介", "Description")
WEBSITE = W("网址", "Website")
LOCATION = W("所在地", "Location")
TAGS = W("标签（空格分隔）", "Tags (separated by spaces)")
FOLLOWERS = W("粉丝数", "Followers")
FRIENDS = W("关注数", "Following")
OWN_AVATAR = W("已换头像", "A picture of its own")
OWN_COVER = W("已换背景", "A background of its own")
VERIFIED = W("已认证", "Verified")
VERIFIED_REASON = W("认证说明", "Verified as")
VERIFIED_TYPE = W("认证类型", "Kind of verification")
KINDS = {
    "-1": W("普通用户", "ordinary"),
    "0": W("名人", "celebrity"),
    "1": W("政府", "government"),
    "2": W("企业", "company"),
    "3": W("媒体", "media"),
    "7": W("团体", "organisation"),
}
CREATE = W("新建", "Create")
SAVE = W("保存", "Save")
RESET_FAULTS = W("全部恢复默认", "Back to the defaults")
FAULTS_HINT = W(
    "不写 path 的规则只作用于写接口；HTML、空回答与截断作用于所有接口。times 用完即失效，share 为概率。",
    "A rule without a path acts on writes; HTML, empty and truncated answers act on every call. "
    "times ends a rule, share is a probability.",
)
ON = W("开", "On")
WIRE_HINT = W(
    "按到达顺序，最新在前，最多 200 条；写请求无论结果如何都在这里。",
    "In the order of arrival, newest first, at most 200; every write request is here whatever became of it.",
)
WIRE_EMPTY = W("还没有写请求到达。", "No write request has arrived yet.")
CLEAR = W("清空", "Clear")
COLUMNS = {
    "n": W("序号", "No."),
    "at": W("时间", "Time"),
    "answered": W("回答", "Answered"),
    "committed": W("已写入", "Committed"),
    "text": W("内容", "Text"),
    "path": W("接口", "Call"),
    "uid": W("账号", "Account"),
    "pictures": W("图", "Pictures"),
}
DETAILS = W("条件", "Conditions")
YES = W("是", "yes")
NO = W("否", "no")
INCOMPLETE = W("请求不完整", "request incomplete")
NOTHING = W("无", "nothing")
NOT_FOUND = W("没有这个页面。", "There is no such page.")
NOT_DONE = W("没有做成", "Not done")
BACK = W("返回", "Back")
LOGIN = W("授权登录", "Authorise")
LOGIN_HINT = W(
    "选一个模拟账号，允许应用代它调用接口。", "Choose a simulated account and let the app make calls for it."
)
LOGIN_EMPTY = W("还没有账号，请先新建。", "There is no account yet; make one first.")
AGREE = W("授权", "Authorise")
REFUSE = W("拒绝", "Refuse")
CODE_SHOWN = W("授权结果", "Result of the authorisation")
