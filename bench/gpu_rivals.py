# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Times networks on a GPU, Tenon and its rivals in turns: PyTorch eager inside a CUDA graph and compiled (reduce-overhead), ONNX
Runtime's CUDA provider, each where it is installed. Stands beside what `./tenon-dev test-cuda` packs.

    python gpu_rivals.py [--json FILE] [--patience SECONDS] CELL...     a cell: NETWORK:BATCH[:PRECISION,...], as resnet50:32:f16,int8
All prepare beside each other, each a process of its own, but those that tune have the GPU for themselves. Then each cell is timed:
rounds of a fixed time, whose order turns; a figure is the median of the rounds, back to back, without the copies of inputs.
"""
import argparse
import collections
import concurrent.futures
import fcntl
import json
import os
import pathlib
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import gpu_host

CELLS = ("resnet50:1", "resnet50:32", "resnet50:256", "mobilenet_v2:256", "vit_b_16:1", "vit_b_16:256", "bert_large:1", "bert_large:32",
         "bert_large:256")
PRECISIONS = {"f16": ["--fp16"], "bf16": ["--bf16"], "int8": ["--int8"], "fp8": ["--fp8", "--fp16"], "tf32": []}
TURNS, ROUND_MS, FEWEST, MOST = 7, 150, 3, 500
TOGETHER = 6  # cells: more do not fit into 80 GB

Cell = collections.namedtuple("Cell", "network batch precisions")


def cell_of(text):
    network, batch, *precisions = text.split(":")
    return Cell(network, int(batch), tuple(precisions[0].split(",")) if precisions else ("f16",))


class Program:
    """A process that says what it has ready, and times a round for each line that it is given."""

    def __init__(self, command, log, nice=0):
        self.process = subprocess.Popen(["nice", "-n", str(nice), *map(str, command)], env=gpu_host.environment(), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        self.lines, self.ready = queue.Queue(), []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            if line.startswith("ready"):
                self.ready = line.split()[1:]
            else:
                self.lines.put(line.strip())
        self.lines.put(None)

    def running(self):
        return self.process.poll() is None

    def wait_ready(self, until):
        """Until it has said that it is ready, has ended, or the time is up."""
        while not self.ready and self.running() and time.monotonic() < until:
            time.sleep(0.05)

    def round(self, name, runs):
        """-> ms of a run, None if it failed"""
        try:
            self.process.stdin.write(f"{name} {runs}\n")
            self.process.stdin.flush()
            return float(self.lines.get(timeout=60))
        except (OSError, queue.Empty, ValueError, TypeError):
            return None


class Race:
    """All contestants of all cells. programs: {cell: {name: (program, its name for it)}}"""

    def __init__(self, cells, work, log, patience):
        self.cells, self.work, self.log = cells, work, log
        self.until = time.monotonic() + patience
        self.lock = work / "gpu.lock"
        self.programs = {cell: {} for cell in cells}
        self.started = []

    def start(self, command, nice=10):
        program = Program(command, self.log, nice)
        self.started.append(program)
        return program

    def contestant(self, *words):
        return [sys.executable, gpu_host.HERE / "gpu_contestants.py", *words, "--lock", self.lock]

    def prepare(self):
        for cell in self.cells:
            program = self.start(self.contestant("torch", cell.network, cell.batch))
            self.programs[cell] |= {"torch eager in a graph": (program, "eager"), "torch.compile": (program, "compiled")}
        with concurrent.futures.ThreadPoolExecutor() as pool:
            made = {name: pool.submit(self.make, name) for name in dict.fromkeys(cell.network for cell in self.cells)}
            for name, model in made.items():
                pool.submit(self.prepare_onnxruntime, name, model)
            for cell in self.cells:
                self.prepare_tenon(cell, made[cell.network].result())
        for program in self.started:
            program.wait_ready(self.until)
            if not program.ready:  # or its work would be in the others' times
                program.process.kill()

    def make(self, network):
        subprocess.run([sys.executable, gpu_host.HERE / "gpu_host.py", "model", network], check=True, stdout=self.log)
        return gpu_host.model(network)

    def prepare_onnxruntime(self, network, model):
        halves = self.work / f"{network}.f16.onnx"
        command = self.contestant("convert", network, model.result(), halves)
        if subprocess.run(["nice", *map(str, command)], env=gpu_host.environment(), stderr=self.log, stdout=self.log).returncode:
            return
        for cell in self.cells:
            if cell.network == network:
                program = self.start(self.contestant("onnxruntime", network, cell.batch, halves))
                self.programs[cell]["ONNX Runtime"] = (program, "onnxruntime")

    def prepare_tenon(self, cell, model):
        for precision in cell.precisions:
            command = [gpu_host.HERE / "tenon-gpu-networks", model, "--batch", cell.batch, "--no-compare", "--turns",
                       *(["--length", "384"] if cell.network == "bert_large" else []), *PRECISIONS[precision]]
            start = time.monotonic()
            with open(self.lock, "w", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                waited = time.monotonic() - start
                program = self.start(command, nice=0)
                program.wait_ready(self.until)
            print(f"Tenon, {cell.network} batch {cell.batch} {precision}: ready after {time.monotonic() - start - waited:.1f} s, "
                  f"waited {waited:.1f} s", flush=True)
            self.programs[cell][f"Tenon {precision}"] = (program, "tenon")

    def run(self, cell):
        """-> {name: [ms of each round]}"""
        here = {name: one for name, one in self.programs[cell].items() if one[1] in one[0].ready and one[0].running()}
        runs, times = {}, {}
        for name, (program, what) in list(here.items()):
            ms = program.round(what, FEWEST)
            if ms is None:
                print(f"{name} failed on {cell.network} batch {cell.batch}", flush=True)
                continue
            runs[name], times[name] = min(MOST, max(FEWEST, round(ROUND_MS / ms))), []
        names = list(times)
        for turn in range(TURNS):
            at = turn % max(1, len(names))
            for name in names[at:] + names[:at]:
                program, what = here[name]
                times[name].append(program.round(what, runs[name]))
        return {name: all_of for name, all_of in times.items() if all_of and None not in all_of}

    def end(self):
        for program in self.started:
            program.process.kill()


def tell(cell, times):
    """One line a cell: median (least) of each, and over the best of Tenon's."""
    medians = {name: statistics.median(all_of) for name, all_of in times.items()}
    own = [ms for name, ms in medians.items() if name.startswith("Tenon")]
    print(f"{cell.network} batch {cell.batch}: " + "; ".join(
        f"{name} {ms:.4f} ms ({min(times[name]):.4f}), {1000 * cell.batch / ms:.0f}/s"
        + ("" if name.startswith("Tenon") or not own else f", {ms / own[0]:.2f} times") for name, ms in medians.items()), flush=True)


def run_race(cells, log, given, found):
    """Adds the times of the cells to what was found."""
    with tempfile.TemporaryDirectory(prefix="tenon_rivals_") as work:
        race = Race(cells, pathlib.Path(work), log, given.patience)
        try:
            start = time.monotonic()
            race.prepare()
            print(f"all ready after {time.monotonic() - start:.0f} s", flush=True)
            for cell in cells:
                found[f"{cell.network}:{cell.batch}"] = times = race.run(cell)
                tell(cell, times)
                if given.json:
                    given.json.write_text(json.dumps(found, indent=1))
        finally:
            race.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cells", nargs="*", default=CELLS)
    parser.add_argument("--json", type=pathlib.Path, help="file for the times of all rounds")
    parser.add_argument("--log", type=pathlib.Path, default=os.devnull, help="what the contestants say besides")
    parser.add_argument("--patience", type=float, default=900, help="seconds after which those who are not ready are left out")
    given = parser.parse_args()
    gpu_host.unpack()
    cells, found = [cell_of(text) for text in given.cells], {}
    with open(given.log, "w", encoding="utf-8") as log:
        for at in range(0, len(cells), TOGETHER):
            run_race(cells[at:at + TOGETHER], log, given, found)
    return 0 if all(any(who.startswith("Tenon") for who in times) for times in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
