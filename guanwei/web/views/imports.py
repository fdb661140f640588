"""A plan from a spreadsheet: upload, headers, dry run, import; and the plan as a spreadsheet."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanwei.accounts.access import NotAllowed, brands_for
from guanwei.accounts.models import Account, Brand
from guanwei.editorial.models import Column
from guanwei.editorial.planfile import DateOrder, Field
from guanwei.editorial.planfile.fields import NAMES
from guanwei.lib.clock import utc_now
from guanwei.lib.sheets import Format
from guanwei.lib.words import Words
from guanwei.people.models import User
from guanwei.people.roles import Permission
from guanwei.practice.findings import Level
from guanwei.publishing import exports, imports, review
from guanwei.publishing.actions import PlanRefused
from guanwei.publishing.models import Plan, PlanFile
from guanwei.publishing.queries import plan_files_for, plans_for
from guanwei.web.answers import REFUSALS, SeeOther, action, form_page, number_in, page, say, sentence, viewer_of
from guanwei.web.clockwork import monday_of, week_name
from guanwei.web.forms.imports import ExportForm, chosen_mapping

ROWS_SHOWN = 200
MOST_KINDS = 8  # of errors that are counted above the rows
SENT_IN_AT_ONCE = 200  # each is judged anew; a press of the button should not take minutes
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@form_page
def start(request: HttpRequest) -> HttpResponse:
    """Upload, the files of late, and the way back out."""
    viewer = viewer_of(request)
    brands = list(brands_for(viewer, Permission.WRITE).order_by("name"))
    if not brands:
        raise NotAllowed(Words("你没有可以撰稿的账号。", "There is no account that you may write for."))
    error = ""
    if request.method == "POST":
        brand = brands_for(viewer, Permission.WRITE).get(slug=request.POST.get("brand", ""))
        file = request.FILES.get("file")
        if file is None:
            error = _("Choose a file.")
        elif file.size and file.size > settings.MAX_UPLOAD_BYTES:
            error = _("The file is larger than %(size)s MB.") % {"size": settings.MAX_UPLOAD_BYTES >> 20}
        else:
            try:
                made = imports.receive(
                    actor=viewer, now=utc_now(), brand=brand, name=file.name or "plan", data=file.read()
                )
                return SeeOther(reverse("import", args=[made.pk]))
            except REFUSALS as refusal:
                error = sentence(refusal.words)
    today = utc_now().astimezone(ZoneInfo(viewer.zone)).date()
    export = ExportForm(initial={"since": today, "until": today + timedelta(days=30)})
    return render(
        request,
        "imports/start.html",
        {"brands": brands, "error": error, "files": list(plan_files_for(viewer)[:20]), "export": export},
        status=400 if error else 200,
    )


@page
def show(request: HttpRequest, file_id: int) -> HttpResponse:
    """Where one file stands: being read, headers to confirm, the dry run with every row, done, or why not."""
    viewer = viewer_of(request)
    file = _file(viewer, file_id)
    rows, only = list(file.report.get("rows", ())), request.GET.get("only", "")
    bad = [row for row in rows if row["state"] == "bad"]
    found = [row for row in rows if row.get("findings") or row.get("hints")]
    shown = {"bad": bad, "found": found}.get(only, rows)
    start = number_in(request, "from") or 0
    # A bad row has no account and no column: the page asks for both.
    page_rows = [{"accounts": (), "column": None} | row for row in shown[start : start + ROWS_SHOWN]]
    return render(
        request,
        "imports/show.html",
        {
            "file": file,
            "notes": file.report.get("notes", ()),
            "rows": page_rows,
            "accounts": Account.objects.in_bulk({id for row in page_rows for id in row["accounts"]}),
            "columns": Column.objects.in_bulk({row["column"] for row in page_rows if row["column"]}),
            "whole_plans": _whole_plans(file),
            "drafts": _drafts(viewer, file).count() if file.state == PlanFile.State.IMPORTED else 0,
            "first_week": _first_week(file, rows),
            "counts": {"all": len(rows), "bad": len(bad), "found": len(found), **_counts_of_good(rows)},
            "often": _often(bad),
            "only": only,
            "start": start,
            "next_page": start + ROWS_SHOWN if start + ROWS_SHOWN < len(shown) else 0,
            "busy": file.state in (PlanFile.State.READING, PlanFile.State.IMPORTING),
            **(_headers(file) if file.state == PlanFile.State.MAPPING else {}),
        },
    )


def _first_week(file: PlanFile, rows: list[dict[str, Any]]) -> str:
    """Where the plan shows what the file brought."""
    due = min((row["due"] for row in rows if row["state"] == "good" and row.get("due")), default="")
    day = datetime.fromisoformat(due).astimezone(ZoneInfo(file.brand.zone)).date() if due else None
    return week_name(monday_of(day)) if day else ""


def _whole_plans(file: PlanFile) -> list[tuple[Account, list[dict[str, Any]]]]:
    """What the plan of each account does with the rows in it, where something was found."""
    found = {int(account): findings for account, findings in file.report.get("plan", {}).items() if findings}
    accounts = Account.objects.filter(pk__in=found).order_by("network", "name")
    return [(account, found[account.pk]) for account in accounts]


def _counts_of_good(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Rows that can be imported; of these those with findings, and with such that keep them from being sent in."""
    good = [row for row in rows if row["state"] == "good"]
    found = [{one["level"] for one in row.get("findings", ())} for row in good]
    return {
        "good": len(good),
        "good_found": sum(map(bool, found)),
        "good_blocked": sum(Level.BLOCK.value in levels for levels in found),
    }


def _often(bad: list[dict[str, Any]]) -> list[tuple[dict[str, str], int]]:
    """What is wrong with several rows alike, most often first: a name that is mended once in the file mends them. Of
    each what is wrong; what to do stands beside the rows."""
    told = Counter((_first(one["zh"], "。"), _first(one["en"], ". ")) for row in bad for one in row["problems"])
    return [({"zh": zh, "en": en}, count) for (zh, en), count in told.most_common(MOST_KINDS) if count > 1]


def _first(text: str, end: str) -> str:
    sentence, found, _rest = text.partition(end)
    return sentence + found.strip()


def _headers(file: PlanFile) -> dict[str, Any]:
    """The file's headers with what they are taken for so far."""
    guess = imports.layout_of(file).guess
    taken = dict(guess.mapping.fields)
    return {
        "headers": [(header, taken[header.key].value if header.key in taken else "") for header in guess.headers],
        "missing": [NAMES[field] for field in guess.missing],
        "fields": [(field.value, NAMES[field]) for field in Field],
        "date_order": guess.mapping.date_order,
    }


@action
def mapping(request: HttpRequest, file_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    file = _file(viewer, file_id)
    _refuse_unless(file, PlanFile.State.MAPPING)
    order = request.POST.get("date_order", "")
    imports.confirm_mapping(
        actor=viewer,
        now=utc_now(),
        file=file,
        fields=chosen_mapping(request.POST),
        date_order=order if order in set(DateOrder) else "",
        blank_date_repeats=request.POST.get("blank_date_repeats") == "1",
    )
    return SeeOther(reverse("import", args=[file.pk]))


@action
def take_in(request: HttpRequest, file_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    file = _file(viewer, file_id)
    leave = request.POST.get("leave_bad_rows") == "1"
    imports.take_in(actor=viewer, now=utc_now(), file=file, leave_bad_rows=leave)
    return SeeOther(reverse("import", args=[file.pk]))


@action
def submit(request: HttpRequest, file_id: int) -> HttpResponse:
    """Sends in what the file brought and is a draft still; what cannot go in stays one, and the page says why."""
    viewer = viewer_of(request)
    file = _file(viewer, file_id)
    sent_in, refused = 0, Counter[str]()
    for plan in _drafts(viewer, file)[:SENT_IN_AT_ONCE]:
        try:
            review.submit(actor=viewer, now=utc_now(), plan_id=plan.pk)
            sent_in += 1
        except REFUSALS as refusal:
            refused[sentence(refusal.words)] += 1
    for why, count in refused.most_common():
        words = ngettext("%(count)s row stays a draft. %(why)s", "%(count)s rows stay drafts. %(why)s", count)
        messages.error(request, words % {"count": count, "why": why})
    if sent_in:
        words = ngettext("%(count)s row is sent in for approval.", "%(count)s rows are sent in for approval.", sent_in)
        say(request, words % {"count": sent_in})
    return SeeOther(reverse("import", args=[file.pk]))


def _drafts(viewer: User, file: PlanFile) -> QuerySet[Plan]:
    """What the file brought and nobody has sent in, the next one due first."""
    brought = plans_for(viewer, Permission.WRITE).filter(pk__in=file.report.get("plans", ()))
    return brought.filter(state=Plan.State.DRAFT).order_by("due_at", "pk")


def _refuse_unless(file: PlanFile, state: PlanFile.State) -> None:
    if file.state != state:
        raise PlanRefused(
            Words("这个文件已经到下一步了，请刷新页面。", "This file has gone on since. Reload the page.")
        )


@page
def export(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    brand = _brand(viewer, request.GET.get("brand", ""))
    form = ExportForm(request.GET)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()) or _("Give both days."))
        return SeeOther(reverse("imports"))
    zone = ZoneInfo(brand.zone)
    kind = Format(form.cleaned_data["format"])
    data = exports.export_plan(
        viewer=viewer,
        brand=brand,
        since=datetime.combine(form.cleaned_data["since"], time(), zone),
        until=datetime.combine(form.cleaned_data["until"] + timedelta(days=1), time(), zone),
        file_format=kind,
        language=get_language() or "zh-hans",
    )
    days = "-".join(f"{form.cleaned_data[name]:%Y%m%d}" for name in ("since", "until"))
    return _download(data, f"{brand.name}-{days}.{kind.value}", TYPES[kind.value])


@page
def template(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    brand = _brand(viewer, request.GET.get("brand", ""))
    data = exports.template(viewer=viewer, brand=brand, now=utc_now(), language=get_language() or "zh-hans")
    return _download(data, _("%(brand)s-template.xlsx") % {"brand": brand.name}, TYPES["xlsx"])


def _brand(viewer: User, slug: str) -> Brand:
    return brands_for(viewer, Permission.WRITE).get(slug=slug)


def _file(viewer: User, file_id: int) -> PlanFile:
    return imports.file_for(viewer, file_id)


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
