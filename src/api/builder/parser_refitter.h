// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// nvonnxparser::IParserRefitter: the weights of a model to a refitter.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/builder/onnx_parser.h"
#include "api/builder/refitter.h"

namespace tenon::api {

class ParserRefitter final : public nvonnxparser::IParserRefitter {
 public:
  ParserRefitter(Refitter& refitter, const Reporter& reporter) : refitter_(refitter), reporter_(reporter) {}

  bool refitFromBytes(const void* serialized, size_t size, const char* modelPath) noexcept override;
  bool refitFromFile(const char* file) noexcept override;
  int32_t getNbErrors() const noexcept override { return static_cast<int32_t>(errors_.size()); }
  const nvonnxparser::IParserError* getError(int32_t index) const noexcept override;
  void clearErrors() override { errors_.clear(); }
  bool loadModelProto(const void* serialized, size_t size, const char* modelPath) noexcept override;
  bool loadInitializer(const char* name, const void* data, size_t size) noexcept override;
  bool refitModelProto() noexcept override;

 private:
  template <class Import>
  Result<> refit(Import&& run);
  Result<> give(const Graph& graph);

  Refitter& refitter_;
  Reporter reporter_;
  std::vector<std::unique_ptr<ParserError>> errors_;
  std::vector<std::byte> model_;  // of loadModelProto
  std::string folder_;
  std::map<std::string, std::vector<std::byte>> initializers_;  // that go before those of the model
};

}  // namespace tenon::api
