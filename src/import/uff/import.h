// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading UFF models: bytes, and what the program says of inputs and outputs, in; a Graph out.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"
#include "ops/lib/unknown_node.h"

namespace tenon::uff {

/// How an input is fed, behind its batch dimension.
enum class InputOrder { nchw, nhwc, nc };

struct Input {
  std::string name;
  std::vector<int64_t> dims;  // without batch, in the order fed
  InputOrder order = InputOrder::nchw;
};

/// A node that cannot be imported.
struct ImportFailure {
  int number = 0;  // position in its graph, from 0
  std::string node;
  std::string operation;
  Types inputs;
  std::string reason;
  std::string hint;  // may be empty
};

std::string to_string(const ImportFailure& failure);

struct ImportOptions {
  std::string name;  // of the model, for messages
  std::vector<Input> inputs;
  std::vector<std::string> outputs;                // nodes; empty: those that the file marks
  Dim batch = Dim::symbol("batch", 1);             // the first dimension of every input
  bool half_weights = false;                       // f32 weights are rounded to f16
  std::vector<ImportFailure>* failures = nullptr;  // filled with every node that cannot be imported, if given
  std::function<bool(const std::string& node)> is_plugin = {};            // asked for each node, if given
  std::function<Result<KnownNode>(const UnknownNode&)> make_plugin = {};  // for those nodes
  /// Asked for nodes that no importer takes: their operation without the `_` in front of it. Nullopt: not known.
  std::function<Result<std::optional<KnownNode>>(const UnknownNode&)> unknown_node = {};
};

/// Reads a serialized MetaGraph. Values and nodes have the names of the file's nodes. Errors: corrupt_data (not a
/// model, inconsistent), not_found (an input or output that the model lacks), unsupported (one error that lists every
/// node).
Result<Graph> import_bytes(std::span<const std::byte> bytes, const ImportOptions& options);

/// Errors: also those of opening files.
Result<Graph> import_file(const std::string& path, const ImportOptions& options);

/// The operations that are read, sorted.
std::vector<std::string> supported_operations();

}  // namespace tenon::uff
