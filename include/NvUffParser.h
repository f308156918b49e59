// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The UFF parser: fills a network from a UFF file, which TensorFlow models were converted to.
#pragma once

#include <cstddef>
#include <cstdint>

#include "NvInfer.h"

/// The version of the format that the parser wants at least.
#define UFF_REQUIRED_VERSION_MAJOR 0
#define UFF_REQUIRED_VERSION_MINOR 6
#define UFF_REQUIRED_VERSION_PATCH 9

namespace nvuffparser {

/// How an input's dimensions lie, as registered and as fed.
enum class UffInputOrder : int32_t {
  kNCHW = 0,
  kNHWC = 1,
  kNC = 2,
};

/// The type of a plugin's field.
enum class FieldType : int32_t {
  kFLOAT = 0,
  kINT32 = 1,
  kCHAR = 2,
  kDIMS = 4,
  kDATATYPE = 5,
  kUNKNOWN = 6,
};

/// A plugin's field: a name, and `length` values of a type.
class TENSORRTAPI FieldMap {
 public:
  const char* name{};
  const void* data{};
  FieldType type = FieldType::kUNKNOWN;
  int32_t length = 1;

  FieldMap() noexcept = default;
  FieldMap(const char* name, const void* data, const FieldType type, int32_t length = 1);
};

struct FieldCollection {
  int32_t nbFields;
  const FieldMap* fields;
};

/// The factories of releases 5 to 7, which make plugins of nodes by name.
class IPluginFactory {
 public:
  virtual bool isPlugin(const char* layerName) = 0;
  virtual nvinfer1::IPlugin* createPlugin(const char* layerName, const nvinfer1::Weights* weights, int32_t nbWeights,
                                          const FieldCollection fc) = 0;
  virtual ~IPluginFactory() noexcept = default;
};

class IPluginFactoryExt : public IPluginFactory {
 public:
  virtual int32_t getVersion() const { return NV_TENSORRT_VERSION; }
  virtual bool isPluginExt(const char* layerName) = 0;
};

/// Reads UFF models. Inputs and outputs are registered first; parse() adds the layers and marks the outputs.
class IUffParser {
 public:
  /// `inputDims` without the batch, in the order given. False after an error (no name, no dimensions).
  virtual bool registerInput(const char* inputName, nvinfer1::Dims inputDims, UffInputOrder inputOrder) noexcept = 0;
  /// A node whose result is an output; a MarkOutput node stands for what it marks.
  virtual bool registerOutput(const char* outputName) noexcept = 0;
  /// With `weightsType` kHALF weights are rounded to f16. False after an error, which the network's logger and the
  /// parser's recorder have; it names every node that cannot be imported.
  virtual bool parse(const char* file, nvinfer1::INetworkDefinition& network,
                     nvinfer1::DataType weightsType = nvinfer1::DataType::kFLOAT) noexcept = 0;
  /// The same from memory.
  virtual bool parseBuffer(const char* buffer, std::size_t size, nvinfer1::INetworkDefinition& network,
                           nvinfer1::DataType weightsType = nvinfer1::DataType::kFLOAT) noexcept = 0;
  virtual void destroy() noexcept = 0;
  virtual int32_t getUffRequiredVersionMajor() noexcept = 0;
  virtual int32_t getUffRequiredVersionMinor() noexcept = 0;
  virtual int32_t getUffRequiredVersionPatch() noexcept = 0;
  virtual void setPluginNamespace(const char* libNamespace) noexcept = 0;
  virtual ~IUffParser() noexcept = default;
  virtual void setErrorRecorder(nvinfer1::IErrorRecorder* recorder) noexcept = 0;
  virtual nvinfer1::IErrorRecorder* getErrorRecorder() const noexcept = 0;
  /// Nodes that a factory claims become the plugins that it makes, which are copied. It is given the node's fields
  /// without their kinds ("minSize_u_float" is minSize), and no weights. Other nodes of plugins ("_NMS_TRT") are made
  /// by the creator of their name that is registered in the parser's namespace.
  virtual void setPluginFactory(IPluginFactory* factory) noexcept = 0;
  virtual void setPluginFactoryExt(IPluginFactoryExt* factory) noexcept = 0;
};

/// A parser of its own; freed with delete or destroy(). nullptr if memory is short.
TENSORRTAPI IUffParser* createUffParser() noexcept;

/// Here there is nothing to shut down; other parsers go on working.
TENSORRTAPI void shutdownProtobufLibrary() noexcept;

}  // namespace nvuffparser

extern "C" TENSORRTAPI void* createNvUffParser_INTERNAL() noexcept;
