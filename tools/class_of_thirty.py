"""A class of thirty, played: thirty kernels at once, ten of them killed, all collected.

Run by hand: python -m tools.class_of_thirty FOLDER, which prints seconds and memory. Ten students
do lesson 1, ten lesson 2, ten lesson 5, with the right answers of the solutions.
"""

import argparse
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL

import psutil
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

from breachlab.teaching import __main__ as command
from breachlab.teaching.preparing import NOTEBOOKS, ROSTER, Student, read_class

ROWS, LESSONS, STUDENTS, KILLED = 20_000, (1, 2, 5), 30, 10
LONGEST = 600  # seconds of a cell


def main(folder: Path) -> int:
    """Play the class; return 1 if a hand-in was lost."""
    names = folder / "names.csv"
    folder.mkdir(parents=True)
    names.write_text("name\n" + "".join(f"Ada {each}\n" for each in range(STUDENTS)), "utf-8")
    words = ["--rows", str(ROWS), "--lessons", ",".join(map(str, LESSONS))]
    begun = time.monotonic()
    command.main(["class", "--students", str(names), "--folder", str(folder), *words])
    print(f"{time.monotonic() - begun:.0f} s: the class is made")
    found = read_class(folder, "en")
    assert found, f"{folder / ROSTER} is missing"
    plans = [(each, LESSONS[number % 3]) for number, each in enumerate(found.students)]
    with ThreadPoolExecutor(STUDENTS) as pool:
        begun = time.monotonic()
        kernels = [*pool.map(lambda each: start(folder, each[0]), plans)]
        print(f"{time.monotonic() - begun:.0f} s: thirty kernels run")
        todo = [code_of(folder, *plan) for plan in plans]
        for said, cells in (("opened", [code[:1] for code in todo]), ("first answer", todo)):
            upto = [code[: first_check(code)] for code in cells]
            begun = time.monotonic()
            seconds = [*pool.map(run, [client for _, client in kernels], upto)]
            print(f"{max(seconds):.0f} s at most, {said}; {memory_of_kernels()}")
        [*pool.map(run, [client for _, client in kernels], todo)]
        print(f"{time.monotonic() - begun:.0f} s: all are done; {memory_of_kernels()}")
        drawn = random.Random(7)
        killed = drawn.sample(range(STUDENTS), KILLED)
        for each in killed:
            for cell in todo[each]:
                kernels[each][1].execute(cell)  # is not waited for
        for each in killed:
            time.sleep(drawn.uniform(0, 1))
            kernels[each][0].shutdown_kernel(now=True)
        for number in {*range(STUDENTS)} - {*killed}:
            kernels[number][0].shutdown_kernel()
    command.main(["collect", str(folder), "--replace"])
    handed = [*folder.glob("students/*/hand_in/*.json")]
    lost = STUDENTS - len([path for path in handed if json.loads(path.read_text("utf-8"))])
    print(f"{KILLED} kernels killed, {lost} hand-ins lost")
    return int(lost > 0)


def start(folder: Path, student: Student) -> tuple[KernelManager, BlockingKernelClient]:
    """Start a kernel in a student's folder."""
    own = str(folder / "students" / student.folder)
    return start_new_kernel(cwd=own, stderr=DEVNULL)


def code_of(folder: Path, student: Student, lesson: int) -> list[str]:
    """Return the cells of a student's lesson, the answers being those of the solution."""
    (path,) = (folder / "students" / student.folder).glob(f"{lesson}_*.ipynb")
    own, solved = (
        [
            "".join(cell["source"])
            for cell in json.loads(each.read_text("utf-8"))["cells"]
            if cell["cell_type"] == "code"
        ]
        for each in (path, NOTEBOOKS / "solutions" / path.name)
    )
    return [own[0], *solved[1:-1], own[-1]]


def first_check(code: list[str]) -> int:
    """Return how many cells there are up to the first check."""
    checks = [number for number, cell in enumerate(code, 1) if cell.startswith("check(")]
    return checks[0] if checks else len(code)


def run(client: BlockingKernelClient, code: list[str]) -> float:
    """Run cells; return their seconds. Raises RuntimeError for a cell that fails."""
    begun = time.monotonic()
    for cell in code:
        reply = client.execute_interactive(cell, timeout=LONGEST, output_hook=lambda _: None)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{cell}\n{reply['content']}")
    return time.monotonic() - begun


def memory_of_kernels() -> str:
    """Return how much memory the kernels hold: in all, and the largest of them."""
    held = [each.memory_full_info().pss for each in psutil.Process().children()]
    return f"{sum(held) / 1e9:.1f} GB in all, {max(held) / 1e6:.0f} MB the largest"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.class_of_thirty", description=__doc__)
    parser.add_argument("folder", type=Path, help="new: the class is made in it")
    sys.exit(main(parser.parse_args().folder))
