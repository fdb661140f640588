"""Who works on the same accounts."""

from django.db.models import Q, QuerySet

from guanwei.accounts.access import account_ids, reach_of
from guanwei.people.models import User
from guanwei.people.roles import Permission


def colleagues_of(viewer: User) -> QuerySet[User]:
    """Everybody with a role on an account that `viewer` may see, the viewer, the administrators; everybody there is
    for an administrator. By name."""
    everybody = User.objects.order_by("name", "pk")
    reach = reach_of(viewer)
    if reach.everything:
        return everybody
    on_account, on_brand = account_ids(viewer), reach.brands[Permission.VIEW]
    shared = Q(grants__account__in=sorted(on_account)) | Q(grants__brand__in=sorted(on_brand))
    return everybody.filter(pk__in=User.objects.filter(shared | Q(pk=viewer.pk) | Q(is_admin=True)).values("pk"))
