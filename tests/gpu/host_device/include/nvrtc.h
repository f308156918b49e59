// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The part of NVRTC's interface that src/backends/cuda calls, declared for builds where no toolkit is.
#pragma once

#include <cstddef>

using nvrtcProgram = struct _nvrtcProgram*;

enum nvrtcResult {
  NVRTC_SUCCESS = 0,
  NVRTC_ERROR_INVALID_PROGRAM = 4,
  NVRTC_ERROR_INVALID_OPTION = 5,
  NVRTC_ERROR_COMPILATION = 6
};

#define NVRTC_API __attribute__((visibility("default")))
extern "C" {
NVRTC_API const char* nvrtcGetErrorString(nvrtcResult result);
NVRTC_API nvrtcResult nvrtcVersion(int* major, int* minor);
NVRTC_API nvrtcResult nvrtcCreateProgram(nvrtcProgram* program, const char* text, const char* name, int headers,
                                         const char* const* header_texts, const char* const* header_names);
NVRTC_API nvrtcResult nvrtcDestroyProgram(nvrtcProgram* program);
NVRTC_API nvrtcResult nvrtcCompileProgram(nvrtcProgram program, int count, const char* const* options);
NVRTC_API nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram program, size_t* bytes);
NVRTC_API nvrtcResult nvrtcGetProgramLog(nvrtcProgram program, char* log);
NVRTC_API nvrtcResult nvrtcGetCUBINSize(nvrtcProgram program, size_t* bytes);
NVRTC_API nvrtcResult nvrtcGetCUBIN(nvrtcProgram program, char* cubin);
}
