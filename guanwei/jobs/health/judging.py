"""From facts to lines: what is well, what is not, and what to do about it. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from guanwei.jobs.health.facts import (
    DatabaseFacts,
    DiskFacts,
    Facts,
    JobFacts,
    ListeningFacts,
    PictureFacts,
    QuotaFacts,
    SenderFacts,
    TokenFacts,
)
from guanwei.jobs.health.lines import Level, Line
from guanwei.lib.words import Words

OLDEST_POSTGRESQL = 140000
BEAT_IS_FRESH_FOR = timedelta(seconds=30)
OVERDUE_AFTER = timedelta(seconds=60)
JOB_WAITS_AT_MOST = timedelta(minutes=5)
EXPIRES_SOON = timedelta(days=5)
CLOCK_WARN_MS, CLOCK_BAD_MS = 2_000, 30_000
DISK_WARN, DISK_BAD = 1 << 30, 200 << 20  # bytes


def judge(facts: Facts) -> list[Line]:
    """One line or more for each part that was looked at, in a fixed order."""
    return list(_lines(facts))


def _lines(facts: Facts) -> Iterator[Line]:
    yield _database(facts.database)
    if facts.missing_migrations is not None:
        yield _migrations(facts.missing_migrations)
    if facts.sender is not None:
        yield _beat(facts.sender, facts.now)
        yield _firing(facts.sender, facts.now)
        yield from _people(facts.sender)
    if facts.clock_ahead_ms is not None:
        yield _clock(facts.clock_ahead_ms)
    if facts.disk is not None:
        yield from _disk(facts.disk)
    if facts.jobs is not None:
        yield _jobs(facts.jobs, facts.now)
    if facts.late_sources is not None:
        yield _late_sources(facts.late_sources)
    for source in facts.listening or ():
        yield from _source(source)
    for token in facts.tokens or ():
        yield _token(token, facts.now)
    for quota in facts.quotas or ():
        yield _quota(quota)
    if facts.pictures is not None:
        yield _pictures(facts.pictures)


def _database(found: DatabaseFacts) -> Line:
    if found.version is None:
        return Line("database", Level.BAD, Words(f"数据库没有响应：{found.trouble}", f"No answer: {found.trouble}"))
    version = f"{found.version // 10000}.{found.version % 10000}"
    if found.version < OLDEST_POSTGRESQL:
        says = Words(f"PostgreSQL {version} 太旧。", f"PostgreSQL {version} is too old.")
        return Line("database", Level.BAD, says, Words("请升级到 14 或更高。", "Move to 14 or later."))
    return Line("database", Level.OK, Words(f"PostgreSQL {version} 正常。", f"PostgreSQL {version} answers."))


def _migrations(missing: tuple[str, ...]) -> Line:
    if missing:
        says = Words(f"还有 {len(missing)} 个迁移没有执行。", f"{len(missing)} migration(s) are missing.")
        return Line("migrations", Level.BAD, says, Words("运行 guanwei migrate。", "Run guanwei migrate."))
    return Line("migrations", Level.OK, Words("数据库是本版本的。", "The database is at this version."))


def _beat(sender: SenderFacts, now: datetime) -> Line:
    start = Words("运行 guanwei up 或 guanwei worker。", "Run guanwei up or guanwei worker.")
    if sender.beat_at is None:
        says = Words("没有发送进程在运行，到点不会发出。", "No sender runs: nothing goes out when it is due.")
        return Line("sender", Level.BAD, says, start)
    quiet = now - sender.beat_at
    seconds = f"{quiet.total_seconds():.0f}"
    if quiet > BEAT_IS_FRESH_FOR:
        says = Words(f"发送进程已 {seconds} 秒没有动静。", f"The sender has been silent for {seconds} s.")
        return Line("sender", Level.BAD, says, Words("查看其日志并重启。", "Look at its log and start it again."))
    says = Words(
        f"{sender.senders} 个发送进程，{seconds} 秒前有动静。",
        f"{sender.senders} sender(s), last beat {seconds} s ago.",
    )
    return Line("sender", Level.OK, says)


def _firing(sender: SenderFacts, now: datetime) -> Line:
    if sender.overdue and sender.overdue_since:
        minutes = (now - sender.overdue_since).total_seconds() / 60
        says = Words(
            f"{sender.overdue} 条到点没有发，最早的已晚 {minutes:.0f} 分钟，账号也没有在等。",
            f"{sender.overdue} due post(s) were not sent, the oldest {minutes:.0f} min late, and nothing holds them.",
        )
        return Line(
            "firing", Level.BAD, says, Words("重启 guanwei worker 并查看日志。", "Start the worker again; see its log.")
        )
    if sender.last_sent_at is None:
        return Line("firing", Level.OK, Words("没有拖延；还没有发过。", "Nothing is overdue; nothing was sent yet."))
    ago = _span(now - sender.last_sent_at)
    says = Words(f"没有拖延；上一条在{ago.zh}前发出。", f"Nothing is overdue; the last one went out {ago.en} ago.")
    return Line("firing", Level.OK, says)


def _people(sender: SenderFacts) -> Iterator[Line]:
    if sender.missed:
        says = Words(f"最近一天错过了 {sender.missed} 条。", f"{sender.missed} were missed in the last day.")
        then = Words("guanwei deliveries --state missed", "guanwei deliveries --state missed")
        yield Line("missed", Level.WARN, says, then)
    if sender.wait_for_a_person:
        count = sender.wait_for_a_person
        says = Words(f"{count} 条等人决定（结果不明、被拒绝）。", f"{count} wait for a person (unclear or refused).")
        then = Words("guanwei deliveries --state trouble", "guanwei deliveries --state trouble")
        yield Line("decisions", Level.WARN, says, then)
    if sender.stops:
        says = Words(f"有 {sender.stops} 项叫停生效。", f"{sender.stops} stop(s) are in force.")
        yield Line("stops", Level.WARN, says, Words("guanwei resume 可查看。", "guanwei resume lists them."))


def _clock(ahead_ms: int) -> Line:
    seconds = f"{abs(ahead_ms) / 1000:.1f}"
    if abs(ahead_ms) < CLOCK_WARN_MS:
        return Line(
            "clock", Level.OK, Words(f"时钟与数据库相差 {seconds} 秒。", f"{seconds} s off the database's clock.")
        )
    zh, en = ("快", "ahead of") if ahead_ms > 0 else ("慢", "behind")
    says = Words(f"本机时钟比数据库{zh} {seconds} 秒。", f"This machine's clock is {seconds} s {en} the database's.")
    level = Level.BAD if abs(ahead_ms) >= CLOCK_BAD_MS else Level.WARN
    return Line(
        "clock", level, says, Words("两台机器都开启 NTP 对时。", "Switch time synchronisation (NTP) on, on both.")
    )


def _disk(disk: DiskFacts) -> Iterator[Line]:
    free = disk.free_bytes
    level = Level.BAD if free < DISK_BAD else Level.WARN if free < DISK_WARN else Level.OK
    says = Words(f"磁盘剩余 {free / 2**30:.1f} GB。", f"{free / 2**30:.1f} GB of disk are free.")
    then = Words("清理磁盘。", "Make room.") if level is not Level.OK else None
    yield Line("disk", level, says, then)
    if disk.media_trouble:
        says = Words(
            f"图片文件夹无法写入：{disk.media_trouble}", f"The media folder is not writable: {disk.media_trouble}"
        )
        yield Line("media", Level.BAD, says, Words("检查 GUANWEI_HOME 的权限。", "Look at the rights of GUANWEI_HOME."))
    else:
        yield Line("media", Level.OK, Words("图片文件夹可以写入。", "The media folder is writable."))


def _jobs(jobs: JobFacts, now: datetime) -> Line:
    if jobs.waiting_since and now - jobs.waiting_since > JOB_WAITS_AT_MOST:
        minutes = f"{(now - jobs.waiting_since).total_seconds() / 60:.0f}"
        says = Words(f"有任务等了 {minutes} 分钟还没开始。", f"A job has waited {minutes} min for its start.")
        return Line("jobs", Level.BAD, says, Words("重启 guanwei worker。", "Start guanwei worker again."))
    if jobs.failed:
        names = ", ".join(sorted(set(jobs.failed)))
        says = Words(f"最近一天有任务失败：{names}。", f"Jobs failed in the last day: {names}.")
        return Line("jobs", Level.BAD, says, Words("原因在 worker 的日志里。", "The worker's log says why."))
    return Line(
        "jobs", Level.OK, Words(f"{jobs.waiting} 个任务在等，没有失败的。", f"{jobs.waiting} job(s) wait, none failed.")
    )


def _late_sources(late: int) -> Line:
    """Never bad: posts go out all the same, and who asks /readyz must not be told that they do not."""
    if not late:
        return Line("listening", Level.OK, Words("收听没有落后。", "Listening is not behind."))
    says = Words(f"{late} 个来源落后或读取失败。", f"{late} source(s) are behind or failing.")
    return Line("listening", Level.WARN, says, Words("guanwei sources", "guanwei sources"))


def _source(source: ListeningFacts) -> Iterator[Line]:
    name = f"source:{source.account}:{source.stream}"
    head = Words(f"{source.account} {source.stream}：", f"{source.account} {source.stream}: ")
    level = {"failing": Level.BAD, "behind": Level.WARN}.get(source.standing, Level.OK)
    then = Words("guanwei sources；看 worker 的日志。", "guanwei sources; see the worker's log.")
    yield Line(name, level, _joined(head, source.says), then if level is not Level.OK else None)
    if source.gaps:
        says = Words(f"有 {source.gaps} 处缺口。", f"{source.gaps} gap(s).")
        yield Line(f"{name}:gaps", Level.WARN, _joined(head, says), Words("guanwei sources", "guanwei sources"))


def _token(token: TokenFacts, now: datetime) -> Line:
    name = f"token:{token.account}"
    renew = Words(f"guanwei account credentials “{token.account}”", f'guanwei account credentials "{token.account}"')
    head = Words(f"{token.account}：", f"{token.account}: ")
    if not token.opens:
        says = Words("现有密钥打不开它的授权信息。", "no key here opens its credentials.")
        return Line(name, Level.BAD, _joined(head, says), renew)
    if token.health == "dead":
        return Line(name, Level.BAD, _joined(head, token.note or DEAD), renew)
    if token.expires_at and token.expires_at <= now:
        return Line(name, Level.BAD, _joined(head, Words("授权已到期。", "its authorisation has ended.")), renew)
    if token.was_asked and token.asked is None and token.answer:
        return Line(name, Level.WARN, _joined(head, token.answer))
    if token.expires_at and token.expires_at - now < EXPIRES_SOON:
        left = _span(token.expires_at - now)
        says = Words(f"授权{left.zh}后到期。", f"its authorisation ends in {left.en}.")
        return Line(name, Level.WARN, _joined(head, says), renew)
    if token.health == "checking":
        return Line(name, Level.WARN, _joined(head, Words("正在验证新的授权。", "new credentials are being verified.")))
    if token.health == "untried":
        return Line(name, Level.WARN, _joined(head, Words("授权还没有检查过。", "never tried yet.")), TRY)
    until = _span(token.expires_at - now) if token.expires_at else None
    says = (
        Words(f"授权有效（还有{until.zh}）。", f"works ({until.en} left).") if until else Words("授权有效。", "works.")
    )
    return Line(name, Level.OK, _joined(head, says))


# As in networks.contract.Quota.
BUCKETS = {"calls": Words("调用", "calls"), "posts": Words("发布", "posts"), "posts_day": Words("发布", "posts")}


def _quota(quota: QuotaFacts) -> Line:
    name = f"quota:{quota.account}:{quota.bucket}"
    bucket = BUCKETS.get(quota.bucket, Words(quota.bucket, quota.bucket))
    says = Words(
        f"{quota.account}：本时段还能{bucket.zh} {quota.left} 次，排了 {quota.planned} 条。",
        f"{quota.account}: {quota.left} {bucket.en} left in this window, {quota.planned} planned.",
    )
    if quota.planned > quota.left:
        then = Words("把一些改到以后，或改为手动。", "Move some to later, or post them by hand.")
        return Line(name, Level.WARN, says, then)
    return Line(name, Level.OK, says)


def _pictures(pictures: PictureFacts) -> Line:
    if pictures.lost:
        named = "; ".join(f"{post}: {file}" for post, file in pictures.lost[:5])
        says = Words(
            f"{len(pictures.lost)} 张待发图片丢失或被改动（稿件: 文件）：{named}",
            f"{len(pictures.lost)} picture(s) of coming posts are gone or changed (post: file): {named}",
        )
        return Line("pictures", Level.BAD, says, Words("在稿件里换一张图片。", "Replace them in their posts."))
    count = pictures.looked_at
    return Line(
        "pictures", Level.OK, Words(f"{count} 张待发图片完好。", f"{count} picture(s) of coming posts are intact.")
    )


def _joined(head: Words, says: Words) -> Words:
    return Words(head.zh + says.zh, head.en + says.en)


def _span(length: timedelta) -> Words:
    seconds = max(length.total_seconds(), 0)
    if seconds < 120:
        return Words(f" {seconds:.0f} 秒", f"{seconds:.0f} s")
    if seconds < 7200:
        return Words(f" {seconds / 60:.0f} 分钟", f"{seconds / 60:.0f} min")
    if seconds < 172_800:
        return Words(f" {seconds / 3600:.0f} 小时", f"{seconds / 3600:.0f} h")
    return Words(f" {seconds / 86400:.0f} 天", f"{seconds / 86400:.0f} days")


DEAD = Words("授权已失效。", "its authorisation is dead.")
TRY = Words("guanwei account check", "guanwei account check")
