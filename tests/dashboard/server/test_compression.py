"""Compressed responses: which, for which clients, and the same text."""

import gzip
import random

from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st

from dashboard.server import response_headers as compression
from dashboard.server.response_headers import SMALLEST, Compression
from tests.support.cases import for_each

TAKES = {"Accept-Encoding": "gzip, br"}
TEXT = "SYNTHETIC " * 500


def answered(response, headers=TAKES, is_for_all=False, done=None):
    done = done or Compression()
    with Flask("lab").test_request_context(headers=headers):
        done.compress(response, is_for_all)
    return response


def of(text=TEXT, mimetype="application/json", **more):
    return Response(text, mimetype=mimetype, **more)


def is_compressed(response):
    return response.headers.get("Content-Encoding") == "gzip"


@given(st.text().map(lambda text: text + TEXT), st.booleans())
def test_it_is_the_same_text_and_says_its_length(text, is_for_all):
    response = answered(of(text), is_for_all=is_for_all)
    assert is_compressed(response) and gzip.decompress(response.get_data()).decode() == text
    assert response.content_length == len(response.get_data())


@for_each(
    "mimetype",
    ["application/json", "text/javascript", "text/css", "text/html", "text/csv", "image/svg+xml"],
)
def test_text_is_compressed_and_depends_on_what_is_accepted(mimetype):
    assert is_compressed(answered(of(mimetype=mimetype)))
    for accepted in ({}, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}):
        response = answered(of(mimetype=mimetype), headers=accepted)
        assert not is_compressed(response) and "Accept-Encoding" in response.vary
        assert response.get_data(as_text=True) == TEXT


@for_each(
    "response",
    [
        of("x" * (SMALLEST - 1)),
        of(mimetype="font/woff2"),
        of(mimetype="image/png"),
        of(mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        of(status=404),
        of(status=206),
    ],
)
def test_what_is_small_or_no_text_or_no_whole_answer_is_left_alone(response):
    assert not is_compressed(answered(response))


def test_a_tag_is_of_the_text_and_no_more_of_the_bytes():
    response = of()
    response.set_etag("abc")
    assert answered(response).get_etag() == ("abc", True)


def test_what_is_the_same_for_all_is_compressed_once(monkeypatch):
    done, times, compress = Compression(), [], gzip.compress

    def counted(*given, **settings):
        times.append(given)
        return compress(*given, **settings)

    monkeypatch.setattr(compression.gzip, "compress", counted)
    bodies = [answered(of(), is_for_all=True, done=done).get_data() for _ in range(3)]
    assert len(times) == 1 and len(set(bodies)) == 1
    other = answered(of(TEXT.lower()), is_for_all=True, done=done).get_data()
    assert gzip.decompress(other).decode() == TEXT.lower()


def test_however_much_is_asked_for_only_so_much_is_kept(monkeypatch):
    monkeypatch.setattr(compression, "MOST", 1_000)
    done = Compression()
    for number in range(100):
        answered(of(f"{number} {TEXT}"), is_for_all=True, done=done)
    assert 0 < done._kept.currsize <= 1_000
    noise = "".join(random.Random(1).choices("0123456789abcdef", k=10_000))
    assert is_compressed(answered(of(noise), is_for_all=True, done=done))
