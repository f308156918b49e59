// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Refitting by the ONNX parser's refitter.
#include "tools/lib/refit_engine.h"

#include <NvOnnxParser.h>

#include "tools/lib/failure.h"

namespace tenon::tools {

std::unique_ptr<nvinfer1::IRefitter> make_refitter(nvinfer1::ICudaEngine& engine, const std::filesystem::path& plan,
                                                   Logger& logger) {
  std::unique_ptr<nvinfer1::IRefitter> refitter(nvinfer1::createInferRefitter(engine, logger));
  if (!refitter) throw Failure(Exit::failure, plan.string() + ": " + logger.take_errors("it cannot be refitted"));
  return refitter;
}

void refit_engine(nvinfer1::ICudaEngine& engine, const std::filesystem::path& plan, const std::filesystem::path& model,
                  Logger& logger) {
  const auto refitter = make_refitter(engine, plan, logger);
  const std::unique_ptr<nvonnxparser::IParserRefitter> feeder(nvonnxparser::createParserRefitter(*refitter, logger));
  if (!feeder || !feeder->refitFromFile(model.c_str()))
    throw Failure(Exit::failure, model.string() + ": " + logger.take_errors("its weights do not fit"));
  if (!refitter->refitCudaEngine())
    throw Failure(Exit::failure, plan.string() + ": " + logger.take_errors("it could not be refitted"));
}

}  // namespace tenon::tools
