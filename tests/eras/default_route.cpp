// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The network of the tests as a program for release 10 makes it, with the functions of libtenon itself.
#include "tests/eras/default_route.h"

#include <dlfcn.h>

#include <memory>

#include "NvInfer.h"

namespace tenon::test {
namespace {

namespace nv = nvinfer1;

class Silent : public nv::ILogger {
  void log(Severity, const char*) noexcept override {}
};

/// A function of libtenon, not its namesake in the library of the older release.
template <class T>
T* make(const char* name, nv::ILogger& logger) {
  void* library = dlopen("libtenon.so.0", RTLD_NOW | RTLD_NOLOAD);
  auto* function = reinterpret_cast<void* (*)(void*, int32_t)>(dlsym(library, name));
  return static_cast<T*>(function(&logger, NV_TENSORRT_VERSION));
}
nv::Weights weights(const std::vector<float>& values) {
  return {nv::DataType::kFLOAT, values.data(), static_cast<int64_t>(values.size())};
}

}  // namespace

Platform default_platform() {
  Silent logger;
  const std::unique_ptr<nv::IBuilder> builder(make<nv::IBuilder>("createInferBuilder_INTERNAL", logger));
  return {.has_fast_fp16 = builder->platformHasFastFp16(), .has_tf32 = builder->platformHasTf32()};
}

std::vector<float> default_route(const Parameters& parameters, std::vector<float> x, int batch) {
  Silent logger;
  const std::unique_ptr<nv::IBuilder> builder(make<nv::IBuilder>("createInferBuilder_INTERNAL", logger));
  const std::unique_ptr<nv::INetworkDefinition> network(builder->createNetworkV2(0));
  const std::unique_ptr<nv::IBuilderConfig> config(builder->createBuilderConfig());
  config->setBuilderOptimizationLevel(0);
  nv::ITensor* value = network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(batch, 3, 8, 8));
  auto* convolution = network->addConvolutionNd(*value, 4, nv::DimsHW(3, 3), weights(parameters.kernel),
                                                weights(parameters.kernel_bias));
  convolution->setPaddingNd(nv::DimsHW(1, 1));
  value = network->addActivation(*convolution->getOutput(0), nv::ActivationType::kRELU)->getOutput(0);
  auto* pool = network->addPoolingNd(*value, nv::PoolingType::kMAX, nv::DimsHW(2, 2));
  pool->setStrideNd(nv::DimsHW(2, 2));
  auto* flat = network->addShuffle(*pool->getOutput(0));
  flat->setReshapeDimensions(nv::Dims2(batch, 64));
  auto* matrix = network->addConstant(nv::Dims2(5, 64), weights(parameters.matrix));
  auto* product = network->addMatrixMultiply(*flat->getOutput(0), nv::MatrixOperation::kNONE, *matrix->getOutput(0),
                                             nv::MatrixOperation::kTRANSPOSE);
  auto* bias = network->addConstant(nv::Dims2(1, 5), weights(parameters.matrix_bias));
  auto* sum = network->addElementWise(*product->getOutput(0), *bias->getOutput(0), nv::ElementWiseOperation::kSUM);
  auto* softmax = network->addSoftMax(*sum->getOutput(0));
  softmax->setAxes(2);
  softmax->getOutput(0)->setName("y");
  network->markOutput(*softmax->getOutput(0));
  const std::unique_ptr<nv::IHostMemory> plan(builder->buildSerializedNetwork(*network, *config));
  const std::unique_ptr<nv::IRuntime> runtime(make<nv::IRuntime>("createInferRuntime_INTERNAL", logger));
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan->data(), plan->size()));
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> y(static_cast<size_t>(batch) * 5);
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  if (!context->enqueueV3(nullptr)) y.clear();
  return y;
}

}  // namespace tenon::test
