"""Files and pictures over HTTP: names, ranges, conditions, scales, and nothing that a browser would run."""

import io
from urllib.parse import quote

import pytest
from PIL import Image

from orda.content import arrange, editing
from orda.content.kinds.file import StoredFile
from orda.content.kinds.image import StoredImage
from orda.security.actor import SYSTEM
from orda.workflow.requests import transitions
from tests import factories

BYTES = bytes(range(256)) * 1000
NAME = "Қабылдау ережесі 2026 – «соңғы», ЖОБА.pdf"
SANDBOX = "sandbox"
LANGS = ("kk", "ru", "en")


def drawn(width, height, colour="teal", form="PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(data, form)
    return data.getvalue()


def publish(folder, kind, name, upload, fields=None, body=None, **texts):
    obj = arrange.add(folder, kind, actor=SYSTEM, name=name)
    editing.save_draft(
        obj,
        texts={lang: {"title": f"{name} {lang}", **texts} for lang in LANGS},
        bodies=dict.fromkeys(LANGS, body) if body else {},
        fields={**({"upload": upload} if upload else {}), **(fields or {})},
        actor=SYSTEM,
        seen=editing.stamp(obj),
    )
    transitions.publish_at_once(obj)
    return obj


@pytest.fixture(scope="module")
def app():
    app = factories.make_app()
    with factories.work_in(app) as site:
        factories.fill(site)
        folder = site["university"]["history"]
        publish(folder, "file", "rules", StoredFile(BYTES, NAME, "application/pdf"), summary="Ереже")
        publish(folder, "file", "plain", StoredFile(b"a,b\n1,2\n", 'a";x=\r\ny.csv', "text/csv"))
        publish(folder, "file", "page", StoredFile(b"<svg onload=alert(1)>", "drawing.svg", "image/svg+xml"))
        wide = publish(
            folder, "image", "wide", StoredImage(drawn(1600, 900), "Тау.PNG"), {"rights": "Ә. Тестова, <CC BY>"},
            alt="Тау көрінісі", caption="Іле Алатауы",
        )  # fmt: skip
        small = publish(folder, "image", "small", StoredImage(drawn(200, 100, form="JPEG"), "кіші.jpeg"))
        text = (
            f'<p><img src="uid:{wide.uid}" alt="Сөзбен"></p><p><img src="uid:{small.uid}" alt=""></p>'
            f'<p><a href="uid:{wide.uid}">сурет</a> <img src="uid:0123456789abcdef" alt="жоқ"></p>'
        )
        publish(site["university"], "page", "illustrated", None, body=text)
        publish(
            site["news"], "news-item", "news", None, {"picture": wide.uid, "variety": "press-release"}, "<p>Мәтін</p>"
        )
        publish(
            site["news"], "news-item", "bare", None, {"picture": "0123456789abcdef", "variety": "news"}, "<p>Мәтін</p>"
        )
    yield app
    app.registry._zodb_databases[""].close()


@pytest.fixture
def visitor(app):
    return factories.browse(app)


DOWNLOAD = "/kk/university/history/rules/@@download"
WIDE = "/kk/university/history/wide"


def test_a_file_is_handed_over_and_never_shown(visitor):
    answer = visitor.get(DOWNLOAD)
    assert answer.body == BYTES
    assert answer.content_type == "application/pdf"
    assert answer.content_length == len(BYTES)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert SANDBOX in policy and "default-src 'none'" in policy
    assert "Set-Cookie" not in answer.headers


def test_the_name_of_a_file_keeps_its_letters(visitor):
    """RFC 6266: an ASCII name for old readers, the true one beside it."""
    disposition = visitor.get(DOWNLOAD).headers["Content-Disposition"]
    plain, true = disposition.removeprefix("attachment; ").split("; ")
    assert plain.isascii() and plain.endswith('.pdf"')
    assert true == "filename*=UTF-8''" + quote("Қабылдау ережесі 2026 – «соңғы», ЖОБА.pdf", safe="")


def test_a_name_cannot_break_the_header(visitor):
    answer = visitor.get("/kk/university/history/plain/@@download")
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=") and disposition.count('"') == 2
    assert "\r" not in disposition and "\n" not in disposition


def test_what_a_browser_could_run_is_handed_over_in_a_sandbox(visitor):
    """No upload of this type is accepted; an old one or an import must still not run (checklist 18)."""
    answer = visitor.get("/kk/university/history/page/@@download")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert SANDBOX in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "status", "given"),
    [
        ("bytes=0-9", 206, BYTES[:10]),
        ("bytes=255990-", 206, BYTES[-10:]),
        ("bytes=-5", 206, BYTES[-5:]),
        ("bytes=100-100", 206, BYTES[100:101]),
        ("bytes=0-999999999", 206, BYTES),
        ("bytes=999999999-", 416, None),
        ("bytes=5-1", 200, BYTES),
        ("bytes=0-1,5-6", 206, BYTES[:2]),  # the first of several is enough
        ("bytes=x", 200, BYTES),
        ("lines=1-2", 200, BYTES),
        ("bytes=" + "0-1," * 2000 + "0-1", 206, BYTES[:2]),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(visitor, asked, status, given):
    answer = visitor.get(DOWNLOAD, headers={"Range": asked}, expect_errors=True)
    assert answer.status_int == status
    if status == 206:
        assert answer.headers["Content-Range"].endswith(f"/{len(BYTES)}")
        assert answer.content_length == len(given)
    if given is not None:
        assert answer.body == given
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address", [DOWNLOAD, f"{WIDE}/@@scale/640.webp", f"{WIDE}/@@scale/original", WIDE, "/kk/university/history/rules"]
)
def test_what_the_reader_has_is_not_sent_again(visitor, address):
    first = visitor.get(address)
    tag = first.headers["ETag"]
    again = visitor.get(address, headers={"If-None-Match": tag}, status=304)
    assert again.body == b""
    assert again.headers["ETag"] == tag
    assert visitor.get(address, headers={"If-None-Match": '"other"'}, status=200).body == first.body
    head = visitor.head(address, status=200)
    assert head.body == b"" and head.headers["ETag"] == tag
    assert head.headers["Content-Length"] == str(len(first.body))
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_new_upload_at_the_same_address_has_another_tag(app, visitor):
    address = "/kk/university/history/plain/@@download"
    tag = visitor.get(address).headers["ETag"]
    with factories.work_in(app) as site:
        obj = site["university"]["history"]["plain"]
        upload = StoredFile(b"a,b\n3,4\n", "new.csv", "text/csv")
        editing.save_draft(obj, texts={}, bodies={}, fields={"upload": upload}, actor=SYSTEM, seen=editing.stamp(obj))
    assert visitor.get(address, headers={"If-None-Match": tag}, status=304)  # a draft is nobody's business
    with factories.work_in(app) as site:
        transitions.publish_at_once(site["university"]["history"]["plain"])
    assert visitor.get(address, headers={"If-None-Match": tag}, status=200).body == b"a,b\n3,4\n"


# Pictures


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_a_picture_has_its_scales(visitor, width):
    answer = visitor.get(f"{WIDE}/@@scale/{width}.webp")
    assert answer.content_type == "image/webp"
    assert Image.open(io.BytesIO(answer.body)).size == (width, round(width * 900 / 1600))
    assert SANDBOX in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "scale",
    ["7.webp", "0640.webp", "640", "640.png", "640.webp/x", "", "/", "-640.webp", "٦٤٠.webp", "640.WEBP", "..", "%00",
     "9" * 500 + ".webp", "original.png", "original/x", "ORIGINAL"],
)  # fmt: skip
def test_another_scale_does_not_exist(visitor, scale):
    assert visitor.get(f"{WIDE}/@@scale/{quote(scale, safe='/%')}", expect_errors=True).status_int in (301, 404)


def test_the_original_keeps_its_name(visitor):
    answer = visitor.get(f"{WIDE}/@@scale/original")
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert quote("Тау.png", safe="") in answer.headers["Content-Disposition"]
    other = visitor.get("/kk/university/history/small/@@scale/original")
    assert quote("кіші.jpg", safe="") in other.headers["Content-Disposition"]


def test_a_picture_has_a_page_with_its_rights(visitor):
    page = visitor.get(WIDE).html
    image = page.select_one("figure img")
    assert image["alt"] == "Тау көрінісі"
    assert image["width"], image["height"] == ("1280", "720")
    assert len(image["srcset"].split(",")) == 3
    assert "© Ә. Тестова, <CC BY>" in page.select_one("figcaption").text
    assert "Іле Алатауы" in page.select_one("figcaption").text
    assert page.select_one("a.download")["href"] == f"{WIDE}/@@scale/original"


def test_a_file_has_a_page_that_says_what_it_is(visitor):
    page = visitor.get("/kk/university/history/rules").html
    link = page.select_one("a.download")
    assert link["href"] == DOWNLOAD
    assert NAME in link.text.replace("\n", " ") and "PDF" in link.text and "250" in link.text
    assert len(page.select_one("code").text) == 64


def test_a_page_lists_the_files_and_pictures_in_its_folder(visitor):
    page = visitor.get("/kk/university/history").html
    assert [link["href"] for link in page.select("ul.files a[download]")][0] == DOWNLOAD
    assert "/kk/university/history/rules" in [link["href"] for link in page.select("ul.files a")]
    gallery = page.select("ul.gallery a")
    assert [link["href"] for link in gallery] == [WIDE, "/kk/university/history/small"]
    assert [link.img["alt"] for link in gallery] == ["Тау көрінісі", "small kk"]


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_in_texts_have_scales_sizes_words_and_rights(visitor, lang):
    page = visitor.get(f"/{lang}/university/illustrated").html
    wide, small, gone = page.select(".prose img")
    base = f"/{lang}/university/history"
    assert (wide["src"], wide["alt"]) == (f"{base}/wide/@@scale/1280.webp", "Сөзбен")
    assert wide["srcset"].split(", ")[0] == f"{base}/wide/@@scale/320.webp 320w"
    assert (wide["width"], wide["height"], wide["loading"]) == ("1280", "720", "lazy")
    assert wide.find_next_sibling("span", class_="credit").text == "© Ә. Тестова, <CC BY>"
    assert small["src"] == f"{base}/small/@@scale/200.webp"
    assert not gone.has_attr("src") and gone["alt"] == "жоқ"
    assert page.select_one(".prose a")["href"] == f"{base}/wide"
    for image in (wide, small):
        for address in (image["src"], *(each.split()[0] for each in image["srcset"].split(", "))):
            assert visitor.get(address).content_type == "image/webp"


def test_news_show_their_picture_with_its_rights_or_an_ornament(visitor):
    page = visitor.get("/ru/news/news").html
    assert page.select_one("figure.plate img")["src"] == "/ru/university/history/wide/@@scale/1280.webp"
    assert "© Ә. Тестова" in page.select_one("figure.plate figcaption").text
    assert not visitor.get("/ru/news/bare").html.select("figure.plate")
    cards = visitor.get("/ru/news").html.select("ul.cards li")
    assert sorted(bool(card.find("img")) for card in cards) == [False, True]
    assert {card.select_one(".dateline span").text for card in cards} == {"Пресс-релиз", "Новость"}


def test_a_file_or_picture_without_bytes_is_not_there(visitor):
    for address in ("empty-file", "empty-image", "empty-file/@@download", "empty-image/@@scale/original"):
        visitor.get(f"/kk/clinic/{address}", status=404)
    page = visitor.get("/kk/clinic").html
    assert not page.select("ul.files, ul.gallery")
