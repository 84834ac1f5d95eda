"""A picture is of the whole page, drawn, as the reader chose to have it."""

import struct
import threading
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from breachlab.paths import read
from tests.support.browser.look import HEIGHT, Look, opened
from tools import pictures

POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'"
PAGE, SCRIPT = (read(Path(__file__).with_name(f"late.{kind}")) for kind in ("html", "js"))


class Late(BaseHTTPRequestHandler):
    """A page under a strict policy: it is drawn a while after it is there, a chart on demand."""

    def do_GET(self):
        is_script = self.path == "/late.js"
        language = self.headers.get("Cookie", "").removeprefix("language=")
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write((SCRIPT if is_script else PAGE.format(language=language)).encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def late():
    with ThreadingHTTPServer(("127.0.0.1", 0), Late) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/who?d=59.62&s=f"
        server.shutdown()


def test_a_page_is_waited_for_and_its_picture_is_as_high_as_it_is(browser, late, tmp_path):
    with opened(browser, late, Look(390, "dark", "fr")) as page:
        html = page.locator("html")
        said = [html.get_attribute(name) for name in ("lang", "data-theme", "data-drawn")]
        assert said == ["fr", "dark", ""]
        assert page.viewport_size == {"width": 390, "height": HEIGHT}
    path = tmp_path / "who.png"
    assert pictures.taken(browser, late, Look(768, "light", "en"), path) == []
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (768, 3210)  # as a PNG says it


def test_looks_are_every_width_theme_and_language_or_the_one_asked_for():
    assert len(pictures.looks("/what")) == 12
    assert {look.width for look in pictures.looks("/who")} == {1440, 768, 390, 360, 2560}
    names = [
        pictures.name(address, look)
        for address in pictures.ADDRESSES
        for look in pictures.looks(address)
    ]
    assert len(set(names)) == len(names) == 12 * len(pictures.ADDRESSES) + 2
    assert {"who_1440_light_en.png", "who_59.62_f_390_dark_fr.png"} < set(names)
    pages = ["/who", "/what"]
    asked = [*pictures._wanted(pages, None)]
    assert len(asked) == sum(len(pictures.looks(page)) for page in pages)
    one = [(address, str(look)) for address, look in pictures._wanted(pages, "1440_light_en")]
    assert one == [(page, "1440_light_en") for page in pages]


def test_the_command_prints_what_it_finds(browser, late, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pictures, "LOOKS", [Look(390, "light", "en")])
    monkeypatch.setattr(pictures, "served", lambda *_: nullcontext(late))
    monkeypatch.setattr(pictures, "browsing", lambda: nullcontext(browser))
    monkeypatch.setattr(pictures.geometry, "troubles", lambda page: ["“Nord” is cut by 3 px."])
    monkeypatch.setattr("sys.argv", ["pictures", "--folder", str(tmp_path), "--address", "/what"])
    assert pictures.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["1/1", "what_390_light_en.png"]
    assert lines[1].strip() == "“Nord” is cut by 3 px."
    assert lines[2] == f"1 picture in {tmp_path}, 1 trouble"
