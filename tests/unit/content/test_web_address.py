"""Addresses of other sites: what people type as they are meant, and nothing that leads elsewhere than it looks."""

import colander
import pytest

from orda.content.fields import WebAddress

NODE = colander.SchemaNode(WebAddress())


@pytest.mark.parametrize(
    "address",
    [
        "https://example.kz", "http://www.example.kz:8080/a/b?c=d&e=%20#f", "https://медицина.қаз/бет", "https://example.kz.",
        "https://a.example.kz/O'Neill_(x)~y;z=1,2", "HTTPS://Example.KZ/", "https://xn--80ak6aa92e.com/", "https://a_b.example.kz/",
        "https://example.kz/@name",
    ],
)  # fmt: skip
def test_an_address_of_a_page_is_kept_as_it_is(address):
    assert NODE.deserialize(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//evil.example", "https:evil.example", "https:///x",
        "https://user:word@example.kz/", "https://example.kz@evil.example/", "https://@example.kz", "https://example.kz\\@evil.example",
        "https://example.kz\\.evil.example", "https://example.kz:99999/", "https://example.kz:x/", "https://example.kz/\"><script>",
        "https://ex ample.kz", "https://example.kz/a\u00a0b", "http://localhost/", "http://127.0.0.1:6543/", "http://2130706433/",
        "http://0x7f.1/", "http://①②⑦.⓪.⓪.①/", "http://[::1]/", "http://[::ffff:7f00:1]/", "https://example.kz%00.evil.example",
        "https://" + "a" * 64 + ".kz", "https://a..kz", "https://.kz", "https://x", "https://example.kz/" + "a" * 500,
    ],
)  # fmt: skip
def test_an_address_that_hides_where_it_leads_is_refused(address):
    """Checklist 12, 17: the page of a link names the host (B8); a browser must not go to another one."""
    with pytest.raises(colander.Invalid):
        NODE.deserialize(address)
