// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bottoms, weights and tops of one layer.
#include "import/caffe/layer_context.h"

#include <algorithm>

#include "import/caffe/net_reader.h"
#include "ops/identity.h"
#include "ops/reshape.h"

namespace tenon::caffe {

LayerContext::LayerContext(Source source, Assembly& assembly, std::vector<ValueId> bottoms)
    : source_(std::move(source)),
      assembly_(assembly),
      bottoms_(std::move(bottoms)),
      results_(tops(), kNoValue),
      origin_(source_.layer.name()) {}

Result<> LayerContext::expect(size_t min_bottoms, size_t max_bottoms, size_t min_tops, size_t max_tops) const {
  max_tops = std::max(min_tops, max_tops);
  const auto range = [](size_t low, size_t high) { return low == high ? str(low) : str(low, " to ", high); };
  if (bottoms() < min_bottoms || bottoms() > max_bottoms || tops() < min_tops || tops() > max_tops) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", range(min_bottoms, max_bottoms), " bottoms and ", range(min_tops, max_tops),
                     " tops, found ", bottoms(), " and ", tops()));
  }
  return Done{};
}

Result<int> LayerContext::axis(int64_t axis, size_t i) const { return normalize_axis(axis, shape(i).rank()); }

Result<std::vector<int64_t>> LayerContext::numbers(size_t i, int first_axis) const {
  std::vector<int64_t> out;
  for (int axis = first_axis; axis < shape(i).rank(); ++axis) {
    if (!shape(i)[axis].is_number()) {
      return Error(ErrorCode::unsupported, str("expected known sizes from axis ", first_axis, " on, found ", shape(i)));
    }
    out.push_back(shape(i)[axis].number());
  }
  return out;
}

namespace {

/// Weights of a network that has none: numbers in -0.05..0.05 that depend on the layer's name alone.
Constant made_up(const Shape& shape, std::string_view layer, size_t blob) {
  uint64_t state = std::hash<size_t>{}(blob + 1);
  for (const char c : layer) state = state * 0x100000001b3ULL ^ static_cast<unsigned char>(c);
  return Constant::make({DataType::f32, shape}, [&](std::byte* out) {
    auto* to = reinterpret_cast<float*>(out);
    for (int64_t i = 0; i < shape.volume(); ++i) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      to[i] = (static_cast<float>(state >> 40) / static_cast<float>(1 << 24) - 0.5f) * 0.1f;
    }
  });
}

Constant rounded_to_half(const Constant& from) {
  return Constant::make(from.type(), [&](std::byte* out) {
    const auto* values = from.tensor().as<float>();
    auto* to = reinterpret_cast<float*>(out);
    for (int64_t i = 0; i < from.type().shape.volume(); ++i) to[i] = Half(values[i]);
  });
}

}  // namespace

Result<Constant> LayerContext::weights(size_t i, const Shape& shape) const {
  if (i >= blobs()) {
    if (!options().random_weights) {
      return Error(ErrorCode::not_found, str("expected weights in blob ", i, ", found ", blobs(), " blobs"))
          .hint("give the caffemodel that belongs to this network");
    }
    const auto volume = checked_volume(shape);
    if (!volume || *volume > options().most_random_weights)
      return Error(ErrorCode::unsupported, str("weights of shape ", shape));
    return made_up(shape, source_.layer.name(), i);
  }
  const caffe_schema::BlobProto& blob = source_.weights->blobs(static_cast<int>(i));
  TRY_ASSIGN(const Shape found, caffe::shape_of(blob));
  const auto volume = checked_volume(shape);
  if (!volume || *volume != found.volume()) {
    return Error(ErrorCode::corrupt_data, str("expected weights of shape ", shape, " in blob ", i, ", found ", found))
        .hint("give the caffemodel that belongs to this network");
  }
  TRY_ASSIGN(const Constant read, read_elements(blob, shape, source_.owner));
  return options().half_weights ? rounded_to_half(read) : read;
}

Result<ValueId> LayerContext::add_weights(size_t i, const Shape& shape) {
  TRY_ASSIGN(Constant constant, weights(i, shape));
  return add_constant(std::move(constant));
}

Result<> LayerContext::set_input(size_t i, const Shape& shape) {
  results_[i] = assembly_.add_input(source_.layer.top(static_cast<int>(i)), {DataType::f32, shape});
  return Done{};
}

Result<std::vector<ValueId>> LayerContext::add_many(Op op, std::vector<ValueId> inputs, size_t outputs) {
  return assembly_.add(std::move(op), std::move(inputs), outputs, origin_);
}

Result<ValueId> LayerContext::add(Op op, std::vector<ValueId> inputs) {
  TRY_ASSIGN(const auto outputs, add_many(std::move(op), std::move(inputs), 1));
  return outputs[0];
}

Result<ValueId> LayerContext::add(std::string_view op, std::vector<ValueId> inputs) {
  const OpDef* def = find_op(ops::all(), op);
  if (!def) return Error(ErrorCode::internal, str("expected an operator, found '", op, "'"));
  return add(Op(def, def->defaults), std::move(inputs));
}

Result<ValueId> LayerContext::add_affine(ValueId x, double scale, double shift) {
  if (scale != 1) {
    TRY_ASSIGN(x, add("mul", {x, add_scalar(scale)}));
  }
  return shift == 0 ? Result<ValueId>(x) : add("add", {x, add_scalar(shift)});
}

Result<ValueId> LayerContext::add_reshape(ValueId x, const std::vector<Dim>& dims) {
  const Shape& from = shape_of(x);
  if (from.dims() == dims) return x;
  std::vector<int64_t> target;
  bool open = false;
  for (size_t i = 0; i < dims.size(); ++i) {
    const bool kept = static_cast<int>(i) < from.rank() && from[static_cast<int>(i)] == dims[i];
    if (dims[i].is_number()) {
      target.push_back(dims[i].number());
    } else if (kept) {
      target.push_back(0);
    } else if (!open) {
      target.push_back(-1);
      open = true;
    } else {
      return Error(ErrorCode::unsupported, str("a reshape of ", from, " to ", Shape(dims)));
    }
  }
  return add(Reshape{}, {x, add_integers(target)});
}

Result<> LayerContext::set_top(size_t i, ValueId value) {
  if (i >= results_.size()) return Done{};
  if (assembly_.is_named(value)) {
    TRY_ASSIGN(value, add(Identity{}, {value}));
  }
  results_[i] = value;
  if (!assembly_.is_named(value)) assembly_.name(value, source_.layer.top(static_cast<int>(i)));
  return Done{};
}

}  // namespace tenon::caffe
