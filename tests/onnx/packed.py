# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The backend cases that pass on the CPU as one file, for a machine without the `onnx` package, and what becomes of them there.

    python tests/onnx/packed.py FILE.tar.xz
"""
import pathlib
import subprocess
import sys
import tarfile
import tempfile

import numpy as np

from case_arrays import arrays_of, read_arrays, write_arrays

SIMILAR_BF16 = 2 ** -6  # two steps, whatever the case allows


def pack(file, chosen):
    """Writes the archive: of each cases.Case its folder, with what it expects and allows. -> how many there are"""
    with tempfile.TemporaryDirectory(prefix="tenon_cases_") as work:
        for case in chosen:
            folder = pathlib.Path(work) / case.name
            case.write(folder)
            outputs = case.model.graph.output
            for number, (_, expected) in enumerate(case.data_sets):
                write_arrays(folder / f"set_{number}", [v.name for v in outputs], expected, [v.type for v in outputs], "expected")
            (folder / "allowed.txt").write_text(f"{case.rtol} {case.atol}\n")
        with tarfile.open(file, "w:xz", preset=6) as archive:
            for folder in sorted(pathlib.Path(work).iterdir()):
                archive.add(folder, folder.name)
        return len(list(pathlib.Path(work).iterdir()))


def unpack(file, folder):
    """-> the cases' folders"""
    with tarfile.open(file) as archive:
        archive.extractall(folder)
    return sorted(path for path in pathlib.Path(folder).iterdir() if (path / "allowed.txt").exists())


def run_folders(runner, folders, workers, environment):
    """-> {name: None if the case passes, else why not}"""
    subprocess.run([str(runner), str(workers)], input="".join(f"{folder}\n" for folder in folders), text=True, check=True,
                   env=environment)
    return {folder.name: verdict(folder) for folder in folders}


def verdict(folder):
    """-> None, or what the runner said, or how its outputs differ"""
    error = folder / "error.txt"
    if error.exists():
        return error.read_text(errors="replace")
    rtol, atol = map(float, (folder / "allowed.txt").read_text().split())
    try:
        for data in sorted(folder.glob("set_*")):
            for expected, found in arrays_of(read_arrays(data, "expected"), read_arrays(data)):
                compare(expected, found, rtol, atol)
    except (AssertionError, OSError, KeyError, ValueError) as difference:
        return f"differs: {difference}"
    return None


def compare(expected, found, rtol, atol):
    """As the `onnx` package compares. Raises AssertionError"""
    assert found.shape == expected.shape, f"expected shape {expected.shape}, found {found.shape}"
    if expected.dtype == object:
        np.testing.assert_array_equal(found, expected)
        return
    assert found.dtype == expected.dtype, f"expected {expected.dtype}, found {found.dtype}"
    if expected.dtype.name == "bfloat16":
        rtol = max(rtol, SIMILAR_BF16)
        expected, found = expected.astype(np.float32), found.astype(np.float32)
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=atol)


if __name__ == "__main__":
    import cases
    import run
    listed = set(run.listed())
    print(f"{pack(sys.argv[1], (case for case in cases.load_all() if case.name in listed))} cases in {sys.argv[1]}")
