// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From bytes or a path to a graph.
#include "import/uff/import.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <limits>

#include "base/file.h"
#include "import/uff/graph_importer.h"
#include "ir/verify.h"

namespace tenon::uff {

std::string to_string(const ImportFailure& failure) {
  std::string out =
      str("node '", failure.node, "' (", failure.operation, "), no. ", failure.number, ": ", failure.reason);
  if (!failure.inputs.empty()) out += str("; inputs ", join(failure.inputs));
  if (!failure.hint.empty()) out += str("; try: ", failure.hint);
  return out;
}

Result<Graph> import_bytes(std::span<const std::byte> bytes, const ImportOptions& options) {
  constexpr size_t kMaxMessageBytes = std::numeric_limits<int>::max();  // of protobuf
  google::protobuf::Arena arena;  // a message alone leaks what it was given when memory is short
  auto& model = *google::protobuf::Arena::CreateMessage<uff_schema::MetaGraph>(&arena);
  if (bytes.size() > kMaxMessageBytes) {
    return Error(ErrorCode::unsupported, str("expected at most 2 GB, found ", bytes.size(), " bytes"));
  }
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || model.graphs_size() == 0) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a UFF model, found ", bytes.size(), " bytes of something else"));
  }
  TRY_ASSIGN(Graph graph, GraphImporter(model, options).run());
  TRY(ir::infer_types(graph));
  TRY(ir::verify(graph));
  return graph;
}

Result<Graph> import_file(const std::string& path, const ImportOptions& options) {
  ImportOptions named = options;
  if (named.name.empty()) named.name = path;
  TRY_ASSIGN(const auto file, MappedFile::open(path));
  return import_bytes(file->bytes(), named).note(str("while importing '", path, "'"));
}

std::vector<std::string> supported_operations() {
  std::vector<std::string> out = {"Input", "MarkOutput"};
  for (const Importer& importer : importers()) {
    out.insert(out.end(), importer.operations.begin(), importer.operations.end());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tenon::uff
