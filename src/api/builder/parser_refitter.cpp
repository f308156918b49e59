// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ParserRefitter: imports the model once more and hands its constants over by name.
#include "api/builder/parser_refitter.h"

#include <filesystem>

namespace tenon::api {

namespace {

namespace parser = nvonnxparser;

std::string folder_of(const char* path) {
  return path == nullptr ? "" : std::filesystem::path(path).parent_path().string();
}

}  // namespace

Result<> ParserRefitter::give(const Graph& graph) {
  size_t count = 0;
  for (const Value& value : graph.values()) {
    if (!value.constant) continue;
    Constant constant = value.constant;
    if (const auto found = initializers_.find(value.name); found != initializers_.end()) {
      if (found->second.size() != value.type.bytes()) {
        return Error(ErrorCode::invalid_argument, str("initializer '", value.name, "': expected ", value.type.bytes(),
                                                      " bytes, found ", found->second.size()));
      }
      constant = Constant::copy(value.type, found->second);
    }
    TRY_ASSIGN(const bool taken, refitter_.give(value.name, constant));
    count += taken ? 1 : 0;
  }
  if (count > 0) return Done{};
  return Error(ErrorCode::not_found, "the model has none of the weights of the engine")
      .hint("give the model that the engine was built from, or one with its names");
}

template <class Import>
Result<> ParserRefitter::refit(Import&& run) {
  std::vector<onnx::ImportFailure> failures;
  onnx::ImportOptions options;
  options.failures = &failures;
  const auto graph = run(options);
  for (const onnx::ImportFailure& failure : failures) errors_.push_back(std::make_unique<ParserError>(failure));
  Result<> given = graph.ok() ? give(*graph) : Result<>(graph.error());
  if (!given.ok() && failures.empty()) {
    errors_.push_back(std::make_unique<ParserError>(parser::ErrorCode::kREFIT_FAILED, given.error().text()));
  }
  return given;
}

bool ParserRefitter::refitFromBytes(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParserRefitter::refitFromBytes", false, [&]() -> Result<> {
    if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
    return refit([&](onnx::ImportOptions& options) {
      options.folder = folder_of(modelPath);
      return onnx::import_bytes({static_cast<const std::byte*>(serialized), size}, options);
    });
  });
}

bool ParserRefitter::refitFromFile(const char* file) noexcept {
  return guard(reporter_, "IParserRefitter::refitFromFile", false, [&]() -> Result<> {
    if (file == nullptr) return Error(ErrorCode::invalid_argument, "the file name is null");
    return refit([&](onnx::ImportOptions& options) { return onnx::import_file(file, options); });
  });
}

const parser::IParserError* ParserRefitter::getError(int32_t index) const noexcept {
  return index >= 0 && index < getNbErrors() ? errors_[static_cast<size_t>(index)].get() : nullptr;
}

bool ParserRefitter::loadModelProto(const void* serialized, size_t size, const char* modelPath) noexcept {
  return guard(reporter_, "IParserRefitter::loadModelProto", false, [&]() -> Result<> {
    if (serialized == nullptr) return Error(ErrorCode::invalid_argument, "the model is null");
    const auto* bytes = static_cast<const std::byte*>(serialized);
    model_.assign(bytes, bytes + size);
    folder_ = folder_of(modelPath);
    initializers_.clear();
    return Done{};
  });
}

bool ParserRefitter::loadInitializer(const char* name, const void* data, size_t size) noexcept {
  return guard(reporter_, "IParserRefitter::loadInitializer", false, [&]() -> Result<> {
    if (model_.empty()) return Error(ErrorCode::invalid_argument, "there is no model: call loadModelProto first");
    if (name == nullptr || data == nullptr) return Error(ErrorCode::invalid_argument, "name or data is null");
    const auto* bytes = static_cast<const std::byte*>(data);
    initializers_[name].assign(bytes, bytes + size);
    return Done{};
  });
}

bool ParserRefitter::refitModelProto() noexcept {
  if (model_.empty()) {
    reporter_.error("IParserRefitter::refitModelProto", nv::ErrorCode::kINVALID_STATE,
                    "there is no model: call loadModelProto first");
    return false;
  }
  return guard(reporter_, "IParserRefitter::refitModelProto", false, [&]() -> Result<> {
    return refit([&](onnx::ImportOptions& options) {
      options.folder = folder_;
      return onnx::import_bytes(model_, options);
    });
  });
}

}  // namespace tenon::api
