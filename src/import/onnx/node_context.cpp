// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attributes, operands and results of one source node.
#include "import/onnx/node_context.h"

#include <array>

#include "import/onnx/tensor_reader.h"
#include "onnx_schema.pb.h"

namespace tenon::onnx {

using onnx_schema::AttributeProto;

namespace {
using onnx_schema::TensorProto;
constexpr auto kDataTypes = std::to_array<std::pair<int, DataType>>({
    {TensorProto::FLOAT, DataType::f32},
    {TensorProto::FLOAT16, DataType::f16},
    {TensorProto::BFLOAT16, DataType::bf16},
    {TensorProto::DOUBLE, DataType::f64},
    {TensorProto::INT8, DataType::i8},
    {TensorProto::UINT8, DataType::u8},
    {TensorProto::INT16, DataType::i16},
    {TensorProto::UINT16, DataType::u16},
    {TensorProto::INT32, DataType::i32},
    {TensorProto::UINT32, DataType::u32},
    {TensorProto::INT64, DataType::i64},
    {TensorProto::UINT64, DataType::u64},
    {TensorProto::BOOL, DataType::boolean},
    {TensorProto::FLOAT8E4M3FN, DataType::f8e4m3fn},
    {TensorProto::FLOAT8E4M3FNUZ, DataType::f8e4m3fnuz},
    {TensorProto::FLOAT8E5M2, DataType::f8e5m2},
    {TensorProto::FLOAT8E5M2FNUZ, DataType::f8e5m2fnuz},
    {TensorProto::FLOAT8E8M0, DataType::f8e8m0},
    {TensorProto::FLOAT4E2M1, DataType::f4e2m1},
    {TensorProto::INT4, DataType::i4},
    {TensorProto::UINT4, DataType::u4},
    {TensorProto::INT2, DataType::i2},
    {TensorProto::UINT2, DataType::u2},
    {TensorProto::STRING, DataType::string},
});
}  // namespace

Result<DataType> data_type_of(int64_t onnx_type) {
  for (const auto& [number, dtype] : kDataTypes) {
    if (number == onnx_type) return dtype;
  }
  const bool known = onnx_type >= 0 && onnx_type <= std::numeric_limits<int>::max() &&
                     onnx_schema::TensorProto_DataType_IsValid(static_cast<int>(onnx_type));
  const std::string name =
      known ? onnx_schema::TensorProto_DataType_Name(static_cast<onnx_schema::TensorProto_DataType>(onnx_type))
            : str("number ", onnx_type);
  return Error(ErrorCode::unsupported, str("the data type ", name));
}

const AttributeProto* resolve(const AttributeProto& attribute, const AttributeScope* arguments) {
  if (attribute.ref_attr_name().empty()) return &attribute;
  if (!arguments) return nullptr;
  for (const auto& [name, value] : *arguments) {
    if (name == attribute.ref_attr_name()) return value;
  }
  return nullptr;
}

NodeContext::NodeContext(Source source, Assembly& assembly, const TensorReader& tensors, std::vector<ValueId> inputs,
                         std::vector<std::string> output_names, Origin origin)
    : source_(source),
      assembly_(assembly),
      tensors_(tensors),
      inputs_(std::move(inputs)),
      output_names_(std::move(output_names)),
      outputs_(output_names_.size(), kNoValue),
      origin_(std::move(origin)) {}

std::string_view NodeContext::op_type() const { return source_.node.op_type(); }
std::string_view NodeContext::domain() const { return source_.node.domain(); }

Result<> NodeContext::expect_inputs(size_t min, size_t max) const {
  size_t present = 0;
  while (present < inputs_.size() && inputs_[present] != kNoValue) ++present;
  if (present >= min && inputs_.size() <= max) return Done{};
  return Error(ErrorCode::invalid_argument, str("expected ", min == max ? str(min) : str(min, " to ", max),
                                                " inputs, found ", inputs_.size() > max ? inputs_.size() : present));
}

const AttributeProto* NodeContext::find(std::string_view name) const {
  for (const AttributeProto& attribute : source_.node.attribute()) {
    if (attribute.name() == name) return resolve(attribute, source_.arguments);
  }
  return nullptr;
}

const AttributeProto* NodeContext::find(std::string_view name, int kind) {
  const AttributeProto* found = find(name);
  if (!found || found->type() == kind) return found;
  attribute_error_ =
      str("expected attribute '", name, "' of kind ",
          onnx_schema::AttributeProto_AttributeType_Name(static_cast<AttributeProto::AttributeType>(kind)), ", found ",
          onnx_schema::AttributeProto_AttributeType_Name(found->type()));
  return nullptr;
}

bool NodeContext::has_attribute(std::string_view name) const { return find(name) != nullptr; }

int64_t NodeContext::integer(std::string_view name, int64_t otherwise) {
  const AttributeProto* found = find(name, AttributeProto::INT);
  return found ? found->i() : otherwise;
}

float NodeContext::number(std::string_view name, float otherwise) {
  const AttributeProto* found = find(name, AttributeProto::FLOAT);
  return found ? found->f() : otherwise;
}

std::string NodeContext::text(std::string_view name, std::string otherwise) {
  const AttributeProto* found = find(name, AttributeProto::STRING);
  return found ? found->s() : otherwise;
}

std::vector<int64_t> NodeContext::integers(std::string_view name, std::vector<int64_t> otherwise) {
  const AttributeProto* found = find(name, AttributeProto::INTS);
  return found ? std::vector<int64_t>(found->ints().begin(), found->ints().end()) : otherwise;
}

std::vector<float> NodeContext::numbers(std::string_view name, std::vector<float> otherwise) {
  const AttributeProto* found = find(name, AttributeProto::FLOATS);
  return found ? std::vector<float>(found->floats().begin(), found->floats().end()) : otherwise;
}

std::vector<std::string> NodeContext::texts(std::string_view name) {
  const AttributeProto* found = find(name, AttributeProto::STRINGS);
  return found ? std::vector<std::string>(found->strings().begin(), found->strings().end())
               : std::vector<std::string>();
}

Result<Constant> NodeContext::tensor(std::string_view name) {
  const AttributeProto* found = find(name, AttributeProto::TENSOR);
  if (!found) return Error(ErrorCode::invalid_argument, str("expected an attribute '", name, "' with a tensor"));
  return tensors_.read(found->t());
}

Result<std::vector<ValueId>> NodeContext::add_many(Op op, std::vector<ValueId> inputs, size_t outputs) {
  while (!inputs.empty() && inputs.back() == kNoValue) inputs.pop_back();
  return assembly_.add(std::move(op), std::move(inputs), outputs, origin_);
}

Result<ValueId> NodeContext::add(Op op, std::vector<ValueId> inputs) {
  TRY_ASSIGN(const auto outputs, add_many(std::move(op), std::move(inputs), 1));
  return outputs[0];
}

Result<ValueId> NodeContext::add(std::string_view op, std::vector<ValueId> inputs) {
  const OpDef* def = find_op(ops::all(), op);
  if (!def) return Error(ErrorCode::internal, str("expected an operator, found '", op, "'"));
  return add(Op(def, def->defaults), std::move(inputs));
}

GraphWriter NodeContext::writer() {
  return {.add_many = [this](Op op, std::vector<ValueId> inputs,
                             size_t outputs) { return add_many(std::move(op), std::move(inputs), outputs); },
          .add_constant = [this](Constant constant) { return add_constant(std::move(constant)); },
          .type = [this](ValueId id) { return type(id); }};
}

Result<> NodeContext::set_output(size_t i, ValueId value) {
  if (i >= outputs_.size() || output_names_[i].empty()) return Done{};
  if (assembly_.is_named(value)) {  // an input of the node: the name stands for a value of its own
    if (const OpDef* identity = find_op(ops::all(), "identity")) {
      TRY_ASSIGN(value, add(Op(identity, identity->defaults), {value}));
    }
  }
  outputs_[i] = value;
  if (!assembly_.is_named(value)) assembly_.name(value, output_names_[i]);
  return Done{};
}

Result<> NodeContext::finish(Op op, std::vector<ValueId> inputs) {
  size_t count = output_names_.size();
  while (count > 1 && output_names_[count - 1].empty()) --count;
  TRY_ASSIGN(const auto outputs, add_many(std::move(op), std::move(inputs), std::max<size_t>(count, 1)));
  for (size_t i = 0; i < count; ++i) TRY(set_output(i, outputs[i]));
  return Done{};
}

Error NodeContext::unsupported(std::string reason, std::string hint) const {
  Error out(ErrorCode::unsupported, std::move(reason));
  return hint.empty() ? out : std::move(out).hint(std::move(hint));
}

}  // namespace tenon::onnx
