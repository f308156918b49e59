# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that were compiled and linked with CUDA's own toolkit run over the host library, found by LD_LIBRARY_PATH."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("TENON_BIN", ROOT / "build/release/bin")).resolve().parent
LIBRARIES = BUILD / "lib/host_cuda"
TOOLKIT = Path(os.environ.get("CUDA_HOME", "/usr/local/cuda"))
needs_toolkit = pytest.mark.skipif(not (TOOLKIT / "include/cuda_runtime_api.h").exists(), reason="no CUDA toolkit (#5)")

PROGRAM = r"""
#include <cuda_runtime_api.h>
#include <cstdio>
#include <cstring>
#define CHECK(call) do { cudaError_t e = (call); if (e) { std::printf("%s: %s\n", #call, cudaGetErrorName(e)); return 1; } } while (0)
int main() {
  cudaDeviceProp prop;
  CHECK(cudaGetDeviceProperties(&prop, 0));
  cudaStream_t stream; cudaEvent_t start, end; char* device; char host[8] = "abcdefg", back[8] = "";
  CHECK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  CHECK(cudaEventCreate(&start)); CHECK(cudaEventCreate(&end));
  CHECK(cudaMalloc((void**)&device, 8));
  CHECK(cudaEventRecord(start, stream));
  CHECK(cudaMemcpyAsync(device, host, 8, cudaMemcpyHostToDevice, stream));
  CHECK(cudaMemsetAsync(device, 'x', 2, stream));
  CHECK(cudaMemcpyAsync(back, device, 8, cudaMemcpyDeviceToHost, stream));
  CHECK(cudaEventRecord(end, stream));
  CHECK(cudaStreamSynchronize(stream));
  float ms = -1; CHECK(cudaEventElapsedTime(&ms, start, end));
  cudaPointerAttributes attributes;
  CHECK(cudaPointerGetAttributes(&attributes, device));
  int version = 0; CHECK(cudaRuntimeGetVersion(&version));
  std::printf("%s|%s|%d|%d|%d|%d\n", prop.name, back, prop.unifiedAddressing, (int)attributes.type, ms >= 0, version == CUDART_VERSION);
  return cudaMemcpy(device, host, 9, cudaMemcpyHostToDevice) == cudaErrorInvalidValue ? 0 : 2;
}
"""


@needs_toolkit
def test_program_of_the_toolkit(tmp_path):
    (tmp_path / "program.cpp").write_text(PROGRAM)
    subprocess.run(["g++", tmp_path / "program.cpp", f"-I{TOOLKIT}/include", f"-L{TOOLKIT}/lib64", "-lcudart",
                    "-o", tmp_path / "program"], check=True)
    ran = subprocess.run([tmp_path / "program"], capture_output=True, text=True,
                         env={**os.environ, "LD_LIBRARY_PATH": str(LIBRARIES)})
    assert ran.stdout == "Tenon host memory|xxcdefg|1|2|1|1\n" and ran.returncode == 0
    assert "no version information" not in ran.stderr


def enumerators(text):
    return {name: int(value, 0) for name, value in re.findall(r"\b(cuda\w+)\s*=\s*(0x[0-9a-fA-F]+|\d+)\b", text)}


@needs_toolkit
def test_numbers_of_the_headers_are_the_toolkit_s():
    theirs = enumerators((TOOLKIT / "include/driver_types.h").read_text())
    ours = {}
    for header in (ROOT / "include/host_cuda").glob("*.h"):
        ours |= enumerators(header.read_text())
    assert len(ours) > 240
    assert {name: value for name, value in ours.items() if theirs.get(name) != value} == {}


@needs_toolkit
def test_structures_have_the_toolkit_s_layout(tmp_path):
    """Every member of cudaDeviceProp and cudaPointerAttributes at the same place."""
    header = (ROOT / "include/host_cuda/device_prop.h").read_text()
    newer = header.partition("#else")[2].partition("#endif")[0]
    members = re.findall(r"(\w+)(?:\[\d+\])?[,;]", newer)
    lines = [f'std::printf("{name} %zu\\n", offsetof(cudaDeviceProp, {name}));' for name in members]
    lines += [f'std::printf("{name} %zu\\n", offsetof(cudaPointerAttributes, {name}));'
              for name in ("type", "device", "devicePointer", "hostPointer")]
    lines += ['std::printf("%zu %zu\\n", sizeof(cudaDeviceProp), sizeof(cudaPointerAttributes));']
    (tmp_path / "layout.cpp").write_text(
        "#include <cuda_runtime_api.h>\n#include <cstddef>\n#include <cstdio>\nint main() {" + "\n".join(lines) + "}")
    said = []
    for include in (TOOLKIT / "include", ROOT / "include/host_cuda"):
        program = tmp_path / "layout"
        version = re.search(r"#define CUDART_VERSION +(\d+)", (TOOLKIT / "include/cuda_runtime_api.h").read_text())[1]
        if int(version) < 13000:
            pytest.skip("the toolkit is older than the layout that is compared (#5)")
        subprocess.run(["g++", "-w", tmp_path / "layout.cpp", f"-I{include}", "-o", program], check=True)
        said.append(subprocess.run([program], capture_output=True, text=True, check=True).stdout)
    assert len(members) > 80 and said[0] == said[1]


def test_layout_of_release_12(tmp_path):
    """The places of some members in releases 12.0 to 12.9, measured with its headers."""
    places = {"totalGlobalMem": 288, "warpSize": 308, "totalConstMem": 352, "major": 360, "multiProcessorCount": 388,
              "integrated": 396, "concurrentKernels": 576, "unifiedAddressing": 604, "l2CacheSize": 616,
              "managedMemory": 652, "memoryPoolsSupported": 744, "ipcEventSupported": 768, "reserved": 780}
    checks = "".join(f"static_assert(offsetof(cudaDeviceProp, {name}) == {place});" for name, place in places.items())
    (tmp_path / "layout.cpp").write_text(
        "#define CUDART_VERSION 12090\n#include <cuda_runtime_api.h>\n" + checks +
        "static_assert(sizeof(cudaDeviceProp) == 1032 && sizeof(cudaPointerAttributes) == 24);")
    subprocess.run(["g++", "-std=c++17", "-fsyntax-only", tmp_path / "layout.cpp", f"-I{ROOT}/include/host_cuda"],
                   check=True)


@pytest.mark.parametrize("major", (12, 13))
def test_symbols_have_the_version_of_the_soname(major):
    table = subprocess.run(["objdump", "-T", LIBRARIES / f"libcudart.so.{major}"], capture_output=True, text=True,
                           check=True).stdout
    defined = re.findall(r"\.text\s+\w+\s+(\S+)\s+(\w+)", table)
    assert len(defined) >= 80
    assert {(version, name) for version, name in defined if version != f"libcudart.so.{major}"} == set()
    assert {name for _, name in defined if not name.startswith(("cuda", "__cuda"))} == set()


def test_header_is_c_too(tmp_path):
    (tmp_path / "program.c").write_text(
        "#include <cuda_runtime.h>\nint main(void) { void* p = 0; return cudaMalloc(&p, 8) || cudaFree(p); }\n")
    subprocess.run(["gcc", "-Wall", "-Werror", tmp_path / "program.c", f"-I{ROOT}/include/host_cuda",
                    f"-L{LIBRARIES}", "-lcudart", "-o", tmp_path / "program"], check=True)
    subprocess.run([tmp_path / "program"], check=True, env={**os.environ, "LD_LIBRARY_PATH": str(LIBRARIES)})
