# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The wheel: the Python files, the extension of build/release (made first if it is not there), and the libraries."""

import re
import shutil
import subprocess
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "build/release"
SCRATCH = ROOT / "build/wheel"  # not in the source tree
# What every system of the same kind has; all other libraries travel in the wheel.
SYSTEM = re.compile(r"^(linux-vdso|ld-linux|lib(c|m|dl|pthread|rt|stdc\+\+|gcc_s)\.so)")


def version():
    return re.search(r"project\(tenon VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]


def needed(library):
    """(name, path) of the libraries that one needs, and those need."""
    listing = subprocess.run(["ldd", library], capture_output=True, text=True, check=True).stdout
    return [(name, path) for name, path in re.findall(r"^\s*(\S+) => (/\S+)", listing, re.M) if not SYSTEM.match(name)]


class BuildWithLibraries(build_py):
    def run(self):
        super().run()
        extensions = list((BUILD / "python/tenon").glob("_tensorrt*.so"))
        if not extensions:
            subprocess.run([ROOT / "tenon-dev", "build", "release", "tenon_python", "cudart_12", "cudart_13"], check=True)
            extensions = list((BUILD / "python/tenon").glob("_tensorrt*.so"))
        package = Path(self.build_lib) / "tenon"
        (package / "lib").mkdir(parents=True, exist_ok=True)
        for extension in extensions:
            shutil.copy2(extension, package)
            for name, path in needed(extension):
                shutil.copy2(Path(path).resolve(), package / "lib" / name)
        host_cuda = package / "lib/host_cuda"
        host_cuda.mkdir(exist_ok=True)
        for name in ("libtenon_host_cuda.so.0", "libcudart.so.12", "libcudart.so.13"):
            shutil.copy2((BUILD / "lib/host_cuda" / name).resolve(), host_cuda / name)


class BinaryDistribution(Distribution):
    def has_ext_modules(self):
        return True


SCRATCH.mkdir(parents=True, exist_ok=True)
setup(version=version(), cmdclass={"build_py": BuildWithLibraries}, distclass=BinaryDistribution,
      options={"build": {"build_base": str(SCRATCH)}, "egg_info": {"egg_base": str(SCRATCH)}})
