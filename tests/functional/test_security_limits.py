"""What one request may cost a stranger, and addresses that are nonsense (checklist 15, 43; DoS rows of the table)."""

import gc
import io

import pytest
from PIL import Image as Picture
from waitress.adjustments import Adjustments
from webob import Request

from orda.content.kinds.image import StoredImage
from orda.content.uploads import MAX_SIZE
from orda.maintenance.commands.serving import server_options
from orda.text.sanitize import clean_html
from orda.web import posted
from orda.workflow.requests.transitions import publish_at_once
from tests import factories


@pytest.fixture(autouse=True)
def no_files_left():
    yield
    gc.collect()


@pytest.fixture
def picture(app):
    data = io.BytesIO()
    Picture.new("RGB", (400, 300), "teal").save(data, "PNG")
    with factories.work_in(app) as site:
        image = factories.add(site["units"]["therapy"], "image", "shot", publish=False)
        image.draft.fields = {"upload": StoredImage(data.getvalue(), "shot.png")}
        publish_at_once(image)
        return sorted(image.live.fields["upload"].scales)


@pytest.mark.parametrize(
    "word", ["{}000000.webp", "0{}.webp", "000{}0.webp", "{}" + "0" * 5000 + ".webp", "{}", "%C2%B2.webp"]
)
def test_a_scale_that_does_not_exist_is_not_found(visitor, picture, word):
    for width in picture:
        address = f"/kk/units/therapy/shot/@@scale/{word.format(f'{width:06}')}"
        assert visitor.get(address, expect_errors=True).status_int == 404
        assert visitor.get(f"/kk/units/therapy/shot/@@scale/{width}.webp").content_type == "image/webp"


@pytest.mark.parametrize("number", ["0001" + "0" * 5000, "0001009999", "9" * 4400, "-1", "²"])
def test_a_nonsense_number_in_a_table_is_dropped(number):
    assert "colspan" not in clean_html(f'<table><tbody><tr><td colspan="{number}">a</td></tr></tbody></table>')


@pytest.mark.parametrize("path", ["/kk/@@login", "/kk/units/therapy/about/@@edit", "/kk/nowhere", "/kk/", "/assets/x"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_strangers_long_form_is_not_read(visitor, monkeypatch, path, kind):
    monkeypatch.setattr("webob.request.BaseRequest.POST", property(lambda self: pytest.fail("the form was read")))
    answer = visitor.request(path, method="POST", body=b"a=&" * 30_000, content_type=kind, expect_errors=True)
    assert answer.status_int == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("multipart", [False, True])
def test_a_form_of_too_many_fields_is_not_read(sign_in, monkeypatch, multipart):
    editor = sign_in("editor-therapy")
    body, kind = b"a=&" * 30_000, "application/x-www-form-urlencoded"
    if multipart:
        part = b'--x-y\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
        body, kind = part * 30_000 + b"--x-y--", 'multipart/form-data; boundary="x-y"'
    monkeypatch.setattr("webob.request.BaseRequest.POST", property(lambda self: pytest.fail("the form was read")))
    path = "/kk/units/therapy/about/@@edit"
    answer = editor.request(path, method="POST", body=body, content_type=kind, expect_errors=True)
    assert answer.status_int == 400
    assert "өріс тым көп" in answer.text


PLAIN, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{PLAIN}; charset=utf-16", b"csrf_token=a"),
        (f"{PLAIN}; charset=nonsense", b"csrf_token=a"),
        (PLAIN, b"csrf_token=\xfe"),
        (PLAIN, b"csrf_token=%D0%96"),
        (PLAIN, b"csrf_token=%ff"),
        (PARTS, b"csrf_token=a"),
        (f"{PARTS}; boundary=", b"csrf_token=a"),
        (f"{PARTS}; boundary={'x' * 300}", b"csrf_token=a"),
        (f"{PARTS}; boundary=b", b"--b\r\n\r\nno name\r\n--b--\r\n"),
        (f"{PARTS}; boundary=b", PART + b"Content-Type: text/plain; charset=nonsense\r\n\r\na\r\n--b--\r\n"),
        (f"{PARTS}; boundary=b", PART.replace(b'"a"', b'"csrf_token"; filename="x"') + b"\r\na\r\n--b--\r\n"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_and_fills_no_log(visitor, sign_in, caplog, kind, body):
    """Checklist 44: nonsense from strangers is no fault of ours."""
    for browser, path in ((visitor, "/kk/@@login"), (sign_in("editor-therapy"), "/kk/units/therapy/about/@@edit")):
        answer = browser.post(path, body, content_type=kind, expect_errors=True)
        assert answer.status_int == 400
    assert "Traceback" not in caplog.text


def test_fields_are_counted_across_the_pieces_that_are_read(monkeypatch):
    monkeypatch.setattr(posted, "CHUNK", 7)
    request = Request.blank("/", POST=b"--abc--abcdefg--abc" * 50)
    assert posted._count(request, b"--abc") == 150
    assert request.body_file.read(5) == b"--abc", "left as it was"


def test_a_long_text_of_somebody_signed_in_is_heard(sign_in):
    form = sign_in("editor-therapy").get("/kk/units/therapy/about/@@edit").forms["form"]
    form["texts.kk.body"] = "<p>Ұзақ мәтін. </p>" * 6_000
    assert form.submit("save").status_int == 303


def test_the_server_takes_no_more_than_the_greatest_upload():
    options = server_options({"use": "egg:waitress#main", "port": "1", "channel_timeout": "30"})
    assert options.keys() == {"max_request_body_size", "max_request_header_size", "channel_timeout"}
    assert MAX_SIZE < int(options["max_request_body_size"]) < 2 * MAX_SIZE
    assert server_options({"max_request_body_size": "5"})["max_request_body_size"] == "5"
    adjusted = Adjustments(host="127.0.0.1", port=1, **options)
    assert adjusted.max_request_header_size < 2**16
