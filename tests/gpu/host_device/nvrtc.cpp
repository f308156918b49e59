// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A library under NVRTC's name that compiles kernel text with the host's compiler. What stands for a cubin is the name
// of a shared library, which is kept by the hash of its text.
#include "tests/gpu/host_device/include/nvrtc.h"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/gpu/host_device/kernel_text.h"

struct _nvrtcProgram {
  std::string text, log, library;
};

namespace {

namespace files = std::filesystem;

std::string read(const files::path& path) {
  std::ifstream in(path);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The folder of this library, where the driver is.
files::path own_folder() {
  Dl_info info{};
  dladdr(reinterpret_cast<const void*>(&own_folder), &info);
  return files::path(info.dli_fname).parent_path();
}

files::path cache() {
  const char* folder = std::getenv("TENON_HOST_DEVICE_CACHE");
  return folder && *folder ? files::path(folder) : own_folder() / "kernels";
}

/// What stands in front of a kernel's text: kernel_runtime.h with what it includes in its place.
std::string runtime_text() {
  std::string out;
  for (const char* name : {"kernel_calls.h", "kernel_runtime.h"}) {
    out += std::string("#line 1 \"") + name + "\"\n";
    std::istringstream lines(read(files::path(HOST_DEVICE_SOURCES) / name));
    for (std::string line; std::getline(lines, line);) {
      const bool not_of_text = line == "#pragma once" || line.rfind("#include ", 0) == 0;
      out += (not_of_text ? std::string() : line) + "\n";
    }
  }
  return out;
}

std::string hash_of(const std::string& text) {
  uint64_t hash = 14695981039346656037ull, other = 1;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    other = other * 6364136223846793005ull + static_cast<unsigned char>(c);
  }
  std::ostringstream out;
  out << std::hex << hash << other;
  return out.str();
}

/// -> flags of the compiler
std::string flags(int architecture) {
  // As the device's compiler has it: integers wrap, and types may be punned. What is not aligned is an error there.
  std::string out =
      "-std=c++17 -O1 -w -fPIC -shared -fvisibility=hidden -fwrapv -fno-strict-aliasing -ffp-contract=off "
      "-fsanitize=alignment,bounds -fno-exceptions -fno-rtti -nostdlib";
  out += " -D__CUDA_ARCH__=" + std::to_string(architecture * 10);
  const char* sanitizer = std::getenv("TENON_HOST_DEVICE_SANITIZE");
  if (sanitizer && *sanitizer) out += std::string(" -g1 -fsanitize=") + sanitizer;
  return out;
}

/// Makes `library` of the text. -> what the compiler said where it failed
std::string compile(const std::string& text, const std::string& options, const files::path& library) {
  static std::atomic<int> number = 0;
  const std::string name = std::to_string(getpid()) + "_" + std::to_string(++number);
  const files::path folder = library.parent_path(), source = folder / (name + ".cpp"), log = folder / (name + ".log"),
                    made = folder / (name + ".so");
  std::ofstream out(source);
  out << text;
  out.close();
  if (!out) return "cannot write " + source.string();
  // A sanitizer that is loaded in front of everything is not the compiler's.
  const std::string command = "LD_PRELOAD= " HOST_COMPILER " " + options + " -o " + made.string() + " " +
                              source.string() + " " + (own_folder() / "libcuda.so.1").string() + " 2> " + log.string();
  const int status = std::system(command.c_str());
  const bool failed = status != 0;
  std::string said;
  if (failed) said = "the host's compiler failed (status " + std::to_string(status) + "): " + read(log);
  files::remove(source);
  files::remove(log);
  if (!failed) files::rename(made, library);
  return said;
}

}  // namespace

const char* nvrtcGetErrorString(nvrtcResult result) {
  return result == NVRTC_SUCCESS ? "NVRTC_SUCCESS" : "NVRTC_ERROR_COMPILATION";
}

nvrtcResult nvrtcVersion(int* major, int* minor) {
  *major = 13;
  *minor = 0;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcCreateProgram(nvrtcProgram* program, const char* text, const char*, int, const char* const*,
                               const char* const*) {
  *program = new _nvrtcProgram{text, {}, {}};
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcDestroyProgram(nvrtcProgram* program) {
  delete *program;
  *program = nullptr;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcCompileProgram(nvrtcProgram program, int count, const char* const* options) {
  int architecture = 75;
  for (int i = 0; i < count; ++i) {
    const std::string word = "--gpu-architecture=sm_";
    if (std::string(options[i]).rfind(word, 0) == 0) architecture = std::atoi(options[i] + word.size());
  }
  // Taken once, and part of the text: the files may change under a process that runs, and what is kept is of just this
  // text.
  static const std::string runtime = runtime_text();
  const std::string text = runtime + "#line 1 \"kernel.cu\"\n" + tenon::host_device::for_host(program->text);
  const std::string flags_of_all = flags(architecture);
  const files::path library = cache() / (hash_of(flags_of_all + text) + ".so");
  if (!files::exists(library)) {
    files::create_directories(library.parent_path());
    program->log = compile(text, flags_of_all, library);
  }
  if (!program->log.empty()) return NVRTC_ERROR_COMPILATION;
  program->library = library.string();
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram program, size_t* bytes) {
  *bytes = program->log.size() + 1;
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetProgramLog(nvrtcProgram program, char* log) {
  std::memcpy(log, program->log.c_str(), program->log.size() + 1);
  return NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetCUBINSize(nvrtcProgram program, size_t* bytes) {
  *bytes = program->library.size() + 1;
  return program->library.empty() ? NVRTC_ERROR_INVALID_PROGRAM : NVRTC_SUCCESS;
}

nvrtcResult nvrtcGetCUBIN(nvrtcProgram program, char* cubin) {
  std::memcpy(cubin, program->library.c_str(), program->library.size() + 1);
  return NVRTC_SUCCESS;
}
