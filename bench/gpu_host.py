# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What `./tenon-dev test-cuda` packs, on the machine with the GPU: tests or times. `test` needs python3 alone, and numpy and
ml_dtypes for the backend cases of ONNX; `bench` makes its networks with onnx and numpy, and times PyTorch and ONNX Runtime
in turns with Tenon where they are installed (gpu_rivals.py).

    python3 gpu_host.py test              gpu-test.xml (JUnit), a table by tactic, the operators without a kernel
    python3 gpu_host.py onnx              the backend cases of ONNX alone
    python3 gpu_host.py sanitize [TOOL [FILE...]] [--seconds N]
            the conformance cases under compute-sanitizer's memcheck, or racecheck (our own kernels alone), those of the named files
            first: gpu-TOOL.txt. What was not reached in N seconds is told, and done by the next call
    python3 gpu_host.py networks [f16]    what gpu_zoo.txt names against the CPU's answers, in f32 or in another precision
    python3 gpu_host.py bench [NAME...]   networks against the CPU's answers: gpu-bench.xml (JUnit) and times in turns
    python3 gpu_host.py model NAME        its path, made if it is not there
"""
import argparse
import collections
import concurrent.futures
import glob
import lzma
import os
import pathlib
import re
import shutil
import signal
import site
import subprocess
import sys
import time
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
SANITIZER_SAYS = re.compile(r"========= (COMPUTE-SANITIZER|(ERROR|RACECHECK) SUMMARY: 0 )")  # where it finds nothing
# network: (options of its runs)
BENCH = {
    "efficientnet-lite0": ("--no-tf32", "", "--fp16"),
    "resnet50": ("", "--batch 32", "--fp16", "--fp16 --batch 32 --no-compare", "--fp16 --batch 256 --no-compare --runs 20",
                 "--int8 --tolerance 0.15", "--int8 --batch 32 --no-compare", "--int8 --batch 256 --no-compare --runs 20"),
    "mobilenet_v2": ("", "--fp16"),
    "bert_base": ("", "--fp16"),
    "vit_b_16": ("--batch 8", "--fp16"),
}


def environment():
    """-> the environment with the vendor's libraries in reach, wherever pip or the toolkit put them."""
    packages = [folder for root in site.getsitepackages() for folder in glob.glob(f"{root}/nvidia/*/lib")]
    toolkit = glob.glob("/usr/local/cuda*/lib64")
    folders = [str(HERE), *packages, *toolkit, os.environ.get("LD_LIBRARY_PATH", "")]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(filter(None, folders)), "TENON_TESTS": str(HERE / "tests")}


def cores():
    """-> how many this process may use"""
    return len(os.sched_getaffinity(0))


def unpack():
    """Programs and libraries travel compressed."""
    for packed in HERE.glob("*.xz"):
        path = packed.with_suffix("")
        if path.suffix == ".tar":  # of cases, unpacked where they run
            continue
        path.write_bytes(lzma.decompress(packed.read_bytes()))
        path.chmod(0o755)
        packed.unlink()


def test():
    """Shards side by side: compiling kernels takes most of the time. What looks at the GPU's free memory runs alone behind
    them. Writes gpu-test.xml and a table by tactic."""
    unpack()
    shards = min(14, cores())
    alone = "*MemoryIsFlat*"
    running = [start(i, f"-{alone}", {"GTEST_TOTAL_SHARDS": str(shards), "GTEST_SHARD_INDEX": str(i)}) for i in range(shards)]
    failed = 0
    for process, log in running:
        failed |= process.wait()
        log.close()
    process, log = start(shards, alone, {})
    failed |= process.wait()
    log.close()
    joined = xml.etree.ElementTree.Element("testsuites", name="gpu")
    onnx_cases(joined)
    return summarize(shards + 1, joined) or failed


def start(i, tests, more, under=()):
    """-> the process of shard `i` and its log"""
    log = open(HERE / f"gpu-test-{i}.log", "w", encoding="utf-8")
    command = [*under, HERE / "test_gpu", f"--gtest_output=xml:{HERE / f'gpu-test-{i}.xml'}", f"--gtest_filter={tests}"]
    return subprocess.Popen(command, env={**environment(), **more}, stdout=log, stderr=subprocess.STDOUT,
                            start_new_session=True), log


def onnx_cases(joined):
    """Runs the ONNX backend cases on the GPU alone; adds them to the results, those without a kernel as skipped, and prints
    the operators that lack one."""
    archive = HERE / "onnx-cases.tar.xz"
    if not archive.exists():
        print(f"ONNX backend cases: not run, {archive.name} is not beside this script (./tenon-dev test-cuda packs it)")
        return
    import packed
    folders = packed.unpack(archive, HERE / "onnx-cases")
    # A process holds a context: 300 MB of the GPU's memory.
    results = packed.run_folders(HERE / "onnx_case_runner", folders, min(14, cores()),
                                 {**environment(), "TENON_CASES_ON": "cuda"})
    suite = xml.etree.ElementTree.SubElement(joined, "testsuite", name="onnx")
    lacking = collections.Counter()
    excused = dict(line.split(": ", 1) for line in (HERE / "not_passing_on_gpu.txt").read_text().splitlines()
                   if not line.startswith("#"))
    for name, why in results.items():
        case = xml.etree.ElementTree.SubElement(suite, "testcase", name=name, classname="onnx")
        operator = why and without_kernel(why)
        if operator:
            lacking[operator] += 1
            xml.etree.ElementTree.SubElement(case, "skipped", message=f"no kernel on the GPU: {operator}")
        elif why and name in excused:
            xml.etree.ElementTree.SubElement(case, "skipped", message=excused[name])
        elif why:
            xml.etree.ElementTree.SubElement(case, "failure", message=why[:300]).text = why
            print(f"{name}: {why[:600]}")
    print(f"ONNX backend cases: {sum(why is None for why in results.values())} of {len(results)} pass on the GPU, "
          f"{sum(lacking.values())} need one of {len(lacking)} operators without a kernel: "
          + ", ".join(f"{name} {count}" for name, count in sorted(lacking.items())))


def onnx_alone():
    """-> 0 if each case passed, was excused or lacks a kernel"""
    unpack()
    joined = xml.etree.ElementTree.Element("testsuites", name="gpu")
    onnx_cases(joined)
    return 1 if joined.find(".//failure") is not None or joined.find(".//testcase") is None else 0


def without_kernel(why):
    """-> the operator, if a build was refused since the GPU has no kernel for it or cannot know its shapes"""
    if "fallback" not in why:
        return None
    found = re.search(r"node (?:of )?'[^']*' \((\w+)\)", why)
    return found.group(1) if found else None


def split_cases(lines, first=(), done=()):
    """-> folder of the case files, so many lines a file, so that no process gets all of a long one; names sort with the files in
    `first` in front, and parts that are done are left out"""
    whole, parts = HERE / "tests" / "cases", HERE / "tests_split" / "cases"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    for file in whole.glob("*.txt"):
        problems = [line for line in file.read_text(encoding="utf-8").splitlines() if line.split("#")[0].strip()]
        for i in range(0, len(problems), lines):
            name = f"{'a_' if file.stem in first else ''}{file.stem}_{i // lines}"
            if name.removeprefix("a_") not in done:
                (parts / f"{name}.txt").write_text("\n".join(problems[i:i + lines]) + "\n", encoding="utf-8")
    return parts.parent


def sanitize(tool="memcheck", *first, seconds=None):
    """compute-sanitizer over the conformance cases, shards side by side. -> 0 if it found nothing and reached all"""
    unpack()
    until = time.monotonic() + (seconds or 24 * 3600)
    sanitizer = shutil.which("compute-sanitizer", path=os.environ["PATH"] + ":/usr/local/cuda/bin")
    if not sanitizer:
        print("compute-sanitizer is not installed")
        return 1
    finished = HERE / f"gpu-{tool}-done.txt"
    before = set(finished.read_text(encoding="utf-8").split()) if finished.exists() else set()
    parts = split_cases(2, first, before)
    names = sorted(path.stem for path in (parts / "cases").iterdir())
    shards = min(len(names), cores())
    under = [sanitizer, "--tool", tool, "--error-exitcode", "9", "--print-limit", "20"]
    tests = {"TENON_TESTS": str(parts), "GTEST_TOTAL_SHARDS": str(shards)}
    if tool == "racecheck":  # which takes minutes for libraries' kernels and fails inside some; all of ours have one name
        under += ["--kernel-name", "kne=kernel"]
        tests["TENON_WITHOUT_TACTICS"] = "cudnn,cublaslt,cutlass"
    running = [start(f"{tool}-{i}", "Cases/*", {**tests, "GTEST_SHARD_INDEX": str(i)}, under) for i in range(shards)]
    failed, passed = 0, set()
    with open(HERE / f"gpu-{tool}.txt", "a", encoding="utf-8") as out:
        for i, (process, log) in enumerate(running):
            stopped = wait_until(process, until)
            log.close()
            lines = (HERE / f"gpu-test-{tool}-{i}.log").read_text(encoding="utf-8", errors="replace").splitlines()
            failed |= 0 if stopped else process.returncode
            failed |= report_shard(i, lines, stopped, out)
            passed |= {line.split("/")[-1].split(" ")[0].removeprefix("a_") for line in lines if line.startswith("[       OK ]")}
    finished.write_text("\n".join(sorted(before | passed)) + "\n", encoding="utf-8")
    left = collections.Counter(name.rsplit("_", 1)[0] for name in (n.removeprefix("a_") for n in names) if name not in passed)
    print(f"{tool}: {len(passed)} of {len(names)} parts of the case files passed ({len(before)} before), "
          f"{'something was found' if failed else 'nothing found'}; left: "
          + (", ".join(f"{name} {count}" for name, count in sorted(left.items())) or "none"))
    return 1 if failed or left else 0


def wait_until(process, until):
    """-> whether it was stopped since the time is up"""
    try:
        process.wait(max(0.0, until - time.monotonic()))
        return False
    except subprocess.TimeoutExpired:
        # The sanitizer's own child, the test, has to end with it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True


def report_shard(i, lines, stopped, out):
    """Writes what a sanitizer found, with the test in front. -> 0 if it found nothing"""
    found, test = [], ""
    for line in lines:
        if line.startswith("[ RUN"):
            test = line
        if line.startswith(("=========", "[  FAILED")):
            found += [test, line] if test else [line]
            test = ""
    out.writelines(f"{line}\n" for line in found)
    wrong = [line for line in found if line.startswith(("=========", "[  FAILED")) and not SANITIZER_SAYS.match(line)]
    ended = stopped or any(line.startswith("[  PASSED  ]") for line in lines)
    if wrong or not ended:
        unfinished = [line for line in lines if line.startswith("[ RUN")][-1:]
        print(f"shard {i}: {wrong[0] if wrong else ''} {'' if ended else f'ended early at {unfinished}'}")
    return 0 if ended and not wrong else 1


def summarize(shards, joined):
    """Joins the shards' results and prints them. -> 0 if every test ran and passed"""
    ran, without = collections.Counter(), set()
    for i in range(shards):
        part = HERE / f"gpu-test-{i}.xml"
        if not part.exists():
            print(f"shard {i} ended without a result; see gpu-test-{i}.log")
            return 1
        joined.extend(xml.etree.ElementTree.parse(part).getroot())
        for line in (HERE / f"gpu-test-{i}.log").read_text(encoding="utf-8", errors="replace").splitlines():
            words = line.split()
            if line.startswith("tactic "):
                ran[words[1].rstrip(":")] += int(words[3].rstrip(","))
            if line.startswith("no kernel: "):
                without.add(line[len("no kernel: "):])
    xml.etree.ElementTree.ElementTree(joined).write(HERE / "gpu-test.xml")
    for tactic, count in sorted(ran.items()):
        print(f"{count:6} {tactic}" + ("  never ran: no case reaches it here" if count == 0 else ""))
    for problem in sorted(without):
        print(f"no kernel: {problem}")
    cases = list(joined.iter("testcase"))
    failures = [case.get("name") for case in cases if case.find("failure") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    print(f"{len(cases)} tests, {len(failures)} failed, {skipped} of ONNX without a kernel or excused", *failures)
    return 1 if failures or not cases else 0


def model(name):
    """-> path of the network, its weights made by rule if they are not here."""
    path = HERE / "models" / f"{name}.onnx"
    if not path.exists() and name == "bert_large":
        subprocess.run([sys.executable, HERE / "gpu_bert.py", path], check=True)
    if not path.exists():
        sys.path.insert(0, str(HERE))
        import materialize
        materialize.HERE = HERE
        materialize.MODELS = HERE / "models"
        materialize.materialize(name)
    return path


def told(command):
    """Runs it; its output goes on as it comes. -> (exit status, output)"""
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    return process.wait(), "".join(lines)


def bench(names):
    """-> 0 if every network's answers were near the CPU's"""
    unpack()
    failed = 0
    suite = xml.etree.ElementTree.Element("testsuite", name="gpu-bench")
    for name in names or BENCH:
        for options in BENCH[name]:
            failed |= compared(suite, name, options)
    xml.etree.ElementTree.ElementTree(suite).write(HERE / "gpu-bench.xml")
    precisions = {}  # of a network and batch
    for name in names or BENCH:
        for options in BENCH[name]:
            batch = found.group(1) if (found := re.search(r"--batch (\d+)", options)) else "1"
            precision = next((p for p in ("int8", "fp16") if f"--{p}" in options), "tf32").replace("fp16", "f16")
            if "--no-tf32" not in options:
                precisions.setdefault(f"{name}:{batch}", []).append(precision)
    cells = [f"{cell}:{','.join(sorted(all_of))}" for cell, all_of in precisions.items() if not cell.startswith("efficientnet")]
    return failed | subprocess.run([sys.executable, HERE / "gpu_rivals.py", *cells], check=False).returncode


def compared(suite, name, options):
    """Runs a network on the GPU and the CPU and adds what came of it to the suite. -> 0 if they agree"""
    status, output = told([HERE / "tenon-gpu-networks", model(name), *options.split()])
    case = xml.etree.ElementTree.SubElement(suite, "testcase", name=f"{name} {options}".strip(), classname="bench")
    if status:
        xml.etree.ElementTree.SubElement(case, "failure", message=output[-300:])
    found = re.search(r"batch (\d+) (\w+): ([0-9.]+) ms", output)
    if found:
        case.set("time", str(float(found.group(3)) / 1000))
    return status


def networks(precision="f32"):
    """Every line of gpu_zoo.txt, a network and options, side by side, not for times. -> 0 if all agree with the CPU's answers"""
    asked = {"f32": ["--no-tf32"], "tf32": [], "f16": ["--fp16"], "bf16": ["--bf16"]}[precision]
    unpack()
    text = (HERE / "gpu_zoo.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]

    def one(name, *options):
        subprocess.run([sys.executable, __file__, "model", name], stdout=subprocess.DEVNULL, check=True)
        command = [HERE / "tenon-gpu-networks", model(name), "--level", "0", "--runs", "1", *options, *asked]
        return subprocess.run(command, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max(1, cores() // 2)) as pool:
        running = {pool.submit(one, *line): line for line in lines if is_here(line[0])}
        print("not packed: " + ", ".join(line[0] for line in lines if not is_here(line[0])))
        for done in concurrent.futures.as_completed(running):
            failed |= done.result().returncode
            print(" ".join(running[done]), "|", done.result().stdout.strip()[-600:], flush=True)
    return 1 if failed else 0


def is_here(name):
    return any((HERE / path).exists() for path in (f"models/{name}.onnx", f"graphs/{name}.onnx.xz"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("test", "onnx", "sanitize", "networks", "bench", "model"))
    parser.add_argument("names", nargs="*", help="networks, a precision, or the sanitizer's tool and files of cases")
    parser.add_argument("--seconds", type=float, help="after which the sanitizer stops")
    arguments = parser.parse_args()
    return {"test": test, "onnx": onnx_alone, "networks": lambda: networks(*arguments.names),
            "sanitize": lambda: sanitize(*arguments.names, seconds=arguments.seconds),
            "bench": lambda: bench(arguments.names), "model": lambda: print(model(*arguments.names))}[arguments.what]()


if __name__ == "__main__":
    sys.exit(main())
