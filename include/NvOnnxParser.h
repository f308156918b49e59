// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The ONNX parser: fills a network from a model.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "NvInfer.h"

#define NV_ONNX_PARSER_MAJOR 0
#define NV_ONNX_PARSER_MINOR 1
#define NV_ONNX_PARSER_PATCH 0

static constexpr int32_t NV_ONNX_PARSER_VERSION =
    NV_ONNX_PARSER_MAJOR * 10000 + NV_ONNX_PARSER_MINOR * 100 + NV_ONNX_PARSER_PATCH;

struct onnxTensorDescriptorV1;

/// The nodes of a part of the model, by index, and whether that part can be built.
using SubGraph_t = std::pair<std::vector<size_t>, bool>;
using SubGraphCollection_t = std::vector<SubGraph_t>;

namespace nvonnxparser {

/// How many values enumeration T has; they are numbered from 0.
template <typename T>
constexpr int32_t EnumMax() noexcept;

/// What went wrong.
enum class ErrorCode : int {
  kSUCCESS = 0,         ///< nothing
  kINTERNAL_ERROR = 1,  ///< a defect of the library
  kMEM_ALLOC_FAILED = 2,
  kMODEL_DESERIALIZE_FAILED = 3,
  kINVALID_VALUE = 4,
  kINVALID_GRAPH = 5,
  kINVALID_NODE = 6,
  kUNSUPPORTED_GRAPH = 7,
  kUNSUPPORTED_NODE = 8,
  kUNSUPPORTED_NODE_ATTR = 9,
  kUNSUPPORTED_NODE_INPUT = 10,
  kUNSUPPORTED_NODE_DATATYPE = 11,
  kUNSUPPORTED_NODE_DYNAMIC = 12,
  kUNSUPPORTED_NODE_SHAPE = 13,
  kREFIT_FAILED = 14,
};
template <>
constexpr int32_t EnumMax<ErrorCode>() noexcept {
  return 15;
}

/// Bits of 1 << OnnxParserFlag.
using OnnxParserFlags = uint32_t;

enum class OnnxParserFlag : int32_t {
  kNATIVE_INSTANCENORM = 0,
  kENABLE_UINT8_AND_ASYMMETRIC_QUANTIZATION_DLA = 1,
  kREPORT_CAPABILITY_DLA = 2,
  kENABLE_PLUGIN_OVERRIDE = 3,
  kADJUST_FOR_DLA = 4,
};
template <>
constexpr int32_t EnumMax<OnnxParserFlag>() noexcept {
  return 5;
}

/// Something in a model that could not be imported. Owned by the parser until clearErrors().
class IParserError {
 public:
  /// What kind of error it is.
  virtual ErrorCode code() const = 0;
  /// What is wrong, in words.
  virtual const char* desc() const = 0;
  /// Where in the importer it was found.
  virtual const char* file() const = 0;
  virtual int line() const = 0;
  virtual const char* func() const = 0;
  /// Index of the node in the model, or -1.
  virtual int node() const = 0;
  /// Name of the node, empty if it has none.
  virtual const char* nodeName() const = 0;
  /// ONNX operator of the node.
  virtual const char* nodeOperator() const = 0;
  virtual const char* const* localFunctionStack() const = 0;
  virtual int32_t localFunctionStackSize() const = 0;

 protected:
  virtual ~IParserError() noexcept = default;

 public:
};

/// Fills a network from an ONNX model. Use it for one model, and keep it until the engine is built: it owns the
/// weights.
class IParser {
 public:
  /// Imports a model from memory. `modelPath` says where files of external data are looked for. False when something
  /// could not be imported: getError tells what, for every node.
  virtual bool parse(const void* serialized, size_t size, const char* modelPath = nullptr) noexcept = 0;
  /// Imports a model from a file. `verbosity` is a value of ILogger::Severity.
  virtual bool parseFromFile(const char* file, int verbosity) noexcept = 0;
  /// Superseded by supportsModelV2.
  virtual bool supportsModel(const void* serialized, size_t size, SubGraphCollection_t& subGraphs,
                             const char* modelPath = nullptr) noexcept = 0;
  virtual bool parseWithWeightDescriptors(const void* serialized, size_t size) noexcept = 0;
  /// True when there is an importer for the ONNX operator.
  virtual bool supportsOperator(const char* opName) const noexcept = 0;
  /// How many errors there are since the start or clearErrors().
  virtual int getNbErrors() const noexcept = 0;
  /// One of them, or nullptr out of range.
  virtual const IParserError* getError(int index) const noexcept = 0;
  virtual void clearErrors() noexcept = 0;
  virtual ~IParser() noexcept = default;
  virtual const char* const* getUsedVCPluginLibraries(int64_t& nbPluginLibs) const noexcept = 0;
  virtual void setFlags(OnnxParserFlags onnxParserFlags) noexcept = 0;
  virtual OnnxParserFlags getFlags() const noexcept = 0;
  virtual void clearFlag(OnnxParserFlag flag) noexcept = 0;
  virtual void setFlag(OnnxParserFlag flag) noexcept = 0;
  virtual bool getFlag(OnnxParserFlag flag) const noexcept = 0;
  virtual const nvinfer1::ITensor* getLayerOutputTensor(const char* name, int64_t i) noexcept = 0;
  /// True when all of the model can be imported. If not, getNbSubgraphs and its like tell which parts can.
  virtual bool supportsModelV2(const void* serialized, size_t size, const char* modelPath = nullptr) noexcept = 0;
  virtual int64_t getNbSubgraphs() noexcept = 0;
  virtual bool isSubgraphSupported(int64_t size) noexcept = 0;
  /// The nodes of a part, by index in the model; owned by the parser.
  virtual int64_t* getSubgraphNodes(int64_t index, int64_t& length) noexcept = 0;
  virtual bool loadModelProto(const void* serialized, size_t size, const char* modelPath = nullptr) noexcept = 0;
  virtual bool loadInitializer(const char* name, const void* data, size_t size) noexcept = 0;
  virtual bool parseModelProto() noexcept = 0;
  virtual bool setBuilderConfig(const nvinfer1::IBuilderConfig* config) noexcept = 0;

  // Calls before release 8.
  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }
  /// Whether all of the model can be imported.
  TRT_DEPRECATED bool supportsModel(const void* serialized, size_t size) noexcept {
    return supportsModelV2(serialized, size, nullptr);
  }
  /// Weights of a model come with it; `weights` of another format are not read: false if there are any.
  TRT_DEPRECATED bool parseWithWeightDescriptors(const void* serialized, size_t size, uint32_t count,
                                                 const onnxTensorDescriptorV1* /*weights*/) noexcept {
    return count == 0 && parse(serialized, size, nullptr);
  }
  /// How many weights of the model can be refitted by name: none, the refitter knows them by the layers' names.
  TRT_DEPRECATED int getRefitMap(const char** /*weightNames*/, const char** /*layerNames*/,
                                 nvinfer1::WeightsRole* /*roles*/) noexcept {
    return 0;
  }
};

/// Feeds the weights of a model to a refitter.
class IParserRefitter {
 public:
  virtual bool refitFromBytes(const void* serialized, size_t size, const char* modelPath = nullptr) noexcept = 0;
  virtual bool refitFromFile(const char* file) noexcept = 0;
  virtual int32_t getNbErrors() const noexcept = 0;
  virtual const IParserError* getError(int32_t index) const noexcept = 0;
  virtual void clearErrors() = 0;
  virtual ~IParserRefitter() noexcept = default;
  virtual bool loadModelProto(const void* serialized, size_t size, const char* modelPath = nullptr) noexcept = 0;
  virtual bool loadInitializer(const char* name, const void* data, size_t size) noexcept = 0;
  virtual bool refitModelProto() noexcept = 0;
};
}  // namespace nvonnxparser

extern "C" TENSORRTAPI void* createNvOnnxParser_INTERNAL(void* network, void* logger, int version) noexcept;
extern "C" TENSORRTAPI void* createNvOnnxParserRefitter_INTERNAL(void* refitter, void* logger,
                                                                 int32_t version) noexcept;
extern "C" TENSORRTAPI int getNvOnnxParserVersion() noexcept;

namespace nvonnxparser {

// Unnamed, so that each program passes the version of the headers it was compiled with.
namespace {

/// A parser that fills `network`, to be freed with delete; keep it until the engine is built.
inline IParser* createParser(nvinfer1::INetworkDefinition& network, nvinfer1::ILogger& logger) noexcept {
  return static_cast<IParser*>(createNvOnnxParser_INTERNAL(&network, &logger, NV_ONNX_PARSER_VERSION));
}

/// A parser that feeds the weights of a model to `refitter`, to be freed with delete.
inline IParserRefitter* createParserRefitter(nvinfer1::IRefitter& refitter, nvinfer1::ILogger& logger) noexcept {
  return static_cast<IParserRefitter*>(createNvOnnxParserRefitter_INTERNAL(&refitter, &logger, NV_ONNX_PARSER_VERSION));
}
}  // namespace
}  // namespace nvonnxparser
