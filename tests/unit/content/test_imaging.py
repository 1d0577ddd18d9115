"""Pictures from cameras, from scanners and from attackers."""

import io
import random
import struct
import threading
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from orda.content.imaging import MAX_PIXELS, MAX_SIDE, prepare_image
from orda.errors import BadUpload


def encoded(picture, kind, **options):
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def opened(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def photo(width=1600, height=900, mode="RGB"):
    ramp = Image.linear_gradient("L").resize((width, height))
    if mode in ("L", "1"):
        return ramp.convert(mode)
    picture = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), ramp))
    return picture.convert(mode)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge_png(width, height, rows=None):
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height) if rows is None else rows
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def refusal(data):
    with pytest.raises(BadUpload) as caught:
        prepare_image(data)
    return caught.value.message.interpolate()


def test_a_photo_is_stored_as_jpeg_with_three_webp_scales():
    prepared = prepare_image(encoded(photo(), "JPEG"))
    assert (prepared.width, prepared.height, prepared.mimetype) == (1600, 900, "image/jpeg")
    assert opened(prepared.original).format == "JPEG"
    sizes = {width: opened(scaled).size for width, scaled in prepared.scales.items()}
    assert sizes == {320: (320, 180), 640: (640, 360), 1280: (1280, 720)}
    assert {opened(scaled).format for scaled in prepared.scales.values()} == {"WEBP"}


@pytest.mark.parametrize(
    ("width", "scales"),
    [(1281, [320, 640, 1280]), (1280, [320, 640, 1280]), (1000, [320, 640, 1000]), (200, [200]), (1, [1])],
)
def test_nothing_is_scaled_up(width, scales):
    assert list(prepare_image(encoded(photo(width, 50), "PNG")).scales) == scales


def test_a_large_photo_is_cut_to_the_longest_side():
    prepared = prepare_image(encoded(photo(2000, 5000), "JPEG"))
    assert (prepared.width, prepared.height) == (1024, MAX_SIDE)


def test_a_very_thin_picture_keeps_one_pixel():
    prepared = prepare_image(huge_png(30_000, 1))
    assert (prepared.width, prepared.height) == (MAX_SIDE, 1)
    assert opened(prepared.scales[320]).size == (320, 1)


def test_a_hundred_megapixels_are_refused_before_decoding():
    assert "40" in refusal(huge_png(10_000, 10_000))
    assert "40" in refusal(huge_png(100_000, 100_000, b""))
    assert MAX_PIXELS == 40_000_000


def test_a_webp_that_claims_a_huge_canvas_is_refused():
    body = b"VP8X" + struct.pack("<IB", 10, 2) + b"\0\0\0" + b"\xff\x3f\x00" * 2
    assert "20" in refusal(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_upright_and_without_metadata(orientation):
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("black", (0, 0, 10, 10))  # a dark corner at the top left as stored
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = orientation, "Camera of A. Test", {1: "N", 2: (43.0, 15.0, 0.0)}
    prepared = prepare_image(encoded(picture, "JPEG", exif=exif, comment=b"secret", quality=95))
    upright = opened(prepared.original)
    assert upright.size == ((40, 20) if orientation < 5 else (20, 40))
    right = orientation in (2, 3, 6, 7)
    bottom = orientation in (3, 4, 7, 8)
    x, y = (upright.width - 4 if right else 3), (upright.height - 4 if bottom else 3)
    assert max(upright.getpixel((x, y))) < 60
    for data in (prepared.original, *prepared.scales.values()):
        assert not opened(data).getexif()
        assert b"Camera" not in data and b"secret" not in data and b"Exif" not in data


def test_texts_in_a_png_are_removed():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "<script>alert(1)</script>")
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>secret</x:xmpmeta>")
    prepared = prepare_image(encoded(photo(50, 50), "PNG", pnginfo=texts))
    assert b"script" not in prepared.original and b"xmp" not in prepared.original
    assert opened(prepared.original).info == {}


def test_what_is_hidden_behind_the_picture_is_not_kept():
    prepared = prepare_image(encoded(photo(50, 50), "GIF") + b"<script>alert(1)</script>PK\x03\x04")
    assert prepared.mimetype == "image/png" and b"script" not in prepared.original


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png(mode):
    picture = photo(64, 64, "RGBA" if mode == "LA" else "RGB").convert(mode)
    assert opened(prepare_image(encoded(picture, "PNG")).original).mode in ("L", "RGB", "RGBA")


def test_sixteen_bits_of_grey_become_eight():
    picture = Image.new("I", (64, 64), 32768).convert("I;16")
    assert opened(prepare_image(encoded(picture, "PNG")).original).getpixel((5, 5)) == 128


def test_transparency_stays():
    picture = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 200, 400))
    for data in (
        encoded(picture, "PNG"),
        encoded(picture, "WEBP", lossless=True),
        encoded(picture.convert("P"), "GIF", transparency=0),
    ):
        prepared = prepare_image(data)
        assert prepared.mimetype == "image/png"
    assert opened(prepare_image(encoded(picture, "PNG")).scales[320]).convert("RGBA").getpixel((300, 100))[3] == 0


def test_an_opaque_webp_becomes_a_jpeg():
    assert prepare_image(encoded(photo(60, 60, "RGBA"), "WEBP")).mimetype == "image/jpeg"


def test_printers_colours_become_screen_colours():
    picture = Image.new("CMYK", (50, 50), (255, 255, 0, 0))
    shown = opened(prepare_image(encoded(picture, "JPEG")).original)
    assert shown.mode == "RGB"
    assert shown.getpixel((20, 20))[2] > 100 > shown.getpixel((20, 20))[0]


def test_a_colour_profile_is_applied_and_dropped_and_a_broken_one_ignored():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for data in (profile, b"nonsense" * 20):
        prepared = prepare_image(encoded(photo(50, 50), "JPEG", icc_profile=data))
        assert "icc_profile" not in opened(prepared.original).info


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_kept(kind):
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green", "blue")]
    prepared = prepare_image(encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))
    shown = opened(prepared.original)
    assert getattr(shown, "n_frames", 1) == 1
    assert shown.convert("RGB").getpixel((10, 10))[0] > 200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"II*\0tiff",
        b"BM bitmap",
        b"\0\0\0\x1cftypavif",
        b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
)
def test_other_types_are_refused_by_content(data):
    assert "JPEG, PNG, WebP" in refusal(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_truncated_picture_is_refused(kind):
    data = encoded(photo(300, 300), kind)
    assert "damaged" in refusal(data[: len(data) // 2])
    refusal(data[:20])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_damaged_bytes_are_refused_or_shown_but_never_crash(kind):
    chance = random.Random(2)
    whole = encoded(photo(60, 60), kind)
    for _attempt in range(150):
        data = bytearray(whole)
        for _byte in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            prepare_image(bytes(data))
        except BadUpload:
            pass


def test_too_many_bytes_are_refused():
    assert "50" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(50 * 1024 * 1024))


def test_the_same_picture_gives_the_same_bytes_from_several_threads():
    data, results = encoded(photo(700, 500), "PNG"), []
    threads = [threading.Thread(target=lambda: results.append(prepare_image(data))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4 and all(result == results[0] for result in results)
