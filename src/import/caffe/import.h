// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading Caffe networks: a prototxt and a caffemodel in, a Graph out.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"
#include "ops/lib/unknown_node.h"

namespace tenon::caffe {

/// A layer that cannot be imported.
struct ImportFailure {
  int number = 0;  // position in the network, from 0
  std::string layer;
  std::string type;
  Types inputs;
  std::string reason;
  std::string hint;  // may be empty
};

std::string to_string(const ImportFailure& failure);

struct ImportOptions {
  std::string name;                                // of the network's file, for messages
  std::optional<Dim> batch;                        // takes the place of the first dimension of every input
  bool half_weights = false;                       // weights are rounded to f16
  bool random_weights = false;                     // for layers without weights; always the same ones
  int64_t most_random_weights = int64_t{1} << 27;  // of a layer: a file of bytes must not become gigabytes
  bool mark_outputs = true;                        // blobs that no layer reads, unless `outputs` names others
  std::vector<std::string> outputs;                // blobs
  std::function<bool(const std::string& layer)> is_plugin = {};           // asked for each layer, if given
  std::function<Result<KnownNode>(const UnknownNode&)> make_plugin = {};  // for those layers
  std::vector<ImportFailure>* failures = nullptr;       // filled with every layer that cannot be imported, if given
  std::map<std::string, std::string>* blobs = nullptr;  // filled with the value's name of every blob, if given
};

/// Reads a network (text or binary NetParameter, of any age since `layers`) for inference, and its weights (the same
/// forms; may be empty if `network` has them). Values are named after blobs, nodes after layers. Errors: corrupt_data
/// (not such a file, or inconsistent), not_found (an output), unsupported (one error that lists every layer).
Result<Graph> import_bytes(std::span<const std::byte> network, std::span<const std::byte> weights,
                           const ImportOptions& options = {});

/// `weights` may be empty: no file. Errors: also those of opening files.
Result<Graph> import_files(const std::string& network, const std::string& weights, const ImportOptions& options = {});

/// True if the bytes begin as text of a prototxt does: it has a field of a network.
bool is_network_text(std::span<const std::byte> bytes);

/// A binaryproto, such as a mean image: f32 of four dimensions. Errors: corrupt_data.
Result<Constant> read_blob(std::span<const std::byte> bytes);

/// The layer types that are read, sorted.
std::vector<std::string> supported_layers();

}  // namespace tenon::caffe
