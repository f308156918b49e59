// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The Caffe parser: fills a network from a prototxt and a caffemodel.
#pragma once

#include <cstddef>
#include <cstdint>

#include "NvInfer.h"

namespace nvcaffeparser1 {

/// Finds tensors of a network by the names of Caffe's blobs. Belongs to the parser.
class IBlobNameToTensor {
 public:
  /// The tensor that the blob's name stands for at the end of the network, or nullptr.
  virtual nvinfer1::ITensor* find(const char* name) const noexcept = 0;

 protected:
  virtual ~IBlobNameToTensor() noexcept = default;
};

/// A blob read from a binaryproto, such as a mean image.
class IBinaryProtoBlob {
 public:
  /// The elements, of type getDataType(), in the order of getDimensions().
  virtual const void* getData() noexcept = 0;
  /// num, channels, height, width.
  virtual nvinfer1::Dims4 getDimensions() noexcept = 0;
  virtual nvinfer1::DataType getDataType() noexcept = 0;
  virtual void destroy() noexcept = 0;
  virtual ~IBinaryProtoBlob() noexcept = default;
};

/// Makes plugins for layers, asked for each of them by name.
class IPluginFactoryV2 {
 public:
  virtual bool isPluginV2(const char* layerName) noexcept = 0;
  virtual nvinfer1::IPluginV2* createPlugin(const char* layerName, const nvinfer1::Weights* weights, int32_t nbWeights,
                                            const char* libNamespace = "") noexcept = 0;
  virtual ~IPluginFactoryV2() noexcept = default;
};

/// The factory of releases 5 to 7.
class IPluginFactory {
 public:
  virtual bool isPlugin(const char* layerName) = 0;
  virtual nvinfer1::IPlugin* createPlugin(const char* layerName, const nvinfer1::Weights* weights,
                                          int32_t nbWeights) = 0;
  virtual ~IPluginFactory() noexcept = default;
};

class IPluginFactoryExt : public IPluginFactory {
 public:
  virtual int32_t getVersion() const { return NV_TENSORRT_VERSION; }
  virtual bool isPluginExt(const char* layerName) = 0;
};

/// Reads Caffe networks. Layers are added to the network, outputs are left for the caller to mark.
class ICaffeParser {
 public:
  /// From files. With `weightType` kHALF weights are rounded to f16. A `model` of nullptr or "" gives made-up weights.
  /// nullptr after an error, which the network's logger and the parser's recorder have; it names every layer that
  /// cannot be imported. The result belongs to the parser.
  virtual const IBlobNameToTensor* parse(const char* deploy, const char* model, nvinfer1::INetworkDefinition& network,
                                         nvinfer1::DataType weightType) noexcept = 0;
  /// The same from memory.
  virtual const IBlobNameToTensor* parseBuffers(const uint8_t* deployBuffer, std::size_t deployLength,
                                                const uint8_t* modelBuffer, std::size_t modelLength,
                                                nvinfer1::INetworkDefinition& network,
                                                nvinfer1::DataType weightType) noexcept = 0;
  /// A binaryproto, to be freed by the caller; nullptr after an error.
  virtual IBinaryProtoBlob* parseBinaryProto(const char* fileName) noexcept = 0;
  /// The largest file that may be read, in bytes; 2 GB is the most that the format can have.
  virtual void setProtobufBufferSize(size_t size) noexcept = 0;
  virtual void destroy() noexcept = 0;
  /// Layers that the factory claims become the plugins that it makes, which are copied; it is given the layer's blobs
  /// as kFLOAT, which live as long as the parser.
  virtual void setPluginFactoryV2(IPluginFactoryV2* factory) noexcept = 0;
  virtual void setPluginNamespace(const char* libNamespace) noexcept = 0;
  virtual ~ICaffeParser() noexcept = default;
  virtual void setErrorRecorder(nvinfer1::IErrorRecorder* recorder) noexcept = 0;
  virtual nvinfer1::IErrorRecorder* getErrorRecorder() const noexcept = 0;
  virtual void setPluginFactory(IPluginFactory* factory) noexcept = 0;
  virtual void setPluginFactoryExt(IPluginFactoryExt* factory) noexcept = 0;

  const IBlobNameToTensor* parseBuffers(const char* deployBuffer, std::size_t deployLength, const char* modelBuffer,
                                        std::size_t modelLength, nvinfer1::INetworkDefinition& network,
                                        nvinfer1::DataType weightType) noexcept {
    return parseBuffers(reinterpret_cast<const uint8_t*>(deployBuffer), deployLength,
                        reinterpret_cast<const uint8_t*>(modelBuffer), modelLength, network, weightType);
  }
};

/// A parser of its own; freed with delete or destroy(). nullptr if memory is short.
TENSORRTAPI ICaffeParser* createCaffeParser() noexcept;

/// Frees what the protobuf library keeps until the process ends. Here that is nothing that a program could miss: other
/// parsers go on working.
TENSORRTAPI void shutdownProtobufLibrary() noexcept;

}  // namespace nvcaffeparser1

extern "C" TENSORRTAPI void* createNvCaffeParser_INTERNAL() noexcept;
