// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From bytes or paths to a graph.
#include "import/caffe/import.h"

#include <algorithm>
#include <string_view>

#include "base/file.h"
#include "import/caffe/net_importer.h"
#include "import/caffe/net_reader.h"
#include "ir/verify.h"

namespace tenon::caffe {

std::string to_string(const ImportFailure& failure) {
  std::string out = str("layer '", failure.layer, "' (", failure.type, "), no. ", failure.number, ": ", failure.reason);
  if (!failure.inputs.empty()) out += str("; bottoms ", join(failure.inputs));
  if (!failure.hint.empty()) out += str("; try: ", failure.hint);
  return out;
}

Result<Graph> import_bytes(std::span<const std::byte> network, std::span<const std::byte> weights,
                           const ImportOptions& options) {
  TRY_ASSIGN(const std::shared_ptr<Net> net, read_net(network).note("in the network"));
  std::shared_ptr<Net> trained;
  if (!weights.empty()) {
    TRY_ASSIGN(trained, read_net(weights).note("in the weights"));
  }
  TRY_ASSIGN(Graph graph, NetImporter(net, trained, options).run());
  TRY(ir::infer_types(graph));
  TRY(ir::verify(graph));
  return graph;
}

Result<Graph> import_files(const std::string& network, const std::string& weights, const ImportOptions& options) {
  ImportOptions named = options;
  if (named.name.empty()) named.name = network;
  TRY_ASSIGN(const auto file, MappedFile::open(network));
  std::shared_ptr<const MappedFile> trained;
  if (!weights.empty()) {
    TRY_ASSIGN(trained, MappedFile::open(weights));
  }
  const auto bytes = trained ? trained->bytes() : std::span<const std::byte>();
  return import_bytes(file->bytes(), bytes, named).note(str("while importing '", network, "'"));
}

bool is_network_text(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min<size_t>(bytes.size(), 1 << 16));
  if (text.find('\0') != std::string_view::npos) return false;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    const size_t start = text.find_first_not_of(" \t\r", at);
    const std::string_view line = start < end ? text.substr(start, end - start) : std::string_view();
    at = end + 1;
    if (line.empty() || line[0] == '#') continue;
    for (const std::string_view field :
         {"name", "input", "input_dim", "input_shape", "layer", "layers", "state", "force_backward", "debug_info"}) {
      if (!line.starts_with(field)) continue;
      const size_t next = line.find_first_not_of(" \t", field.size());
      if (next != std::string_view::npos && (line[next] == ':' || line[next] == '{')) return true;
    }
    return false;
  }
  return false;
}

Result<Constant> read_blob(std::span<const std::byte> bytes) {
  const auto blob = std::make_shared<caffe_schema::BlobProto>();
  constexpr size_t kMaxBytes = 0x7fffffff;  // of protobuf
  if (bytes.size() > kMaxBytes || !blob->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a binaryproto, found ", bytes.size(), " bytes of something else"));
  }
  TRY_ASSIGN(const Shape found, shape_of(*blob));
  std::vector<Dim> dims = found.dims();
  if (dims.empty() || dims.size() > 4) {
    return Error(ErrorCode::corrupt_data, str("expected a blob of one to four dimensions, found ", found));
  }
  while (dims.size() < 4) dims.insert(dims.begin(), Dim(1));
  return read_elements(*blob, Shape(dims), blob);
}

std::vector<std::string> supported_layers() {
  std::vector<std::string> out;
  for (const Importer& importer : importers()) out.insert(out.end(), importer.types.begin(), importer.types.end());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace tenon::caffe
