// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LayerContext: all that the importer of a layer sees and does. Importer: what a file in layers/ defines.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "caffe_schema.pb.h"
#include "import/caffe/import.h"
#include "ops/lib/assembly.h"
#include "ops/lib/evaluate.h"

namespace tenon::caffe {

/// One layer on its way into the graph. Blobs are f32.
class LayerContext {
 public:
  struct Source {
    const caffe_schema::LayerParameter& layer;
    const caffe_schema::LayerParameter* weights;  // the layer that has the blobs, or null
    std::shared_ptr<const void> owner;            // keeps the blobs
    const ImportOptions& options;
  };
  LayerContext(Source source, Assembly& assembly, std::vector<ValueId> bottoms);

  const caffe_schema::LayerParameter& layer() const { return source_.layer; }
  std::string_view type() const { return source_.layer.type(); }
  const ImportOptions& options() const { return source_.options; }

  size_t bottoms() const { return bottoms_.size(); }
  ValueId bottom(size_t i) const { return bottoms_[i]; }
  Shape shape(size_t i) const { return shape_of(bottoms_[i]); }
  Shape shape_of(ValueId id) const { return assembly_.graph.type(id).shape; }
  const Constant* constant(ValueId id) const { return assembly_.graph.constant(id); }
  size_t tops() const { return static_cast<size_t>(source_.layer.top_size()); }
  /// Errors: invalid_argument unless there are so many bottoms and tops. max_tops 0: as min_tops.
  Result<> expect(size_t min_bottoms, size_t max_bottoms, size_t min_tops, size_t max_tops = 0) const;
  /// -rank..rank-1 -> 0..rank-1, of bottom i. Errors: invalid_argument.
  Result<int> axis(int64_t axis, size_t i = 0) const;
  /// The dims of bottom i from an axis on, which must be numbers. Errors: unsupported.
  Result<std::vector<int64_t>> numbers(size_t i, int first_axis) const;

  size_t blobs() const { return source_.weights ? static_cast<size_t>(source_.weights->blobs_size()) : 0; }
  /// The weights in blob i, as a constant of `shape`; as many elements are enough, since old files have four dims
  /// always. Errors: not_found, corrupt_data naming expected and found.
  Result<Constant> weights(size_t i, const Shape& shape) const;
  Result<ValueId> add_weights(size_t i, const Shape& shape);

  /// Top `i` is an input of the network.
  Result<> set_input(size_t i, const Shape& shape);
  ValueId add_constant(Constant constant) { return assembly_.add_constant(std::move(constant), ""); }
  ValueId add_integers(const std::vector<int64_t>& values) { return add_constant(Constant::i64_vector(values)); }
  ValueId add_scalar(double value) { return add_constant(Constant::scalar(DataType::f32, value)); }

  /// Adds an operator and infers its types. Errors: those of the inference.
  Result<std::vector<ValueId>> add_many(Op op, std::vector<ValueId> inputs, size_t outputs);
  Result<ValueId> add(Op op, std::vector<ValueId> inputs);
  /// An operator with its default attributes, by name.
  Result<ValueId> add(std::string_view op, std::vector<ValueId> inputs);
  template <class T>
  requires requires { T::kName; }
  Result<ValueId> add(T attributes, std::vector<ValueId> inputs) {
    return add(ops::make(std::move(attributes)), std::move(inputs));
  }
  /// x * scale + shift, without what changes nothing.
  Result<ValueId> add_affine(ValueId x, double scale, double shift);
  /// x in these dims, at most one of which is not known. Errors: unsupported.
  Result<ValueId> add_reshape(ValueId x, const std::vector<Dim>& dims);

  /// Top `i` is `value`. One that is a bottom or an input gets a value of its own.
  Result<> set_top(size_t i, ValueId value);
  Result<> finish(Result<ValueId> value) {
    if (!value.ok()) return std::move(value).error();
    return set_top(0, *value);
  }
  /// Adds an operator whose result is the only top.
  template <class T>
  requires requires { T::kName; }
  Result<> finish(T attributes, std::vector<ValueId> inputs) {
    return finish(add(std::move(attributes), std::move(inputs)));
  }

  const std::vector<ValueId>& results() const { return results_; }

 private:
  Source source_;
  Assembly& assembly_;
  std::vector<ValueId> bottoms_;
  std::vector<ValueId> results_;
  Origin origin_;
};

/// One layer type, or several that import alike: made by a function of the name of its file in layers/.
struct Importer {
  std::vector<std::string_view> types;
  Result<> (*import)(LayerContext& layer);
};

std::span<const Importer> importers();

}  // namespace tenon::caffe
