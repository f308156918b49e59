// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Weights of an engine out of an ONNX model.
#pragma once

#include <filesystem>
#include <memory>

#include "tools/lib/logger.h"

namespace tenon::tools {

/// `plan` is for messages. Errors: Failure(failure) for an engine that cannot be refitted.
std::unique_ptr<nvinfer1::IRefitter> make_refitter(nvinfer1::ICudaEngine& engine, const std::filesystem::path& plan,
                                                   Logger& logger);

/// Gives the engine the weights of a model, by name. Errors: Failure(failure) for weights that do not fit or lack.
void refit_engine(nvinfer1::ICudaEngine& engine, const std::filesystem::path& plan, const std::filesystem::path& model,
                  Logger& logger);

}  // namespace tenon::tools
