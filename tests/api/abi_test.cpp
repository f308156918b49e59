// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The binary interface: slots of function tables, sizes and offsets, as clients compiled elsewhere rely on them.
#include <cstring>
#include <string>

#include "NvInfer.h"
#include "NvOnnxParser.h"
#include "gtest/gtest.h"

namespace nvinfer1 {
namespace {

/// The slot of a virtual function, from its pointer to member (Itanium C++ ABI: 1 + offset of the slot in bytes).
template <typename Function>
size_t slot(Function function) {
  struct {
    size_t pointer, adjustment;
  } parts;
  static_assert(sizeof parts == sizeof function);
  std::memcpy(&parts, &function, sizeof parts);
  return (parts.pointer - 1) / sizeof(void*);
}

static_assert(sizeof(Dims) == 72 && offsetof(Dims, d) == 8);
static_assert(sizeof(Weights) == 24 && offsetof(Weights, values) == 8 && offsetof(Weights, count) == 16);
static_assert(sizeof(InterfaceInfo) == 16 && sizeof(PluginField) == 24 && sizeof(PluginTensorDesc) == 88);
static_assert(sizeof(Permutation) == 32 && sizeof(DynamicPluginTensorDesc) == 304);

// A library object is its own table and a pointer to the implementation; layers have two of these pointers.
static_assert(sizeof(IBuilder) == 16 && sizeof(INetworkDefinition) == 16 && sizeof(IBuilderConfig) == 16);
static_assert(sizeof(IRuntime) == 16 && sizeof(ICudaEngine) == 16 && sizeof(IExecutionContext) == 16);
static_assert(sizeof(IHostMemory) == 16 && sizeof(ITensor) == 16 && sizeof(ILayer) == 16);
static_assert(sizeof(IConvolutionLayer) == 24 && sizeof(IShuffleLayer) == 24);
static_assert(sizeof(IRecurrenceLayer) == 32 && sizeof(IConditionLayer) == 32);

TEST(Abi, BuilderSlots) {
  EXPECT_EQ(slot(&apiv::VBuilder::platformHasFastFp16), 2u);
  EXPECT_EQ(slot(&apiv::VBuilder::createBuilderConfig), 7u);
  EXPECT_EQ(slot(&apiv::VBuilder::createNetworkV2), 8u);
  EXPECT_EQ(slot(&apiv::VBuilder::createOptimizationProfile), 9u);
  EXPECT_EQ(slot(&apiv::VBuilder::buildSerializedNetwork), 14u);
  EXPECT_EQ(slot(&apiv::VBuilder::buildSerializedNetworkToStream), 21u);
  EXPECT_EQ(slot(&apiv::VBuilderConfig::setFlag), 11u);
  EXPECT_EQ(slot(&apiv::VBuilderConfig::addOptimizationProfile), 25u);
  EXPECT_EQ(slot(&apiv::VBuilderConfig::setMemoryPoolLimit), 43u);
  EXPECT_EQ(slot(&apiv::VBuilderConfig::getRemoteAutoTuningConfig), 67u);
  EXPECT_EQ(slot(&IBuilderConfig::setAvgTimingIterations), 2u);  // virtual by accident, and so it stays
}

TEST(Abi, NetworkSlots) {
  EXPECT_EQ(slot(&apiv::VNetworkDefinition::addInput), 2u);
  EXPECT_EQ(slot(&apiv::VNetworkDefinition::markOutput), 3u);
  EXPECT_EQ(slot(&apiv::VNetworkDefinition::addConvolutionNd), 37u);
  EXPECT_EQ(slot(&apiv::VNetworkDefinition::getBuilder), 63u);
  EXPECT_EQ(slot(&apiv::VNetworkDefinition::addDistCollective), 90u);
  EXPECT_EQ(slot(&INetworkDefinition::getBuilder), 2u);
  EXPECT_EQ(slot(&apiv::VTensor::getDimensions), 5u);
  EXPECT_EQ(slot(&apiv::VTensor::getDimensionName), 24u);
  EXPECT_EQ(slot(&apiv::VLayer::getOutput), 8u);
  EXPECT_EQ(slot(&apiv::VLayer::getNbRanks), 21u);
  EXPECT_EQ(slot(&apiv::VConvolutionLayer::getDilationNd), 23u);
  EXPECT_EQ(slot(&apiv::VShuffleLayer::setReshapeDimensions), 4u);
}

TEST(Abi, RuntimeSlots) {
  using Deserialize = ICudaEngine* (apiv::VRuntime::*)(const void*, std::size_t);
  EXPECT_EQ(slot(static_cast<Deserialize>(&apiv::VRuntime::deserializeCudaEngine)), 3u);
  EXPECT_EQ(slot(&apiv::VRuntime::deserializeCudaEngineV2), 23u);
  EXPECT_EQ(slot(&apiv::VCudaEngine::createExecutionContext), 5u);
  EXPECT_EQ(slot(&apiv::VCudaEngine::getTensorShape), 19u);
  EXPECT_EQ(slot(&apiv::VCudaEngine::getAliasedInputTensor), 58u);
  EXPECT_EQ(slot(&apiv::VExecutionContext::executeV2), 16u);
  EXPECT_EQ(slot(&apiv::VExecutionContext::setInputShape), 21u);
  EXPECT_EQ(slot(&apiv::VExecutionContext::enqueueV3), 37u);
  EXPECT_EQ(slot(&apiv::VExecutionContext::setCommunicator), 53u);
  EXPECT_EQ(slot(&apiv::VHostMemory::data), 2u);
  EXPECT_EQ(slot(&nvonnxparser::IParser::parseFromFile), 1u);
  EXPECT_EQ(slot(&nvonnxparser::IParser::getNbErrors), 5u);
  EXPECT_EQ(slot(&nvonnxparser::IParserError::nodeOperator), 7u);
}

TEST(Abi, SlotsOfWhatProgramsImplement) {
  EXPECT_EQ(slot(&ILogger::log), 0u);
  EXPECT_EQ(slot(&IProfiler::reportLayerTime), 0u);
  EXPECT_EQ(slot(&IErrorRecorder::getInterfaceInfo), 1u);
  EXPECT_EQ(slot(&IErrorRecorder::reportError), 9u);
  EXPECT_EQ(slot(&IErrorRecorder::decRefCount), 11u);
  EXPECT_EQ(slot(&IGpuAllocator::allocate), 4u);
  EXPECT_EQ(slot(&IGpuAllocator::deallocateAsync), 8u);
  EXPECT_EQ(slot(&IProgressMonitor::stepComplete), 5u);
  EXPECT_EQ(slot(&IStreamWriter::write), 4u);
  EXPECT_EQ(slot(&IPluginRegistry::getPluginCreatorList), 1u);
  EXPECT_EQ(slot(&IPluginRegistry::setErrorRecorder), 5u);  // the destructor takes 3 and 4
}

class OneLineLogger : public ILogger {
 public:
  void log(Severity severity, const char* message) noexcept override {
    text = std::to_string(static_cast<int>(severity)) + message;
  }
  std::string text;
};

TEST(Abi, CallThroughTheTableReachesTheLogger) {
  OneLineLogger logger;
  using Log = void (*)(ILogger*, ILogger::Severity, const char*);
  const auto table = *reinterpret_cast<void***>(static_cast<ILogger*>(&logger));
  reinterpret_cast<Log>(table[0])(&logger, ILogger::Severity::kWARNING, " careful");
  EXPECT_EQ(logger.text, "2 careful");
}

TEST(Abi, EnumerationsKeepTheirNumbers) {
  EXPECT_EQ(static_cast<int>(DataType::kINT64), 8);
  EXPECT_EQ(static_cast<int>(LayerType::kSHUFFLE), 13);
  EXPECT_EQ(static_cast<int>(BuilderFlag::kTF32), 6);
  EXPECT_EQ(static_cast<int>(ElementWiseOperation::kLESS), 13);
  EXPECT_EQ(EnumMax<DataType>(), 12);
  EXPECT_EQ(EnumMax<ActivationType>(), 14);
  EXPECT_EQ(nvonnxparser::EnumMax<nvonnxparser::OnnxParserFlag>(), 5);
}

}  // namespace
}  // namespace nvinfer1
