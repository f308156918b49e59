// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// nvonnxparser::IParser over the ONNX importer.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "NvOnnxParser.h"
#include "api/network/network.h"
#include "import/onnx/import.h"

namespace tenon::api {

/// One error: of a node, or of the model as a whole (node -1).
class ParserError final : public nvonnxparser::IParserError {
 public:
  ParserError(nvonnxparser::ErrorCode code, std::string text) : code_(code), text_(std::move(text)) {}
  explicit ParserError(const onnx::ImportFailure& failure);
  ~ParserError() noexcept override = default;

  nvonnxparser::ErrorCode code() const override { return code_; }
  const char* desc() const override { return text_.c_str(); }
  const char* file() const override { return "src/import/onnx"; }
  int line() const override { return 0; }
  const char* func() const override { return ""; }
  int node() const override { return node_; }
  const char* nodeName() const override { return node_name_.c_str(); }
  const char* nodeOperator() const override { return node_operator_.c_str(); }
  const char* const* localFunctionStack() const override { return nullptr; }
  int32_t localFunctionStackSize() const override { return 0; }

 private:
  nvonnxparser::ErrorCode code_;
  std::string text_;
  int node_ = -1;
  std::string node_name_;
  std::string node_operator_;
};

class OnnxParser final : public nvonnxparser::IParser {
 public:
  OnnxParser(Network& network, const Reporter& reporter) : network_(network), reporter_(reporter) {}

  bool parse(const void* serialized, size_t size, const char* modelPath) noexcept override;
  bool parseFromFile(const char* file, int verbosity) noexcept override;
  bool supportsModel(const void* serialized, size_t size, SubGraphCollection_t& subGraphs,
                     const char* modelPath) noexcept override;
  bool parseWithWeightDescriptors(const void* serialized, size_t size) noexcept override;
  bool supportsOperator(const char* opName) const noexcept override;
  int getNbErrors() const noexcept override { return static_cast<int>(errors_.size()); }
  const nvonnxparser::IParserError* getError(int index) const noexcept override;
  void clearErrors() noexcept override { errors_.clear(); }
  const char* const* getUsedVCPluginLibraries(int64_t& nbPluginLibs) const noexcept override;
  void setFlags(nvonnxparser::OnnxParserFlags flags) noexcept override { flags_ = flags; }
  nvonnxparser::OnnxParserFlags getFlags() const noexcept override { return flags_; }
  void clearFlag(nvonnxparser::OnnxParserFlag flag) noexcept override { flags_ &= ~bit(flag); }
  void setFlag(nvonnxparser::OnnxParserFlag flag) noexcept override { flags_ |= bit(flag); }
  bool getFlag(nvonnxparser::OnnxParserFlag flag) const noexcept override { return (flags_ & bit(flag)) != 0; }
  const nv::ITensor* getLayerOutputTensor(const char* name, int64_t i) noexcept override;
  bool supportsModelV2(const void* serialized, size_t size, const char* modelPath) noexcept override;
  int64_t getNbSubgraphs() noexcept override;
  bool isSubgraphSupported(int64_t index) noexcept override;
  int64_t* getSubgraphNodes(int64_t index, int64_t& length) noexcept override;
  bool loadModelProto(const void* serialized, size_t size, const char* modelPath) noexcept override;
  bool loadInitializer(const char* name, const void* data, size_t size) noexcept override;
  bool parseModelProto() noexcept override;
  bool setBuilderConfig(const nv::IBuilderConfig* config) noexcept override;

 private:
  /// 0 for a number that is no flag.
  static nvonnxparser::OnnxParserFlags bit(nvonnxparser::OnnxParserFlag flag) {
    const auto number = static_cast<int32_t>(flag);
    return number >= 0 && number < 32 ? 1U << number : 0;
  }
  /// Keeps what an import that failed has to say.
  template <class Import>
  Result<Graph> import(Import&& run);
  /// The importer's options for bytes that lie at `modelPath`.
  static void locate(const char* modelPath, onnx::ImportOptions& options);
  /// Whether all of a model can be imported; what can is in parts_.
  Result<bool> examine(const void* serialized, size_t size, const char* modelPath);

  struct Loaded {  // by loadModelProto
    std::vector<std::byte> model;
    std::string path;
    std::unordered_map<std::string, std::span<const std::byte>> initializers;
  };

  Network& network_;
  Reporter reporter_;
  nvonnxparser::OnnxParserFlags flags_ = 0;
  std::vector<std::unique_ptr<ParserError>> errors_;
  std::vector<std::vector<int64_t>> parts_;  // of the model last examined: nodes in a row that can be imported
  std::optional<Loaded> loaded_;
};

}  // namespace tenon::api
