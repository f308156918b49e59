// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Both interfaces in one file: release 10's under names that end in _abi, and the older release's under its own. The
// release is TENON_ERA; `TENON_ERA_HEADER(NvInfer.h)` names one of its headers.
#pragma once

// What these headers define in both must not meet.
#define nvinfer1 nvinfer1_abi
#define nvonnxparser nvonnxparser_abi
#define nvcaffeparser1 nvcaffeparser1_abi
#define nvuffparser nvuffparser_abi
#define NV_ONNX_PARSER_VERSION ABI_ONNX_PARSER_VERSION
#include "NvCaffeParser.h"
#include "NvInfer.h"
#include "NvInferPluginUtils.h"
#include "NvOnnxParser.h"
#include "NvUffParser.h"
#undef nvinfer1
#undef nvonnxparser
#undef nvcaffeparser1
#undef nvuffparser
#undef NV_ONNX_PARSER_VERSION
#undef NV_TENSORRT_VERSION

#define TENON_ERA_TYPES_ONLY
// clang-format off
#define TENON_ERA_QUOTE(path) #path
#define TENON_ERA_PATH(era, file) TENON_ERA_QUOTE(era/file)
#define TENON_ERA_HEADER(file) TENON_ERA_PATH(TENON_ERA_FOLDER, file)
// clang-format on
#include TENON_ERA_HEADER(NvInfer.h)
#include TENON_ERA_HEADER(NvCaffeParser.h)
#include TENON_ERA_HEADER(NvInferPluginUtils.h)
#include TENON_ERA_HEADER(NvOnnxParser.h)
#include TENON_ERA_HEADER(NvUffParser.h)

namespace tenon::eras {
namespace abi = nvinfer1_abi;
namespace era = nvinfer1;
}  // namespace tenon::eras
