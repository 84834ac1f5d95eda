"""No response holds a value of a person: pages, CSV, JSON and workbooks, sheets, the briefing."""

import io

import pytest
from docx import Document
from werkzeug.test import Client

from dashboard import create_app
from dashboard.pages import PAGES
from tests.support.pages.persons import PersonScan, decode

KINDS = ("csv", "xlsx", "json")


@pytest.fixture(scope="module")
def scan(one_world, lab):
    return PersonScan(create_app(one_world).server.wsgi_app, lab)


def test_scan_finds_each_value_of_a_person(scan, lab):
    row = lab.execute(
        "select nir, agency_id, email, phone, street_address, concat(first_name, ' ', usage_name)"
        " from registrants where nir is not null and agency_id is not null and email is not null"
        " and phone is not null and street_address like '1%' limit 1"
    ).fetchone()

    def leak(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [f"<p>{', '.join(row)}</p>".encode()]

    leaking = PersonScan(leak, lab)
    Client(leaking).get("/who")
    assert {value for _, value in leaking.found} >= set(row)


def test_scan_reads_the_parts_of_a_document(lab):
    ((name,),) = lab.execute(
        "select concat(first_name, ' ', birth_name) from registrants limit 1"
    ).fetchall()
    document, file = Document(), io.BytesIO()
    document.add_paragraph(name)
    document.save(file)
    leaking = PersonScan(None, lab)
    leaking.look("/form.docx", decode(file.getvalue()))
    assert ("/form.docx", name) in leaking.found


def test_no_page_and_no_file_holds_a_value_of_a_person(thorough, scan):
    client = Client(scan)
    for page in PAGES:
        assert client.get(f"/{page.name}?d=59.75&s=female").status_code == 200
        for card in page.cards:
            for kind in KINDS:
                client.get(f"/data/{page.name}/{card.query}.{kind}?d=59")
    for path in ("/briefing", "/area", "/area/59", "/area/59?for=mission", "/_dash-layout"):
        client.get(path)
    assert scan.scanned > 100
    assert scan.found == []
