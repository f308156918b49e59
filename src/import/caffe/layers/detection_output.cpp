// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DetectionOutput, of SSD.
#include "ops/detection_output.h"

#include "import/caffe/layer_context.h"

namespace tenon::caffe {

namespace {

using caffe_schema::PriorBoxParameter;

Result<BoxCode> code_of(PriorBoxParameter::CodeType type) {
  switch (type) {
    case PriorBoxParameter::CORNER:
      return BoxCode::corner;
    case PriorBoxParameter::CENTER_SIZE:
      return BoxCode::center_size;
    case PriorBoxParameter::CORNER_SIZE:
      return BoxCode::corner_size;
  }
  return Error(ErrorCode::corrupt_data, "expected a code_type");
}

/// [N, 1, rows, 7], rows of item, class, score and corners. Caffe gives as many rows as it found; here there are always
/// as many as may be kept, those without a box with class and score -1. A second top counts the boxes of each item.
Result<> import_detection_output(LayerContext& layer) {
  TRY(layer.expect(3, 3, 1, 2));
  const auto& param = layer.layer().detection_output_param();
  DetectionOutput op;
  op.classes = param.num_classes();
  op.share_location = param.share_location();
  op.background = param.background_label_id();
  op.nms_threshold = param.nms_param().nms_threshold();
  op.top_k = param.nms_param().has_top_k() ? param.nms_param().top_k() : -1;
  op.eta = param.nms_param().eta();
  op.keep_top_k = param.keep_top_k();
  op.scaled_targets = param.variance_encoded_in_target();
  if (param.has_confidence_threshold()) op.score_threshold = param.confidence_threshold();
  TRY_ASSIGN(op.code, code_of(param.code_type()));
  std::vector<ValueId> inputs;
  for (size_t i = 0; i < 3; ++i) {
    const Shape& shape = layer.shape(i);
    std::vector<Dim> dims = {shape.rank() > 0 ? shape[0] : Dim(1)};
    TRY_ASSIGN(const std::vector<int64_t> rest, layer.numbers(i, std::min(shape.rank(), i == 2 ? 0 : 1)));
    const auto count = checked_volume(Shape::of(rest));
    if (!count || (i == 2 && *count % 2 != 0))
      return Error(ErrorCode::invalid_argument, str("expected boxes, found ", shape));
    if (i == 2) dims = {Dim(1), Dim(2)};
    dims.emplace_back(i == 2 ? *count / 2 : *count);
    TRY_ASSIGN(const ValueId flat, layer.add_reshape(layer.bottom(i), dims));
    inputs.push_back(flat);
  }
  TRY_ASSIGN(const auto results, layer.add_many(ops::make(std::move(op)), inputs, 2));
  TRY(layer.set_top(0, results[0]));
  return layer.tops() == 2 ? layer.set_top(1, results[1]) : Result<>(Done{});
}

}  // namespace

Importer detection_output() { return {{"DetectionOutput"}, import_detection_output}; }

}  // namespace tenon::caffe
