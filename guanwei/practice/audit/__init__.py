"""An operating review of any account, from its timeline alone: no database, no Django, nothing to configure.

    from guanwei.practice.audit import Audit, AuditPost

    audit = Audit(zone=ZoneInfo("Asia/Shanghai"))
    for post in timeline:
        audit.add(post)
    review = audit.review()

The posts are read once, in any order; what is kept of each is a handful of bytes.
"""

from guanwei.practice.audit.posts import AuditPost, PostKind
from guanwei.practice.audit.review import Audit, Review

__all__ = ["Audit", "AuditPost", "PostKind", "Review"]
