"""Where the bytes of pictures are: one file per content hash below the media folder."""

import hashlib
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from guanwei.accounts.models import Brand
from guanwei.media.cropping import Box, cut
from guanwei.media.fitting import fits, fitted
from guanwei.media.models import Asset, Bringing
from guanwei.media.pictures import measure
from guanwei.people.models import User


def cut_out(*, actor: User, now: datetime, asset: Asset, box: Box) -> Asset:
    """The piece of a picture as a picture of its own; the whole of it is the picture itself. PictureRefused where no
    piece can be cut, OSError or ValueError where the file is gone or damaged."""
    if box.whole:
        return asset
    data = cut(bytes_of(asset.sha256), box, asset.name)
    kept = box.within()
    piece = [round(side, 3) for side in (kept.left, kept.top, kept.width, kept.height)]
    return take_in(actor=actor, now=now, brand=asset.brand, data=data, name=asset.name, cut_from=asset, piece=piece)


def made_to_fit(*, actor: User, now: datetime, asset: Asset, most: int) -> Asset:
    """The picture in at most `most` bytes, as a picture of its own; itself where it fits. PictureRefused where it
    cannot be, OSError or ValueError where the file is gone or damaged."""
    if fits(asset.mime, asset.bytes, most):
        return asset
    data = fitted(bytes_of(asset.sha256), most, asset.name)
    whole = (0.0, 0.0, 100.0, 100.0)
    origin, piece = (asset.cut_from, asset.cut) if asset.cut_from else (asset, whole)
    return take_in(actor=actor, now=now, brand=asset.brand, data=data, name=asset.name, cut_from=origin, piece=piece)


def take_in(
    *,
    actor: User | None,
    now: datetime,
    brand: Brand,
    data: bytes,
    name: str,
    cut_from: Asset | None = None,
    piece: Sequence[float] = (),
) -> Asset:
    """Keeps a picture, or returns the one that is kept already. PictureRefused when it cannot be taken in.

    The file is on disk, whole and synced, before the row exists: a row never points at nothing. Whoever brings bytes
    that somebody else brought before is noted beside them: both may look at what they uploaded.
    """
    measured = measure(data, name)
    digest = keep_file(data)
    fields = {
        "mime": measured.mime,
        "bytes": len(data),
        "width": measured.width,
        "height": measured.height,
        "name": Path(name).name[:200],
        "created_by": actor,
        "created_at": now,
        "cut_from": cut_from,
        "cut": list(piece),
    }
    with transaction.atomic():
        asset = Asset.objects.get_or_create(brand=brand, sha256=digest, defaults=fields)[0]
        if actor is not None:
            Bringing.objects.get_or_create(asset=asset, by=actor, defaults={"at": now})
    return asset


def keep_file(data: bytes) -> str:
    """Keeps any bytes (an imported spreadsheet) beside the pictures. Returns their hex SHA-256."""
    digest = hashlib.sha256(data).hexdigest()
    _write(path_of(digest), data)
    return digest


def path_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def bytes_of(sha256: str) -> bytes:
    """The picture's bytes. OSError when the file is gone, ValueError when it is no longer what was approved."""
    data = path_of(sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"the stored picture {sha256[:12]} has changed on disk")
    return data


def _write(file: Path, data: bytes) -> None:
    if file.exists() and file.read_bytes() == data:  # one that was damaged on disk is mended
        return
    if not file.parent.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(file.parent.parent)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with draft.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(file)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """Names are kept in the folder, and the folder is on disk later than the file: a power cut in between would leave
    bytes that nobody finds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
