"""What one request may cost a stranger, and addresses that are nonsense (checklist 15, 43; DoS rows of the table)."""

import io

import pytest
from PIL import Image as Picture

from orda.content.image import StoredImage
from orda.text.sanitize import clean_html
from orda.workflow.transitions import publish_at_once
from tests import factories


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
