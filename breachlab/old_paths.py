"""Imports of modules by their paths of version 1.0; they work until 1.2.

An old path gives the same module object as the new one, with a DeprecationWarning.
"""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGE = "breachlab."
NEW_PATHS = {
    "accepted": "query.answer_snapshots",
    "addresses": "query.addresses",
    "age_words": "query.age_words",
    "amendment": "store.amendment",
    "answer_files.verify_file": "cli.verify_file",
    "answering": "cli.answering",
    "arguments": "cli.arguments",
    "book.answers": "book.notebook_answers",
    "book.index": "book.book_pages",
    "book.kernel": "book.running",
    "book.page": "book.book_pages",
    "catalogue": "query.catalogue",
    "chain": "query.macro_chain",
    "columns": "words.headings",
    "completion_scripts": "cli.completion_scripts",
    "connections": "store.connections",
    "counts": "query.counts",
    "days": "words.days",
    "db": "store.databases",
    "drafts": "store.atomic_write",
    "drawing.columns": "drawing.standing_columns",
    "drawing.field_bars": "drawing.drawings",
    "drawing.spared_bars": "drawing.drawings",
    "drawing.spared_curves": "drawing.drawings",
    "drawing.template": "drawing.figure_template",
    "formats": "answer_files.formats",
    "given": "query.parameter_values",
    "headers": "query.headers",
    "headlines": "query.headlines",
    "interruptible": "store.interruptible",
    "intervals": "query.intervals",
    "kinds": "store.file_kinds",
    "layout": "answer_files.text_columns",
    "memory": "store.memory",
    "message": "query.message_drafts",
    "model": "store.model_checks",
    "offers": "query.suggestions",
    "opening": "store.opening",
    "options": "cli.shell_options",
    "output": "answer_files.output",
    "own_files": "store.generated_files",
    "own_names": "store.schema_names",
    "parameters": "query.parameters",
    "queries": "query.queries",
    "receipt": "answer_files.receipt",
    "refusals": "words.language",
    "repeat": "query.repeat",
    "row_dicts": "query.answer_rows",
    "search": "query.search",
    "shell": "cli.failures",
    "spellings": "query.spellings",
    "targets": "store.path_checks",
    "teaching.given": "teaching.checks",
    "topics": "cli.topics",
    "troubles": "store.duckdb_errors",
    "typed": "cli.command_words",
    "usage": "cli.usage",
    "words.dimensions": "query.dimensions",
    "words.folding": "words.language",
    "words.plurals": "words.numbers",
    "workbook": "answer_files.workbook",
}


class OldPaths(MetaPathFinder, Loader):
    """Find the module of an old path; the last finder, so that other imports are not slower."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec that loads the moved module; null for any other name."""
        is_old = name.removeprefix(PACKAGE) in NEW_PATHS and name.startswith(PACKAGE)
        return ModuleSpec(name, self) if is_old else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the module to importlib, which finally takes the one in sys.modules."""

    def exec_module(self, module: ModuleType) -> None:
        """Put the module of the new path into sys.modules under the old one, with a warning."""
        new = PACKAGE + NEW_PATHS[module.__name__.removeprefix(PACKAGE)]
        warnings.warn(f"{module.__name__} is {new} now", DeprecationWarning, stacklevel=2)
        sys.modules[module.__name__] = import_module(new)


def install() -> None:
    """Add the finder of old paths to sys.meta_path, once a process."""
    if not any(isinstance(finder, OldPaths) for finder in sys.meta_path):
        sys.meta_path.append(OldPaths())
