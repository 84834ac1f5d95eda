"""A look into every response of a server for what stands in a row of a person of its world."""

import gzip
import io
import re
import zipfile
from functools import cached_property

ROWS = """
    select nir, agency_id, email, phone, street_address, concat(first_name, ' ', birth_name),
        concat(birth_name, ' ', first_name), concat(first_name, ' ', usage_name),
        concat(usage_name, ' ', first_name)
    from registrants
"""
# A NIR, a phone number, an agency identifier, an e-mail address; words in capitals, as names and
# streets are on file, with the number of the house.
LIKE_A_VALUE = re.compile(
    r"\b[1278]\d{4}\w{2}\d{6,8}\b|\b0\d{9}\b|\b[A-Z]\d{7}\b|[\w.+-]+@[\w.-]+\w"
    r"|(?:\b\d+(?: (?:BIS|TER))? )?\b[A-Z][A-Z'-]+(?: [A-Z0-9][A-Z0-9'-]*)+"
)


class PersonScan:
    """A WSGI application that hands responses on, and keeps what it finds in them."""

    def __init__(self, application, connection):
        self.application, self.connection = application, connection
        self.scanned, self.found = 0, []

    @cached_property
    def values(self):
        """All texts of all persons of the world."""
        rows = self.connection.cursor().execute(ROWS).fetchall()
        return {value for row in rows for value in row if value}

    def __call__(self, environ, start_response):
        told = {}

        def start(status, headers, *rest):
            told.update({name.lower(): value for name, value in headers})
            return start_response(status, headers, *rest)

        parts = self.application(environ, start)
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", list)()
        self.look(environ["PATH_INFO"], decode(body, told.get("content-encoding")))
        return [body]

    def look(self, path, text):
        """Keep each value of a person that a text has, with the path that it came from."""
        self.scanned += 1
        found = {match[0] for match in LIKE_A_VALUE.finditer(text)} & self.values
        self.found += [(path, value) for value in sorted(found)]


def decode(body, encoding=None):
    """Return the text of a response, of a workbook or a document that of all its parts."""
    whole = gzip.decompress(body) if encoding == "gzip" else body
    if whole.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(whole)) as parts:
            whole = b"\n".join(map(parts.read, parts.namelist()))
    return whole.decode("utf-8", "replace")
