// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading and writing the folders of backend cases.
#include "tests/onnx/case_files.h"

#include <fstream>
#include <iterator>
#include <sstream>

namespace tenon::onnx_cases {
namespace {

Result<std::string> read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorCode::corrupt_data, str("cannot read ", path.string()));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// "NAME<tab>DTYPE<tab>DIMS"
Result<NamedConstant> read_input(const std::string& line, const std::filesystem::path& data) {
  const size_t first = line.find('\t');
  const size_t second = first == std::string::npos ? first : line.find('\t', first + 1);
  if (second == std::string::npos) return Error(ErrorCode::corrupt_data, str("expected two tabs, found ", line));
  const auto dtype = parse_data_type(line.substr(first + 1, second - first - 1));
  if (!dtype) return Error(ErrorCode::corrupt_data, str("expected a data type, found ", line));
  std::istringstream dims(line.substr(second + 1));
  const std::vector<int64_t> numbers{std::istream_iterator<int64_t>(dims), {}};
  TensorType type{.dtype = *dtype, .shape = Shape::of(numbers)};
  TRY_ASSIGN(const std::string bytes, read(data));
  if (bytes.size() != type.bytes())
    return Error(ErrorCode::corrupt_data, str("expected ", type.bytes(), " bytes, found ", bytes.size()));
  return NamedConstant{line.substr(0, first), Constant::copy(type, std::as_bytes(std::span(bytes)))};
}

}  // namespace

Result<std::vector<NamedConstant>> read_inputs(const std::filesystem::path& folder) {
  TRY_ASSIGN(const std::string text, read(folder / "inputs.txt"));
  std::istringstream lines(text);
  std::vector<NamedConstant> inputs;
  for (std::string line; std::getline(lines, line);) {
    TRY_ASSIGN(NamedConstant input, read_input(line, folder / str("input_", inputs.size(), ".bin")));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

Result<> write_outputs(const std::filesystem::path& folder, const std::vector<NamedConstant>& outputs) {
  std::ofstream text(folder / "outputs.txt");
  for (size_t i = 0; i < outputs.size(); ++i) {
    const TensorType& type = outputs[i].elements.type();
    text << outputs[i].name << '\t' << to_string(type.dtype) << '\t';
    for (const int64_t dim : type.shape.numbers()) text << dim << ' ';
    text << '\n';
    const auto bytes = outputs[i].elements.bytes();
    std::ofstream data(folder / str("output_", i, ".bin"), std::ios::binary);
    data.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!data) return Error(ErrorCode::corrupt_data, str("cannot write below ", folder.string()));
  }
  return text ? Result<>(Done{}) : Error(ErrorCode::corrupt_data, str("cannot write below ", folder.string()));
}

}  // namespace tenon::onnx_cases
