// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading and writing the folders of backend cases.
#include "tests/onnx/case_files.h"

#include <cstring>
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

/// Strings lie in a file each as its length in 4 bytes and its characters.
Result<Constant> read_strings(const TensorType& type, const std::string& bytes) {
  std::vector<std::string> out;
  for (size_t at = 0; at + sizeof(uint32_t) <= bytes.size();) {
    uint32_t length = 0;
    std::memcpy(&length, bytes.data() + at, sizeof(length));
    out.push_back(bytes.substr(at + sizeof(length), length));
    at += sizeof(length) + length;
  }
  if (static_cast<int64_t>(out.size()) != type.shape.volume())
    return Error(ErrorCode::corrupt_data, str("expected ", type, ", found ", out.size(), " strings"));
  return Constant::strings(type.shape, out);
}

std::string packed_strings(const Constant& constant) {
  std::string out;
  for (int64_t i = 0; i < constant.type().shape.volume(); ++i) {
    const std::string_view text = constant.tensor().as<Text>()[i].view();
    const auto length = static_cast<uint32_t>(text.size());
    out.append(reinterpret_cast<const char*>(&length), sizeof(length)).append(text);
  }
  return out;
}

class InputReader {
 public:
  InputReader(std::istream& lines, std::filesystem::path folder) : lines_(lines), folder_(std::move(folder)) {}

  /// The next value: "NAME<tab>DTYPE<tab>DIMS", or "NAME<tab>sequence<tab>COUNT" and so many values behind it.
  Result<NamedConstant> next(const std::string& line) {
    const size_t first = line.find('\t');
    const size_t second = first == std::string::npos ? first : line.find('\t', first + 1);
    if (second == std::string::npos) return Error(ErrorCode::corrupt_data, str("expected two tabs, found ", line));
    const auto dtype = parse_data_type(line.substr(first + 1, second - first - 1));
    if (!dtype) return Error(ErrorCode::corrupt_data, str("expected a data type, found ", line));
    std::istringstream dims(line.substr(second + 1));
    const std::vector<int64_t> numbers{std::istream_iterator<int64_t>(dims), {}};
    TRY_ASSIGN(Constant elements, is_container(*dtype) ? items(*dtype, numbers) : tensor(*dtype, numbers));
    return NamedConstant{line.substr(0, first), std::move(elements)};
  }

 private:
  Result<Constant> items(DataType dtype, const std::vector<int64_t>& count) {
    std::vector<Constant> out;
    for (int64_t i = 0; i < (count.empty() ? 0 : count[0]); ++i) {
      std::string line;
      if (!std::getline(lines_, line)) return Error(ErrorCode::corrupt_data, "expected more values, found the end");
      TRY_ASSIGN(NamedConstant item, next(line));
      out.push_back(std::move(item.elements));
    }
    return Constant::of_items(dtype, std::move(out));
  }

  Result<Constant> tensor(DataType dtype, const std::vector<int64_t>& dims) {
    const TensorType type{.dtype = dtype, .shape = Shape::of(dims)};
    TRY_ASSIGN(const std::string bytes, read(folder_ / str("input_", tensors_++, ".bin")));
    if (dtype == DataType::string) return read_strings(type, bytes);
    if (bytes.size() != type.bytes())
      return Error(ErrorCode::corrupt_data, str("expected ", type.bytes(), " bytes, found ", bytes.size()));
    return Constant::copy(type, std::as_bytes(std::span(bytes)));
  }

  std::istream& lines_;
  std::filesystem::path folder_;
  int tensors_ = 0;
};

class OutputWriter {
 public:
  explicit OutputWriter(const std::filesystem::path& folder) : folder_(folder), text_(folder / "outputs.txt") {}

  bool write(const std::string& name, const Constant& value) {
    const TensorType& type = value.type();
    text_ << name << '\t' << to_string(type.dtype) << '\t';
    for (const int64_t dim : type.shape.numbers()) text_ << dim << ' ';
    text_ << '\n';
    bool done = static_cast<bool>(text_);
    for (const Constant& item : value.items()) done = write(name, item) && done;
    if (is_container(type.dtype)) return done;
    const auto bytes = value.bytes();
    const std::string strings = type.dtype == DataType::string ? packed_strings(value) : std::string();
    std::ofstream data(folder_ / str("output_", tensors_++, ".bin"), std::ios::binary);
    if (type.dtype == DataType::string) {
      data << strings;
    } else {
      data.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    return done && static_cast<bool>(data);
  }

 private:
  std::filesystem::path folder_;
  std::ofstream text_;
  int tensors_ = 0;
};

}  // namespace

Result<std::vector<NamedConstant>> read_inputs(const std::filesystem::path& folder) {
  TRY_ASSIGN(const std::string text, read(folder / "inputs.txt"));
  std::istringstream lines(text);
  InputReader reader(lines, folder);
  std::vector<NamedConstant> inputs;
  for (std::string line; std::getline(lines, line);) {
    TRY_ASSIGN(NamedConstant input, reader.next(line));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

Result<> write_outputs(const std::filesystem::path& folder, const std::vector<NamedConstant>& outputs) {
  OutputWriter writer(folder);
  for (const NamedConstant& output : outputs) {
    if (!writer.write(output.name, output.elements))
      return Error(ErrorCode::corrupt_data, str("cannot write below ", folder.string()));
  }
  return Done{};
}

}  // namespace tenon::onnx_cases
