// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Weights that stay where they are: the same graph as by copying, files over 2 GB, damage that is told.
#include "import/onnx/weight_scan.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>

#include "import/onnx/import.h"
#include "ir/text.h"
#include "ops/lib/evaluate.h"
#include "tests/import/onnx/model.h"

namespace tenon {
namespace {

using onnx_schema::TensorProto;

/// Two weights to lift, one too small, one in a typed field; `x` gets all of them added.
Model adds() {
  Model model;
  model.input("x", {"64"});
  std::string sum = "x";
  for (const auto& [name, count] : {std::pair{"large", 64}, {"scale", 1}, {"typed", 64}, {"other", 64}}) {
    auto& tensor = model.weights(name, TensorProto::FLOAT, {count});
    std::vector<float> elements(static_cast<size_t>(count));
    std::iota(elements.begin(), elements.end(), static_cast<float>(name[0]));
    if (tensor.name() == "typed") {
      for (const float element : elements) tensor.add_float_data(element);
    } else {
      tensor.set_raw_data(elements.data(), elements.size() * sizeof(float));
    }
    model.node("Add", {sum, name}, {str("plus_", name)});
    sum = str("plus_", name);
  }
  model.output(sum);
  return model;
}

/// `message` with one more field of bytes, of which only the beginning is given.
std::string open_field(const std::string& message, char tag, uint64_t length) {
  std::string out = message + tag;
  for (; length >= 0x80; length >>= 7) out.push_back(static_cast<char>(length | 0x80));
  out.push_back(static_cast<char>(length));
  return out;
}

std::shared_ptr<const std::string> bytes_of(const Model& model) {
  return std::make_shared<const std::string>(model.bytes());
}

Result<Graph> import_in_place(const std::shared_ptr<const std::string>& bytes) {
  return onnx::import_bytes(std::as_bytes(std::span(*bytes)), {.map_above = 0}, bytes);
}

TEST(WeightScan, GivesTheSameGraph) {
  const auto bytes = bytes_of(adds());
  const auto copied = onnx::import_bytes(std::as_bytes(std::span(*bytes)));
  const auto in_place = import_in_place(bytes);
  ASSERT_TRUE(copied.ok()) << copied.error().text();
  ASSERT_TRUE(in_place.ok()) << in_place.error().text();
  EXPECT_EQ(ir::print(*in_place), ir::print(*copied));
  for (const std::string_view name : {"large", "scale", "typed", "other"}) {
    ASSERT_NE(in_place->find(name), kNoValue);
    EXPECT_EQ(*in_place->constant(in_place->find(name)), *copied->constant(copied->find(name))) << name;
  }
}

TEST(WeightScan, LiftsBigRawDataAlone) {
  const auto bytes = bytes_of(adds());
  const auto scanned = onnx::lift_weights(std::as_bytes(std::span(*bytes)));
  ASSERT_TRUE(scanned.ok()) << scanned.error().text();
  std::vector<size_t> sizes;
  for (const auto lifted : scanned->lifted) sizes.push_back(lifted.size());
  EXPECT_EQ(sizes, (std::vector<size_t>{256, 0, 0, 256}));
  Model without = adds();
  for (const int i : {0, 3}) without.graph().mutable_initializer(i)->clear_raw_data();
  onnx_schema::ModelProto rest;
  ASSERT_TRUE(rest.ParseFromString(scanned->rest));
  EXPECT_EQ(rest.SerializeAsString(), without.bytes());
}

TEST(WeightScan, TakesTheLastOfTwoAsProtobufDoes) {
  // A second `graph` is merged with the first: one more initializer, which gives its raw_data twice.
  TensorProto z;
  z.set_name("z");
  z.set_data_type(TensorProto::UINT8);
  z.add_dims(64);
  const std::string tensor =
      open_field(open_field(z.SerializeAsString(), '\x4a', 64) + std::string(64, 'a'), '\x4a', 64) +
      std::string(64, 'b');
  const std::string graph = open_field("", '\x2a', tensor.size()) + tensor;
  const auto bytes = std::make_shared<std::string>(open_field(adds().bytes(), '\x3a', graph.size()) + graph);
  const auto imported = import_in_place(bytes);
  ASSERT_TRUE(imported.ok()) << imported.error().text();
  ASSERT_NE(imported->find("z"), kNoValue);
  EXPECT_EQ(imported->constant(imported->find("z"))->to_i64(), std::vector<int64_t>(64, 'b'));
}

TEST(WeightScan, JudgesDamageAsCopyingDoes) {
  const auto bytes = bytes_of(adds());
  const auto expect_same_verdict = [](std::string damaged) {
    const auto copied = onnx::import_bytes(std::as_bytes(std::span(damaged)));
    const auto in_place = import_in_place(std::make_shared<const std::string>(damaged));
    ASSERT_EQ(copied.ok(), in_place.ok()) << (copied.ok() ? in_place : copied).error().text();
    if (copied.ok()) {
      EXPECT_EQ(ir::print(*in_place), ir::print(*copied));
    }
  };
  for (size_t length = 0; length < bytes->size(); ++length) expect_same_verdict(bytes->substr(0, length));
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = *bytes;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
    expect_same_verdict(std::move(damaged));
  }
}

constexpr int64_t kColumns = 16;
constexpr int64_t kRows = (int64_t{5} << 30) / 2 / (kColumns * 4);  // 2.5 GB

/// A model that looks rows up in a table which only the file system holds: zeros, but for the last row.
void write_big_model(const std::filesystem::path& path) {
  Model model;
  auto& ids = model.graph();
  model.input("ids", {"2"}, TensorProto::INT64);
  model.node("Gather", {"table", "ids"}, {"y"});
  model.output("y");
  TensorProto table;
  table.set_name("table");
  table.set_data_type(TensorProto::FLOAT);
  table.add_dims(kRows);
  table.add_dims(kColumns);
  const uint64_t table_bytes = static_cast<uint64_t>(kRows * kColumns * 4);
  std::string head;
  do {  // aligned, or the import would copy the table
    table.set_doc_string(table.doc_string() + ".");
    const std::string tensor = open_field(table.SerializeAsString(), '\x4a', table_bytes);
    const std::string graph = open_field(ids.SerializeAsString(), '\x2a', tensor.size() + table_bytes);
    onnx_schema::ModelProto rest = model.proto;
    rest.clear_graph();
    head = open_field(rest.SerializeAsString(), '\x3a', graph.size() + tensor.size() + table_bytes) + graph + tensor;
  } while (head.size() % sizeof(float) != 0);
  std::ofstream(path, std::ios::binary) << head;
  std::filesystem::resize_file(path, head.size() + table_bytes);
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(-kColumns * 4, std::ios::end);
  std::array<float, kColumns> last;
  std::iota(last.begin(), last.end(), 1.0f);
  file.write(reinterpret_cast<const char*>(last.data()), sizeof(last));
  ASSERT_TRUE(file.good());
}

TEST(WeightScan, ReadsAFileOverTwoGigabytes) {
  const auto path = std::filesystem::temp_directory_path() / "tenon_weight_scan_test.onnx";
  write_big_model(path);
  const auto graph = onnx::import_file(path.string());
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto y = ops::evaluate(*graph, std::vector{Constant::i64_vector({0, kRows - 1})});
  ASSERT_TRUE(y.ok()) << y.error().text();
  std::vector<double> expected(2 * kColumns, 0.0);
  std::iota(expected.begin() + kColumns, expected.end(), 1.0);
  EXPECT_EQ(y->at(0).to_f64(), expected);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  const auto cut = onnx::import_file(path.string());
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.error().code(), ErrorCode::corrupt_data);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace tenon
