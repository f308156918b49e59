// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Builds an INT8 engine with a calibrator, as programs for TensorRT are written: cudaMalloc, a folder of pictures, a
// cache file. Nothing in here knows of Tenon; include/host_cuda stands for the CUDA toolkit.
#include <NvInfer.h>
#include <NvOnnxParser.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "../classify/picture.h"
#include "../classify/preprocess.h"

namespace {

constexpr int kBatch = 10;
constexpr int kSide = 224;
constexpr size_t kImageFloats = size_t{3} * kSide * kSide;

class Logger : public nvinfer1::ILogger {
  void log(Severity severity, const char* text) noexcept override {
    if (severity <= Severity::kWARNING) std::fprintf(stderr, "%s\n", text);
  }
} logger;

class EntropyCalibrator : public nvinfer1::IInt8EntropyCalibrator2 {
 public:
  EntropyCalibrator(const std::string& folder, std::string cache_file) : cache_file_(std::move(cache_file)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files_.push_back(entry.path().string());
    std::sort(files_.begin(), files_.end());
    if (cudaMalloc(&device_input_, kBatch * kImageFloats * sizeof(float)) != cudaSuccess) std::exit(1);
  }
  ~EntropyCalibrator() override { cudaFree(device_input_); }

  int32_t getBatchSize() const noexcept override { return kBatch; }

  bool getBatch(void* bindings[], const char* /*names*/[], int32_t /*count*/) noexcept override {
    if (next_ + kBatch > files_.size()) return false;
    std::vector<float> batch(kBatch * kImageFloats);
    for (size_t i = 0; i < kBatch; ++i, ++next_) {
      using namespace classify;
      normalise(centre_crop(resize_shorter_side(load_picture(files_[next_]), 256), kSide), &batch[i * kImageFloats]);
    }
    bindings[0] = device_input_;
    return cudaMemcpy(device_input_, batch.data(), batch.size() * sizeof(float), cudaMemcpyHostToDevice) == cudaSuccess;
  }

  const void* readCalibrationCache(size_t& length) noexcept override {
    std::ifstream file(cache_file_, std::ios::binary);
    cache_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    length = cache_.size();
    return length > 0 ? cache_.data() : nullptr;
  }

  void writeCalibrationCache(const void* cache, size_t length) noexcept override {
    std::ofstream(cache_file_, std::ios::binary)
        .write(static_cast<const char*>(cache), static_cast<std::streamsize>(length));
  }

 private:
  std::string cache_file_;
  std::vector<std::string> files_;
  std::vector<char> cache_;
  size_t next_ = 0;
  void* device_input_ = nullptr;
};

nvinfer1::IOptimizationProfile* profile_of(nvinfer1::IBuilder& builder, const char* input, int batch) {
  using Select = nvinfer1::OptProfileSelector;
  nvinfer1::IOptimizationProfile* profile = builder.createOptimizationProfile();
  for (const Select select : {Select::kMIN, Select::kOPT, Select::kMAX}) {
    profile->setDimensions(input, select, nvinfer1::Dims4(batch, 3, kSide, kSide));
  }
  return profile;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: int8_calibrator model.onnx FOLDER_OF_PICTURES calibration.cache model.plan\n");
    return 2;
  }
  using namespace nvinfer1;
  const std::unique_ptr<IBuilder> builder(createInferBuilder(logger));
  const std::unique_ptr<INetworkDefinition> network(builder->createNetworkV2(0));
  const std::unique_ptr<IBuilderConfig> config(builder->createBuilderConfig());
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*network, logger));
  if (!parser->parseFromFile(argv[1], static_cast<int>(ILogger::Severity::kWARNING))) return 1;
  const char* input = network->getInput(0)->getName();
  EntropyCalibrator calibrator(argv[2], argv[3]);
  config->addOptimizationProfile(profile_of(*builder, input, 1));
  config->setCalibrationProfile(profile_of(*builder, input, kBatch));
  config->setFlag(BuilderFlag::kINT8);
  config->setInt8Calibrator(&calibrator);
  const std::unique_ptr<IHostMemory> plan(builder->buildSerializedNetwork(*network, *config));
  if (!plan) return 1;
  std::ofstream(argv[4], std::ios::binary)
      .write(static_cast<const char*>(plan->data()), static_cast<std::streamsize>(plan->size()));
  return 0;
}
