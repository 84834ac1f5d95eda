"""What lies in assets/vendor is what its README says."""

import hashlib
import re

from breachlab.paths import ROOT

VENDOR = ROOT / "dashboard/assets/vendor"
ROW = re.compile(r"^\| (\S+) \| (\S+) ([\d.]+).*\| ([0-9a-f]{64}) \|$", re.MULTILINE)
README = ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8"))


def test_every_file_is_listed_with_its_sum_and_has_its_licence():
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix in (".js", ".woff2")
    }
    assert {name: checksum for name, _, _, checksum in README} == sums
    for name in sums:
        assert (VENDOR / f"{name.partition('.')[0]}.LICENSE.txt").is_file()


def test_plotly_is_of_the_version_that_plotly_py_writes_for():
    import plotly

    (version,) = (version for _, package, version, _ in README if "plotly.js" in package)
    own = (ROOT / "dashboard/assets/vendor/plotly-cartesian.min.js").read_text("utf-8")[:200]
    bundled = f"{plotly.__path__[0]}/package_data/plotly.min.js"
    with open(bundled, encoding="utf-8") as opened:
        assert f"plotly.js v{version}" in opened.read(200)
    assert f"v{version}" in own
