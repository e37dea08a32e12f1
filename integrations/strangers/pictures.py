"""A picture that somebody uploaded, made anew: what comes out is pixels and nothing else. Pure."""

import io
import struct

from PIL import Image, ImageOps

KINDS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000
SIZE = (800, 320)  # of what comes out, at most: twice what a page shows
SEE_THROUGH = ("RGBA", "LA", "PA", "La", "RGBa")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)


class NoPicture(Exception):
    """What cannot be read as a picture of the kinds that we take."""


def as_logo(raw: bytes) -> bytes:
    """The picture as a PNG of at most SIZE. Raises NoPicture."""
    try:
        with Image.open(io.BytesIO(raw), formats=KINDS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture
            return written_anew(picture)
    except BROKEN as error:
        raise NoPicture from error


def written_anew(picture: Image.Image) -> bytes:
    """Upright, in the colours of screens, without anything that stood beside the pixels."""
    upright = ImageOps.exif_transpose(picture)
    is_see_through = upright.mode in SEE_THROUGH or "transparency" in upright.info
    plain = upright.convert("RGBA" if is_see_through else "RGB")
    plain.thumbnail(SIZE)
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    written = io.BytesIO()
    bare.save(written, "PNG", optimize=True)
    return written.getvalue()
