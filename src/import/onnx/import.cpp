// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From bytes or a path to a graph.
#include "import/onnx/import.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "base/file.h"
#include "import/onnx/graph_importer.h"
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

Result<Graph> import_bytes(std::span<const std::byte> bytes, const ImportOptions& options) {
  if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    return Error(ErrorCode::unsupported, str("expected a model below 2 GB, found ", bytes.size(), " bytes"))
        .hint("save it with external data");
  }
  const auto model = std::make_shared<onnx_schema::ModelProto>();
  if (!model->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model->has_graph()) {
    return Error(ErrorCode::corrupt_data,
                 str("expected an ONNX model, found ", bytes.size(), " bytes of something else"));
  }
  const TensorReader tensors(model, options.folder);
  TRY_ASSIGN(Graph graph, GraphImporter(*model, tensors, options).run());
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
  return import_bytes(file->bytes(), named).note(str("while importing '", named.name, "'"));
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
