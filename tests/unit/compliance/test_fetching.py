"""Reading a foreign page without being led inward, far away, or for long (clause F21; ASVS on server-side requests)."""

import gzip
import ipaddress
import socket
import ssl
import subprocess
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orda.compliance.fetching import MAX_BYTES, FetchRefused, Network, fetch, is_public
from tests.unit.compliance.servers import PUBLIC, http, network, served

HOST = "dent.example.kz"
ALLOWED = frozenset((HOST, "www.dent.example.kz"))
PAGE = "<html><body>Стоматология мектебі</body></html>"


def refusal(address: str, net: Network, allowed=ALLOWED) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetch(address, allowed, net)
    return refused.value.reason


def test_a_page_is_read_with_its_character_set_and_without_cookies():
    with served(http(PAGE, Set_Cookie="a=b")) as (port, asked):
        dialled = []
        page = fetch(f"http://{HOST}/kk/?a=1", ALLOWED, network(port, dialled=dialled))
        assert (page.html.decode(), page.charset, page.address) == (PAGE, "utf-8", f"http://{HOST}/kk/?a=1")
        again = fetch(f"http://{HOST}/", ALLOWED, network(port))
        assert again.html == page.html
    request = asked[0].decode()
    assert request.startswith("GET /kk/?a=1 HTTP/1.1\r\n") and f"\r\nHost: {HOST}\r\n" in request
    assert dialled == [(PUBLIC, 80)]
    assert not any("cookie" in each.decode().lower() or "authorization" in each.decode().lower() for each in asked)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://dent.example.kz/",
        "file:///etc/passwd",
        "gopher://dent.example.kz/",
        "javascript:alert(1)",
        "http:///nohost",
        "http://user:secret@dent.example.kz/",
        "http://dent.example.kz:22/",
        "https://dent.example.kz:80/",
        "http://dent.example.kz:99999/",
        "http://dent.example.kz/a b",
        "http://dent.example.kz/\r\nX: y",
        "http://[broken/",
        "http://" + "a" * 3000 + ".kz/",
        "",
    ],
)
def test_addresses_of_other_sorts_are_not_asked_at_all(address):
    dialled = []
    assert refusal(address, network(1, dialled=dialled)) == "address"
    assert dialled == []


@pytest.mark.parametrize(
    "address", ["http://other.example.kz/", "http://127.0.0.1/", "http://[::1]/", "http://2130706433/"]
)
def test_only_hosts_of_the_list_are_asked(address):
    dialled = []
    assert refusal(address, network(1, dialled=dialled)) == "foreign"
    assert dialled == []


INWARD = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "192.0.0.192",
    "168.63.129.16",
    "192.88.99.1",
    "::ffff:192.0.0.192",
    "64:ff9b::c000:c0",
    "3fff::1",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "2002:7f00:1::",
    "2002:0a00:0001::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "nonsense",
    "",
]


@pytest.mark.parametrize("address", INWARD)
def test_a_name_that_leads_inward_is_refused_after_it_was_resolved(address):
    dialled = []
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        assert refusal(f"http://{HOST}/", network(1, {HOST: found}, dialled=dialled)) == "inward"
    assert dialled == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_the_open_internet_is_open(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_is_as_closed_in_the_clothes_of_the_other_version(ip):
    for clothed in (f"::ffff:{ip}", f"64:ff9b::{ip}"):
        assert is_public(str(ipaddress.ip_address(clothed))) == is_public(str(ip))
    assert not is_public(str(ip)) or ip.is_global


def test_the_connection_goes_to_the_very_address_that_was_looked_at():
    """A name that answers differently the second time gains nothing: it is asked once."""
    answers, dialled = iter([[PUBLIC], ["127.0.0.1"]]), []
    with served(http(PAGE)) as (port, _asked):
        net = network(port, dialled=dialled)
        net = Network(resolve=lambda host: next(answers), dial=net.dial, tls=net.tls, seconds=5)
        fetch(f"http://{HOST}/", ALLOWED, net)
        assert dialled == [(PUBLIC, 80)]
        assert refusal(f"http://{HOST}/", net) == "inward"


def redirecting(*targets: str, status="302 Found"):
    """The n-th question is led to the n-th target; then the page comes."""
    left = list(targets)

    def answer(request, connection):
        if left:
            http(b"", status, Location=left.pop(0))(request, connection)
        else:
            http(PAGE)(request, connection)

    return answer


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_within_the_list_are_followed(status):
    with served(redirecting("/kk/", "http://www.dent.example.kz/", status=status)) as (port, asked):
        page = fetch(f"http://{HOST}/", ALLOWED, network(port))
    assert page.address == "http://www.dent.example.kz/" and len(asked) == 3


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://evil.example/", "foreign"),
        ("//evil.example/", "foreign"),
        ("http://127.0.0.1/admin", "foreign"),
        ("http://169.254.169.254/latest/meta-data/", "foreign"),
        ("http://dent.example.kz:6379/", "address"),
        ("file:///etc/passwd", "address"),
        ("http://user@dent.example.kz/", "address"),
        ("http://[::1", "answer"),
    ],
)
def test_a_redirect_outside_is_not_followed(target, reason):
    with served(redirecting(target)) as (port, asked):
        assert refusal(f"http://{HOST}/", network(port)) in (reason, "address")
        assert len(asked) == 1


def test_a_redirect_to_a_listed_name_that_leads_inward_is_not_followed():
    with served(redirecting("http://www.dent.example.kz/")) as (port, asked):
        net = network(port, {"www.dent.example.kz": ["10.0.0.1"]})
        assert refusal(f"http://{HOST}/", net) == "inward" and len(asked) == 1


def test_redirects_end():
    with served(redirecting(*["/next"] * 50)) as (port, asked):
        assert refusal(f"http://{HOST}/", network(port)) == "redirects"
        assert len(asked) == 6


def test_a_huge_body_is_not_read_to_its_end():
    sent = []

    def flood(_request, connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            sent.append(connection.send(b"a" * 65536))

    with served(flood) as (port, _asked):
        assert refusal(f"http://{HOST}/", network(port)) == "large"
    assert sum(sent) < 20 * MAX_BYTES


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress])
@pytest.mark.parametrize(("size", "reason"), [(MAX_BYTES, ""), (MAX_BYTES + 1, "large"), (50 * MAX_BYTES, "large")])
def test_a_packed_bomb_is_unpacked_only_to_the_cap(packed, size, reason):
    body = packed(b"a" * size)
    encoding = "gzip" if packed is gzip.compress else "deflate"
    with served(http(body, Content_Encoding=encoding)) as (port, _asked):
        if reason:
            assert refusal(f"http://{HOST}/", network(port)) == reason
        else:
            assert len(fetch(f"http://{HOST}/", ALLOWED, network(port)).html) == size


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(PAGE, "404 Not Found"), "status"),
        (http(PAGE, "500 Oops"), "status"),
        (http(PAGE, content_type="application/pdf"), "answer"),
        (http(b"not gzip", Content_Encoding="gzip"), "answer"),
        (http(PAGE, Content_Encoding="br"), "answer"),
        (lambda _request, connection: connection.sendall(b"nonsense\r\n\r\n"), "answer"),
        (lambda _request, connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000), "answer"),
        (lambda _request, connection: connection.sendall(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 200_000), "answer"),
        (lambda _request, connection: None, "answer"),
    ],
)
def test_what_is_no_page_is_refused_with_its_reason(answer, reason):
    with served(answer) as (port, _asked):
        assert refusal(f"http://{HOST}/", network(port)) in (reason, "silent" if reason == "answer" else reason)


def dripping(head: bytes):
    def answer(_request, connection):
        connection.sendall(head)
        for _second in range(200):
            connection.sendall(b"a")
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX: "),
        dripping(b""),
        lambda _request, _connection: time.sleep(10),
    ],
)
def test_a_slow_server_is_left_after_the_time_in_all(answer):
    """Each byte in time, the page never: the cap is on the whole, not on a read."""
    with served(answer) as (port, _asked):
        begin = time.monotonic()
        assert refusal(f"http://{HOST}/", network(port, seconds=0.6)) == "slow"
        assert time.monotonic() - begin < 2


def test_the_time_is_one_for_all_redirects_and_for_the_name():
    def slowly(request, connection):
        time.sleep(0.3)
        http(b"", "302 Found", Location="/again")(request, connection)

    with served(slowly) as (port, _asked):
        begin = time.monotonic()
        assert refusal(f"http://{HOST}/", network(port, seconds=0.8)) == "slow"
        net = Network(resolve=lambda host: time.sleep(5), dial=network(port).dial, seconds=0.3)
        assert refusal(f"http://{HOST}/", net) == "slow"
        assert time.monotonic() - begin < 3


def test_unknown_names_and_closed_doors_have_words_of_their_own():
    assert refusal(f"http://{HOST}/", network(1, {HOST: []})) == "name"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refusal(f"http://{HOST}/", network(port)) == "silent"


def test_https_without_tls_is_a_bad_certificate():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        net = Network(resolve=lambda host: [PUBLIC], dial=lambda *address: ours, seconds=5)
        assert refusal(f"https://{HOST}/", net) == "certificate"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for the host that nobody has signed but itself."""
    folder = tmp_path_factory.mktemp("tls")
    names = ("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}")
    made = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"))
    command = (
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    )
    try:
        subprocess.run((*command, *names, *made), check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    return folder


def secured(certificate, answer):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context, answer


def tls_server(certificate, answer):
    """A server that speaks TLS on the loopback; the connection that ``served`` gives is wrapped first."""
    context, _answer = secured(certificate, answer)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _address = listener.accept()
                with context.wrap_socket(connection, server_side=True) as wrapped:
                    wrapped.recv(65536)
                    answer(b"", wrapped)
            except ssl.SSLError:
                continue
            except OSError:
                if listener.fileno() < 0:
                    return

    import threading

    threading.Thread(target=serve, daemon=True).start()
    return listener


def test_certificates_are_checked(certificate):
    with tls_server(certificate, http(PAGE)) as listener:
        port = listener.getsockname()[1]
        assert refusal(f"https://{HOST}/", network(port)) == "certificate"
        trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
        net = network(port)
        trusted = Network(resolve=net.resolve, dial=net.dial, tls=trusting, seconds=5)
        assert fetch(f"https://{HOST}/", ALLOWED, trusted).html.decode() == PAGE
        other = "www.dent.example.kz"  # the certificate names another host
        assert refusal(f"https://{other}/", trusted) == "certificate"


def test_a_slow_tls_server_is_left_too(certificate):
    with tls_server(certificate, dripping(b"HTTP/1.1 200 OK\r\nX: ")) as listener:
        net = network(listener.getsockname()[1])
        trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
        slow = Network(resolve=net.resolve, dial=net.dial, tls=trusting, seconds=0.6)
        begin = time.monotonic()
        assert refusal(f"https://{HOST}/", slow) == "slow"
        assert time.monotonic() - begin < 2
