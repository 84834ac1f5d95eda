"""The rule for NumPy's sort: which processor it is of, and that it is there before NumPy is."""

import os
import subprocess
import sys

import pytest

from breachlab import processor

CORE = """processor\t: {number}
vendor_id\t: {vendor}
cpu family\t: {family}
model\t\t: 17
model name\t: AMD EPYC 9R14
flags\t\t: fpu vme sse2 avx2 {flags}
bugs\t\t: sysret_ss_attrs spectre_v1

"""
ZEN_4 = {"vendor": "AuthenticAMD", "family": 25, "flags": "avx512f avx512dq avx512_vbmi2"}
OTHERS = {
    "Zen 3": ZEN_4 | {"flags": "vaes"},
    "Zen 5": ZEN_4 | {"family": 26},
    "Zen 2": ZEN_4 | {"family": 23, "flags": ""},
    "Intel": ZEN_4 | {"vendor": "GenuineIntel", "family": 6},
    "of another maker": ZEN_4 | {"vendor": "HygonGenuine"},
    "a part of a word": ZEN_4 | {"flags": "noavx512f"},
}
# Says, when NumPy is imported first, whether the rule was there before.
WATCHED = """
import os, sys
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            sys.meta_path.remove(self)
            print("breachlab.processor" in sys.modules)
sys.meta_path.insert(0, Watch())
import {module}
import numpy
"""


def write_cpuinfo(**core):
    return "".join(CORE.format(number=number, **core) for number in range(2))


def test_zen_4_sorts_faster_without_avx_512():
    assert processor.sorts_faster_without(write_cpuinfo(**ZEN_4))


@pytest.mark.parametrize("core", OTHERS.values(), ids=OTHERS)
def test_another_processor_sorts_as_numpy_chooses(core):
    assert not processor.sorts_faster_without(write_cpuinfo(**core))


def test_a_text_of_another_system_is_no_zen_4():
    assert not processor.sorts_faster_without("")
    assert not processor.sorts_faster_without("Processor\t: AArch64\nHardware: none")


@pytest.mark.parametrize(
    ("core", "before", "after"),
    [(ZEN_4, None, "X86_V4"), (ZEN_4, "", ""), (OTHERS["Zen 5"], None, None)],
)
def test_choose_instructions_sets_the_variable_of_zen_4_alone(
    tmp_path, monkeypatch, core, before, after
):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(write_cpuinfo(**core))
    monkeypatch.setattr(processor, "CPUINFO", str(cpuinfo))
    monkeypatch.setenv(processor.VARIABLE, before or "")
    if before is None:
        monkeypatch.delenv(processor.VARIABLE)
    processor.choose_instructions()
    assert os.environ.get(processor.VARIABLE) == after


def test_choose_instructions_does_nothing_where_no_system_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(processor, "CPUINFO", str(tmp_path / "none"))
    monkeypatch.delenv(processor.VARIABLE, raising=False)
    processor.choose_instructions()
    assert processor.VARIABLE not in os.environ


@pytest.mark.parametrize(
    "module", ["breachlab", "data_gen.__main__", "dashboard", "data_gen.build"]
)
def test_every_command_has_the_rule_before_numpy(module, process):
    watched = [sys.executable, "-c", WATCHED.format(module=module)]
    assert subprocess.run(watched, capture_output=True, text=True, check=True).stdout == "True\n"
