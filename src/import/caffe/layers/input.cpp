// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Input, MemoryData, DummyData, Parameter: where blobs come from.
#include "import/caffe/layer_context.h"
#include "import/caffe/layers/lib/input_shape.h"
#include "import/caffe/net_reader.h"

namespace tenon::caffe {

namespace {

Result<> import_input(LayerContext& layer) {
  const auto& shapes = layer.layer().input_param().shape();
  for (size_t i = 0; i < layer.tops(); ++i) {
    if (shapes.empty() || (shapes.size() > 1 && static_cast<size_t>(shapes.size()) <= i)) {
      return Error(ErrorCode::corrupt_data, str("expected a shape for each top, found ", shapes.size()));
    }
    TRY_ASSIGN(const Shape shape, shape_of(shapes[shapes.size() == 1 ? 0 : static_cast<int>(i)]));
    TRY_ASSIGN(const Shape fed, input_shape(shape, layer.options()));
    TRY(layer.set_input(i, fed));
  }
  return Done{};
}

/// A picture and, as second top, its label.
Result<> import_memory_data(LayerContext& layer) {
  const auto& param = layer.layer().memory_data_param();
  TRY(layer.expect(0, 0, 1, 2));
  const Shape picture{param.batch_size(), param.channels(), param.height(), param.width()};
  TRY_ASSIGN(const Shape fed, input_shape(picture, layer.options()));
  TRY(layer.set_input(0, fed));
  return layer.tops() > 1 ? layer.set_input(1, Shape{fed[0]}) : Result<>(Done{});
}

Result<Shape> dummy_shape(const caffe_schema::DummyDataParameter& param, int i) {
  const auto at = [&](const auto& list) { return list[list.size() == 1 ? 0 : i]; };
  const auto fits = [&](const auto& list) { return list.size() == 1 || list.size() > i; };
  if (param.shape_size() > 0) {
    if (!fits(param.shape())) return Error(ErrorCode::corrupt_data, "expected a shape for each top");
    return shape_of(at(param.shape()));
  }
  if (!fits(param.num()) || !fits(param.channels()) || !fits(param.height()) || !fits(param.width())) {
    return Error(ErrorCode::corrupt_data, "expected num, channels, height and width for each top");
  }
  return Shape{at(param.num()), at(param.channels()), at(param.height()), at(param.width())};
}

Result<> import_dummy_data(LayerContext& layer) {
  const auto& param = layer.layer().dummy_data_param();
  for (size_t i = 0; i < layer.tops(); ++i) {
    float value = 0;
    if (param.data_filler_size() > 0) {
      const auto& filler = param.data_filler(
          param.data_filler_size() == 1 ? 0 : std::min(static_cast<int>(i), param.data_filler_size() - 1));
      if (filler.type() != "constant") {
        return Error(ErrorCode::unsupported,
                     str("expected data that is constant, found the filler '", filler.type(), "'"))
            .hint("use an Input layer");
      }
      value = filler.value();
    }
    TRY_ASSIGN(const Shape shape, dummy_shape(param, static_cast<int>(i)));
    TRY_ASSIGN(const Shape checked, input_shape(shape, {}));
    std::vector<int64_t> ones(static_cast<size_t>(checked.rank()), 1);
    const ValueId one = layer.add_constant(Constant::make(
        {DataType::f32, Shape::of(ones)}, [&](std::byte* out) { store_number(DataType::f32, value, out); }));
    TRY_ASSIGN(const ValueId all, layer.add("expand", {one, layer.add_integers(checked.numbers())}));
    TRY(layer.set_top(i, all));
  }
  return Done{};
}

/// A trained blob that other layers read.
Result<> import_parameter(LayerContext& layer) {
  TRY(layer.expect(0, 0, 1));
  TRY_ASSIGN(const Shape shape, shape_of(layer.layer().parameter_param().shape()));
  return layer.finish(layer.add_weights(0, shape));
}

Result<> import_source(LayerContext& layer) {
  if (layer.type() == "Input") return import_input(layer);
  if (layer.type() == "MemoryData") return import_memory_data(layer);
  return layer.type() == "DummyData" ? import_dummy_data(layer) : import_parameter(layer);
}

}  // namespace

Importer input() { return {{"Input", "MemoryData", "DummyData", "Parameter"}, import_source}; }

}  // namespace tenon::caffe
