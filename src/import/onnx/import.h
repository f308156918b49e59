// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading ONNX models: bytes or a file in, a Graph out.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"
#include "ops/lib/unknown_node.h"

namespace tenon::onnx {

/// The opsets of the default domain that are read.
constexpr int kOldestOpset = 1;
/// Below it, nodes that use what the opset before it meant otherwise (`broadcast`) are refused.
constexpr int kOldestPlainOpset = 7;
constexpr int kNewestOpset = 28;  // of onnx 1.23.2

/// A node that cannot be imported.
struct ImportFailure {
  int number = 0;    // position in its graph, from 0
  std::string node;  // its name, or that of its first output
  std::string op_type;
  std::string domain;
  int opset = 0;
  Types inputs;
  std::string reason;
  std::string hint;  // may be empty
};

std::string to_string(const ImportFailure& failure);

using tenon::KnownNode;
using tenon::UnknownNode;

struct ImportOptions {
  std::string name;    // of the model, for messages; import_file takes the path if empty
  std::string folder;  // where external data lies; import_file takes the model's if empty
  std::vector<std::pair<std::string, Constant>> fixed_inputs;  // inputs that are constants from here on
  size_t map_above = 0x7fffffff;  // a file of more bytes stays mapped, and big weights refer to it instead of a copy
  /// Asked for nodes that no importer takes. Nullopt: it does not know them either.
  std::function<Result<std::optional<KnownNode>>(const UnknownNode&)> unknown_node = {};
  std::vector<ImportFailure>* failures = nullptr;  // filled with every node that cannot be imported, if given
  /// Filled, if given: of each node of the model, whether it can be imported; behind one that cannot, whether its
  /// operator is known.
  std::vector<bool>* supported = nullptr;
  /// Operators, named as by supported_operators(), that are read by the function of their schema although there is an
  /// importer; those without a function keep it.
  std::vector<std::string> by_function = {};
  /// Elements of weights whose data the model says is in a file, by name.
  std::unordered_map<std::string, std::span<const std::byte>> initializers;
  /// Takes the place of the first dimension of every input of the model. A reshape of what begins with it to the size
  /// that the model writes there keeps it.
  std::optional<Dim> batch = {};
};

/// Reads a serialized ModelProto. Values keep the names of the source's tensors, nodes their names as Origin. Weights
/// are copied at most once. `owner` keeps `bytes` alive, if it is given: then weights refer to them when there are more
/// than map_above. Errors: corrupt_data (not a model, truncated, inconsistent), unsupported (one error that lists every
/// node that cannot be imported; more than 2 GB beside the weights).
Result<Graph> import_bytes(std::span<const std::byte> bytes, const ImportOptions& options = {},
                           std::shared_ptr<const void> owner = nullptr);

/// Maps the file; external data is mapped too and never copied if aligned. Errors: also those of opening files.
Result<Graph> import_file(const std::string& path, const ImportOptions& options = {});

/// The operators that are read, "Conv" or "com.microsoft.Gelu", sorted.
std::vector<std::string> supported_operators();

}  // namespace tenon::onnx
