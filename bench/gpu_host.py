# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""What `./tenon-dev test-cuda` packs, on the machine with the GPU: conformance tests or times. Needs python3 alone for
`test`; `bench` makes its networks with onnx and numpy, and times PyTorch beside them where it is installed.

    python3 gpu_host.py test              gpu-test.xml (JUnit) and a table by tactic
    python3 gpu_host.py bench [NAME...]   networks against the CPU's answers, and times
"""
import argparse
import collections
import glob
import lzma
import os
import pathlib
import site
import subprocess
import sys
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
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


def unpack():
    """Programs and libraries travel compressed."""
    for packed in HERE.glob("*.xz"):
        path = packed.with_suffix("")
        path.write_bytes(lzma.decompress(packed.read_bytes()))
        path.chmod(0o755)
        packed.unlink()


def test():
    """Shards side by side: compiling kernels takes most of the time. What looks at the GPU's free memory runs alone behind
    them. Writes gpu-test.xml and a table by tactic."""
    unpack()
    shards = min(14, os.cpu_count() or 1)
    alone = "*MemoryIsFlat*"
    running = [start(i, f"-{alone}", {"GTEST_TOTAL_SHARDS": str(shards), "GTEST_SHARD_INDEX": str(i)}) for i in range(shards)]
    failed = 0
    for process, log in running:
        failed |= process.wait()
        log.close()
    process, log = start(shards, alone, {})
    failed |= process.wait()
    log.close()
    return summarize(shards + 1) or failed


def start(i, tests, more):
    """-> the process of shard `i` and its log"""
    log = open(HERE / f"gpu-test-{i}.log", "w", encoding="utf-8")
    command = [HERE / "test_gpu", f"--gtest_output=xml:{HERE / f'gpu-test-{i}.xml'}", f"--gtest_filter={tests}"]
    return subprocess.Popen(command, env={**environment(), **more}, stdout=log, stderr=subprocess.STDOUT), log


def summarize(shards):
    """Joins the shards' results and prints them. -> 0 if every test ran and passed"""
    joined = xml.etree.ElementTree.Element("testsuites", name="gpu")
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
        print(f"{count:6} {tactic}")
    for problem in sorted(without):
        print(f"no kernel: {problem}")
    cases = list(joined.iter("testcase"))
    failures = [case.get("name") for case in cases if case.find("failure") is not None]
    print(f"{len(cases)} tests, {len(failures)} failed", *failures)
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


def bench(names):
    unpack()
    failed = 0
    for name in names or BENCH:
        for options in BENCH[name]:
            failed |= subprocess.run([HERE / "tenon-gpu-networks", model(name), *options.split()], env=environment(),
                                     check=False).returncode
    try:
        import torch  # noqa: F401
    except ImportError:
        print("PyTorch is not installed: no rival")
        return failed
    subprocess.run([sys.executable, HERE / "gpu_rivals.py", "resnet50", "1,32,256"], check=False)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("test", "bench"))
    parser.add_argument("names", nargs="*", help="networks")
    arguments = parser.parse_args()
    return test() if arguments.what == "test" else bench(arguments.names)


if __name__ == "__main__":
    sys.exit(main())
