"""Modules under the paths of version 1.0."""

import sys
from importlib import import_module
from importlib.util import find_spec

import pytest

from breachlab import old_paths


def test_install_adds_one_finder():
    old_paths.install()
    assert sum(isinstance(each, old_paths.OldPaths) for each in sys.meta_path) == 1


def test_old_paths_give_the_modules_of_the_new_ones():
    for old, new in old_paths.NEW_PATHS.items():
        sys.modules.pop(f"breachlab.{old}", None)
        with pytest.warns(DeprecationWarning, match=f"breachlab.{new} now"):
            module = import_module(f"breachlab.{old}")
        assert module is import_module(f"breachlab.{new}")
        assert module.__spec__.name == f"breachlab.{new}"


def test_old_paths_are_no_modules_of_today():
    for old in old_paths.NEW_PATHS:
        sys.modules.pop(f"breachlab.{old}", None)
        assert isinstance(find_spec(f"breachlab.{old}").loader, old_paths.OldPaths)


def test_a_path_of_no_version_is_not_found():
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'breachlab\.nowhere'"):
        import_module("breachlab.nowhere")
