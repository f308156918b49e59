// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From bytes or a path to a graph.
#include "import/onnx/import.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "base/file.h"
#include "import/onnx/graph_importer.h"
#include "import/onnx/weight_scan.h"
#include "ir/verify.h"

namespace tenon::onnx {

std::string to_string(const ImportFailure& failure) {
  const std::string type = failure.domain.empty() ? failure.op_type : str(failure.domain, ".", failure.op_type);
  std::string out = str("node '", failure.node, "' (", type, ", opset ", failure.opset, "), no. ", failure.number, ": ",
                        failure.reason);
  if (!failure.inputs.empty()) out += str("; inputs ", join(failure.inputs));
  if (!failure.hint.empty()) out += str("; try: ", failure.hint);
  return out;
}

namespace {

constexpr size_t kMaxMessageBytes = std::numeric_limits<int>::max();  // of protobuf

/// The message, and where the weights are that it lacks. On an arena, because a message alone leaks what it was given
/// when memory is short.
struct Parsed {
  google::protobuf::Arena arena;
  onnx_schema::ModelProto& model = *google::protobuf::Arena::CreateMessage<onnx_schema::ModelProto>(&arena);
  LiftedWeights lifted;
};

Result<> parse(std::span<const std::byte> bytes, Parsed& to) {
  if (bytes.size() > kMaxMessageBytes) {
    return Error(ErrorCode::unsupported,
                 str("expected at most 2 GB beside the weights, found ", bytes.size(), " bytes"))
        .hint("save it with external data");
  }
  if (!to.model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !to.model.has_graph()) {
    return Error(ErrorCode::corrupt_data,
                 str("expected an ONNX model, found ", bytes.size(), " bytes of something else"));
  }
  return Done{};
}

Result<> parse_without_weights(std::span<const std::byte> bytes, std::shared_ptr<const void> owner, Parsed& to) {
  TRY_ASSIGN(const ScannedModel scanned, lift_weights(bytes));
  TRY(parse(std::as_bytes(std::span(scanned.rest)), to));
  const auto& tensors = to.model.graph().initializer();
  if (static_cast<size_t>(tensors.size()) != scanned.lifted.size()) {
    return Error(ErrorCode::internal, str("expected ", scanned.lifted.size(), " weights, found ", tensors.size()));
  }
  for (int i = 0; i < tensors.size(); ++i) {
    const auto weights = scanned.lifted[static_cast<size_t>(i)];
    if (!weights.empty()) to.lifted.places.emplace(&tensors[i], weights);
  }
  to.lifted.owner = std::move(owner);
  return Done{};
}

}  // namespace

Result<Graph> import_bytes(std::span<const std::byte> bytes, const ImportOptions& options,
                           std::shared_ptr<const void> owner) {
  const auto parsed = std::make_shared<Parsed>();
  const bool in_place = owner && bytes.size() > options.map_above;
  if (in_place || bytes.size() > kMaxMessageBytes) {
    TRY(parse_without_weights(bytes, std::move(owner), *parsed));
  } else {
    TRY(parse(bytes, *parsed));
  }
  const TensorReader tensors(parsed, options.folder, parsed->lifted, options.initializers);
  TRY_ASSIGN(Graph graph, GraphImporter(parsed->model, tensors, options).run());
  TRY(ir::infer_types(graph));  // again, now that every value has its name: unknown dims are called after it
  TRY(ir::verify(graph));
  return graph;
}

Result<Graph> import_file(const std::string& path, const ImportOptions& options) {
  ImportOptions named = options;
  if (named.name.empty()) named.name = path;
  if (named.folder.empty()) {
    const auto folder = std::filesystem::path(path).parent_path();
    named.folder = folder.empty() ? "." : folder.string();
  }
  TRY_ASSIGN(const auto file, MappedFile::open(path));
  return import_bytes(file->bytes(), named, file).note(str("while importing '", named.name, "'"));
}

std::vector<std::string> supported_operators() {
  std::vector<std::string> out;
  for (const Importer& importer : importers()) {
    for (const std::string_view op_type : importer.op_types) {
      out.push_back(importer.domain.empty() ? std::string(op_type) : str(importer.domain, ".", op_type));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tenon::onnx
