"""The encoding of a list: proposed from its bytes, and made UTF-8, as DuckDB reads no other."""

import codecs
import io
import re
from pathlib import Path
from typing import BinaryIO

from tqdm import tqdm

from breachlab.errors import BadList

WINDOWS = "windows-1252"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", WINDOWS)
LOOK = 1 << 26  # bytes from which an encoding is proposed
BLOCK = 1 << 18  # of twice as many bytes the system maps the memory anew each time
ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
APART = re.compile(rb"[\x80-\x9f]")  # where windows-1252 differs from Latin-1, which is quicker


def propose_encoding(path: Path) -> str:
    """Return the encoding that the first 64 MB of a file have."""
    with path.open("rb") as file:
        start = file.read(LOOK)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8"


def accented_words(texts: list[str]) -> list[str]:
    """Return up to three words with a letter that is not plain.

    Example:

        >>> accented_words(["Prénom", "Nom d'usage", "Décédé(e)"])
        ['Prénom', 'Décédé']
    """
    words = dict.fromkeys(word for text in texts for word in ACCENTED.findall(text))
    return [*words][:3]


def recode(path: Path, encoding: str, target: BinaryIO, quiet: bool) -> None:
    """Write a list in UTF-8 to a file, each line ended by a newline."""
    with (
        path.open("rb") as source,
        tqdm(total=path.stat().st_size, unit="B", unit_scale=True, delay=2, disable=quiet) as bar,
    ):
        errors = "replace" if encoding == WINDOWS else "strict"
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        try:
            while block := source.read(BLOCK):
                target.write(newlines.decode(_decode(decoder, encoding, block)).encode())
                bar.update(len(block))
            target.write(newlines.decode(decoder.decode(b"", final=True), final=True).encode())
        except UnicodeError:
            raise BadList(
                f"{path.name} cannot be read as {encoding} to its end: whole letters were "
                "expected. Write another encoding under [list] of the mapping, or copy it anew"
            ) from None
    target.flush()


def _decode(decoder: codecs.IncrementalDecoder, encoding: str, block: bytes) -> str:
    """Return the text of a block; a byte that windows-1252 does not have becomes U+FFFD."""
    if encoding == WINDOWS and not APART.search(block):
        return block.decode("latin-1")
    return decoder.decode(block)
