// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Fields, operands and the result of one node.
#include "import/uff/node_context.h"

#include <algorithm>

#include "import/uff/axis_orders.h"
#include "ops/identity.h"
#include "ops/transpose.h"
#include "uff_schema.pb.h"

namespace tenon::uff {

using uff_schema::Data;

namespace {

/// UFF's number of a data type: its kind in the upper half, its bits in the lower.
DataType data_type_of(int32_t number) {
  switch (number) {
    case 0x10008:
      return DataType::i8;
    case 0x10010:
      return DataType::i16;
    case 0x10020:
      return DataType::i32;
    case 0x10040:
      return DataType::i64;
    case 0x20010:
      return DataType::f16;
    case 0x20020:
      return DataType::f32;
    default:
      return DataType::none;
  }
}

Constant as_f32(const Constant& from, bool through_half) {
  const std::vector<double> values = from.to_f64();
  return Constant::make({DataType::f32, from.type().shape}, [&](std::byte* out) {
    auto* to = reinterpret_cast<float*>(out);
    for (size_t i = 0; i < values.size(); ++i) {
      const auto value = static_cast<float>(values[i]);
      to[i] = through_half ? static_cast<float>(Half(value)) : value;
    }
  });
}

}  // namespace

NodeContext::NodeContext(Source source, Assembly& assembly, std::vector<Operand> inputs)
    : source_(source), assembly_(assembly), inputs_(std::move(inputs)), origin_(source.node.id()) {}

std::string_view NodeContext::operation() const { return source_.node.operation(); }
const std::string& NodeContext::name() const { return source_.node.id(); }

Result<> NodeContext::expect_inputs(size_t min, size_t max) const {
  if (inputs_.size() >= min && inputs_.size() <= max) return Done{};
  return Error(ErrorCode::invalid_argument,
               str("expected ", min == max ? str(min) : str(min, " to ", max), " inputs, found ", inputs_.size()));
}

const Data* NodeContext::find(std::string_view name) const {
  for (const auto& entry : source_.node.fields()) {
    if (entry.key() != name) continue;
    if (!entry.value().has_ref()) return &entry.value();
    const auto found = source_.references.find(entry.value().ref());
    return found == source_.references.end() ? nullptr : found->second;
  }
  return nullptr;
}

const Data* NodeContext::find(std::string_view name, int kind, const char* word) {
  const Data* found = find(name);
  if (!found || found->data_case() == kind || found->data_case() == Data::DATA_NOT_SET) {
    return found && found->data_case() == kind ? found : nullptr;
  }
  field_error_ = str("expected the field '", name, "' to be ", word);
  return nullptr;
}

int64_t NodeContext::integer(std::string_view name, int64_t otherwise) {
  const Data* found = find(name, Data::kI, "an integer");
  return found ? found->i() : otherwise;
}

double NodeContext::number(std::string_view name, double otherwise) {
  const Data* found = find(name, Data::kD, "a number");
  return found ? found->d() : otherwise;
}

bool NodeContext::flag(std::string_view name, bool otherwise) {
  const Data* found = find(name, Data::kB, "true or false");
  return found ? found->b() : otherwise;
}

std::string NodeContext::text(std::string_view name, std::string otherwise) {
  const Data* found = find(name, Data::kS, "text");
  return found ? found->s() : otherwise;
}

std::vector<int64_t> NodeContext::integers(std::string_view name) {
  const Data* found = find(name, Data::kIList, "a list of integers");
  return found ? std::vector<int64_t>(found->i_list().val().begin(), found->i_list().val().end())
               : std::vector<int64_t>();
}

Result<Constant> NodeContext::tensor() {
  const Data* values = find("values", Data::kBlob, "bytes");
  const Data* dtype = find("dtype", Data::kDtype, "a data type");
  const Shape shape = Shape::of(integers("shape"));
  const DataType type = dtype ? data_type_of(dtype->dtype()) : DataType::f32;
  const auto volume = checked_volume(shape);
  if (type == DataType::none) return Error(ErrorCode::unsupported, str("the data type number ", dtype->dtype()));
  if (!values || !volume) return Error(ErrorCode::corrupt_data, str("expected bytes of a tensor ", shape));
  const size_t bytes = static_cast<size_t>(*volume) * size_of(type);
  if (values->blob().size() != bytes) {
    return Error(ErrorCode::corrupt_data,
                 str("expected ", bytes, " bytes for ", type, shape, ", found ", values->blob().size()));
  }
  Constant constant = Constant::copy({type, shape}, std::as_bytes(std::span(values->blob())));
  const bool narrow = type == DataType::f16 || (type == DataType::f32 && options().half_weights);
  return narrow ? as_f32(constant, options().half_weights) : constant;
}

Result<std::optional<std::vector<int64_t>>> NodeContext::axes(size_t i) const {
  using Axes = std::optional<std::vector<int64_t>>;
  const Data* found = find("inputs_orders");
  if (!found || !found->has_dim_orders_list()) return Axes();
  if (static_cast<int>(i) >= found->dim_orders_list().val_size()) return Axes();
  TRY_ASSIGN(std::vector<int64_t> out, axes_of(found->dim_orders_list().val(static_cast<int>(i)), shape(i).rank()));
  return Axes(std::move(out));
}

Result<ValueId> NodeContext::canonical(size_t i) {
  if (fed(i)) {
    const bool last = *fed(i) == InputOrder::nhwc;
    return last ? add_transpose(input(i), {0, 3, 1, 2}) : Result<ValueId>(input(i));
  }
  TRY_ASSIGN(const auto order, axes(i));
  return order ? add_transpose(input(i), to_canonical(*order)) : Result<ValueId>(input(i));
}

Result<ValueId> NodeContext::restored(ValueId value) {
  TRY_ASSIGN(const auto order, axes(0));
  if (!order || shape_of(value).rank() != static_cast<int>(order->size())) return value;
  if (*order == std::vector<int64_t>{0, 2, 3, 1}) result_fed_ = InputOrder::nhwc;
  return add_transpose(value, from_canonical(*order));
}

Result<> NodeContext::meet() {
  const auto lies = [](InputOrder order) { return [order](const Operand& one) { return one.fed == order; }; };
  if (std::none_of(inputs_.begin(), inputs_.end(), lies(InputOrder::nhwc))) return Done{};
  for (Operand& one : inputs_) {
    if (one.fed != InputOrder::nchw) continue;
    TRY_ASSIGN(one.value, add_transpose(one.value, {0, 2, 3, 1}));
    one.fed = InputOrder::nhwc;
  }
  if (std::all_of(inputs_.begin(), inputs_.end(), lies(InputOrder::nhwc))) result_fed_ = InputOrder::nhwc;
  return Done{};
}

Result<ValueId> NodeContext::add(Op op, std::vector<ValueId> inputs) {
  TRY_ASSIGN(const auto outputs, assembly_.add(std::move(op), std::move(inputs), 1, origin_));
  return outputs[0];
}

Result<ValueId> NodeContext::add(std::string_view op, std::vector<ValueId> inputs) {
  const OpDef* def = find_op(ops::all(), op);
  if (!def) return Error(ErrorCode::internal, str("expected an operator, found '", op, "'"));
  return add(Op(def, def->defaults), std::move(inputs));
}

Result<ValueId> NodeContext::add_transpose(ValueId x, const std::vector<int64_t>& perm) {
  return is_identity(perm) ? Result<ValueId>(x) : add(Transpose{.perm = perm}, {x});
}

Result<> NodeContext::finish(Result<ValueId> value) {
  if (!value.ok()) return std::move(value).error();
  result_ = *value;
  if (assembly_.is_named(result_)) {
    TRY_ASSIGN(result_, add(Identity{}, {result_}));
  }
  if (!assembly_.is_named(result_)) assembly_.name(result_, name());
  return Done{};
}

}  // namespace tenon::uff
