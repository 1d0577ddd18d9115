"""Pictures from people, opened with caution: freed of metadata, cut to a sane size, scaled as WebP."""

import io
import struct
import threading
import zlib
from dataclasses import dataclass

from PIL import Image, ImageCms

from orda.errors import BadUpload
from orda.i18n import _

WIDTHS = (320, 640, 1280)
MAX_SIDE = 2560
MAX_PIXELS = 40_000_000
MAX_WEBP_PIXELS = 20_000_000  # its decoder holds every pixel three times
MAX_BYTES = 50 * 1024 * 1024

_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_STRIP = 64
_WEBP_QUALITY, _JPEG_QUALITY = 80, 88

# EXIF's eight ways of holding a camera, the first being upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What decoders raise on damaged files, by trial; a MemoryError is not the file's fault and passes.
_DECODER_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError, AttributeError,
    ZeroDivisionError, struct.error, zlib.error,
)  # fmt: skip

# One picture is decoded at a time in a process: 40 megapixels take 160 MB, in the worst encodings three times that.
_decoding = threading.Lock()


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be stored: ``original`` (JPEG or PNG) is of this size, ``scales`` are WebP by width."""

    width: int
    height: int
    mimetype: str
    original: bytes
    scales: dict[int, bytes]


def prepare_image(data: bytes) -> Prepared:
    """Decode a JPEG, PNG, WebP or GIF (its first frame) and encode it anew, upright, in sRGB, without metadata.

    Scales are 320, 640 and 1280 pixels wide, never wider than the picture; one narrower than 1280 pixels also has a
    scale of its own width. Raises BadUpload for other types, damage, more than 40 megapixels (WebP: 20) or 50 MB.
    """
    if len(data) > MAX_BYTES:
        raise BadUpload(_("The picture is larger than ${limit} MB.", mapping={"limit": MAX_BYTES // 1024**2}))
    kind = _kind(data)
    with _decoding:
        try:
            picture = _decoded(data, kind)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_many_pixels(kind) from error
        except _DECODER_ERRORS as error:
            raise BadUpload(_("The picture is damaged and cannot be opened. Save it again and retry.")) from error
        return _encoded(picture, kind)


def _kind(data: bytes) -> str:
    """Pillow's name of the format, judged by the first bytes alone."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    raise BadUpload(_("This is not a picture of a type that the site accepts: JPEG, PNG, WebP or GIF."))


def _limit(kind: str) -> int:
    return MAX_WEBP_PIXELS if kind == "WEBP" else MAX_PIXELS


def _too_many_pixels(kind: str) -> BadUpload:
    return BadUpload(
        _(
            "The picture has more than ${limit} megapixels. Make it smaller and upload it again.",
            mapping={"limit": _limit(kind) // 1_000_000},
        )
    )


def _decoded(data: bytes, kind: str) -> Image.Image:
    """The upright picture in RGB, RGBA or L, no side longer than MAX_SIDE."""
    if kind == "WEBP" and _webp_pixels(data) > _limit(kind):
        raise _too_many_pixels(kind)
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        if opened.width * opened.height > _limit(kind):
            raise _too_many_pixels(kind)
        if kind == "JPEG":
            opened.draft(None, (MAX_SIDE, MAX_SIDE))  # lets the decoder skip detail that would be thrown away
        opened.load()
        profile, turn = opened.info.get("icc_profile"), _TURNS.get(_orientation(opened))
        picture = _reduced(opened)
        picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    picture = _in_srgb(picture, profile)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert("RGB")
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info = {}
    return picture


def _webp_pixels(data: bytes) -> int:
    """From the header alone: Pillow's decoder sets two canvases aside as soon as it opens the file."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width * height


def _orientation(opened: Image.Image) -> int:
    """How the camera was held; unreadable metadata means upright."""
    try:
        return opened.getexif().get(0x0112, 1)
    except _DECODER_ERRORS:
        return 1


def _reduced(picture: Image.Image) -> Image.Image:
    """At most twice the wanted size, in eight bits; strip by strip, as whole copies of large pictures cost too much."""
    factor = max(picture.size) // MAX_SIDE
    if factor < 2:
        return _eight_bits(picture)
    reduced, step = None, factor * _STRIP
    for top in range(0, picture.height, step):
        strip = _eight_bits(picture.crop((0, top, picture.width, min(top + step, picture.height)))).reduce(factor)
        if reduced is None:
            reduced = Image.new(strip.mode, (strip.width, -(-picture.height // factor)))
        reduced.paste(strip, (0, top // factor))
    return reduced


def _eight_bits(picture: Image.Image) -> Image.Image:
    """In L, RGB, RGBA or CMYK; transparency stays, 16 bits of grey are divided, not cut."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as browsers show a picture without a profile; an unusable profile is ignored."""
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _encoded(picture: Image.Image, kind: str) -> Prepared:
    width, height = picture.size
    lossy = kind in ("JPEG", "WEBP") and picture.mode != "RGBA"
    original = io.BytesIO()
    if lossy:
        picture.save(original, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
    else:
        picture.save(original, "PNG", optimize=width * height < 2_000_000)
    widths = [wanted for wanted in WIDTHS if wanted < width]
    if width <= WIDTHS[-1]:
        widths.append(width)
    scales = {wanted: _scaled(picture, wanted) for wanted in widths}
    return Prepared(width, height, "image/jpeg" if lossy else "image/png", original.getvalue(), scales)


def _scaled(picture: Image.Image, width: int) -> bytes:
    height = max(1, round(picture.height * width / picture.width))
    scaled = picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    scaled.save(encoded, "WEBP", quality=_WEBP_QUALITY, method=4)
    return encoded.getvalue()
