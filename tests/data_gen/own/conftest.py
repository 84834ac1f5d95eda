"""Lists are counted without storing the macros of a template again, a fourth of each run."""

import pytest

from data_gen import template


@pytest.fixture(autouse=True, scope="module")
def macros_of_the_template():
    """Keep those of the template: this run made it, and test_template.py alters one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "replace_macros", lambda _: None)
        yield
