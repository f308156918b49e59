// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From V1LayerParameter to LayerParameter, field by field of the same name.
#include "import/caffe/old_layers.h"

#include <map>
#include <string_view>

namespace tenon::caffe {

using caffe_schema::LayerParameter;
using caffe_schema::NetParameter;
using caffe_schema::V1LayerParameter;

namespace {

const char* type_name(V1LayerParameter::LayerType type) {
  using Old = V1LayerParameter;
  static const std::map<V1LayerParameter::LayerType, const char*> names = {
      {Old::ABSVAL, "AbsVal"},
      {Old::ACCURACY, "Accuracy"},
      {Old::ARGMAX, "ArgMax"},
      {Old::BNLL, "BNLL"},
      {Old::CONCAT, "Concat"},
      {Old::CONTRASTIVE_LOSS, "ContrastiveLoss"},
      {Old::CONVOLUTION, "Convolution"},
      {Old::DATA, "Data"},
      {Old::DECONVOLUTION, "Deconvolution"},
      {Old::DROPOUT, "Dropout"},
      {Old::DUMMY_DATA, "DummyData"},
      {Old::ELTWISE, "Eltwise"},
      {Old::EUCLIDEAN_LOSS, "EuclideanLoss"},
      {Old::EXP, "Exp"},
      {Old::FLATTEN, "Flatten"},
      {Old::HDF5_DATA, "HDF5Data"},
      {Old::HDF5_OUTPUT, "HDF5Output"},
      {Old::HINGE_LOSS, "HingeLoss"},
      {Old::IM2COL, "Im2col"},
      {Old::IMAGE_DATA, "ImageData"},
      {Old::INFOGAIN_LOSS, "InfogainLoss"},
      {Old::INNER_PRODUCT, "InnerProduct"},
      {Old::LRN, "LRN"},
      {Old::MEMORY_DATA, "MemoryData"},
      {Old::MULTINOMIAL_LOGISTIC_LOSS, "MultinomialLogisticLoss"},
      {Old::MVN, "MVN"},
      {Old::POOLING, "Pooling"},
      {Old::POWER, "Power"},
      {Old::RELU, "ReLU"},
      {Old::SIGMOID, "Sigmoid"},
      {Old::SIGMOID_CROSS_ENTROPY_LOSS, "SigmoidCrossEntropyLoss"},
      {Old::SILENCE, "Silence"},
      {Old::SLICE, "Slice"},
      {Old::SOFTMAX, "Softmax"},
      {Old::SOFTMAX_LOSS, "SoftmaxWithLoss"},
      {Old::SPLIT, "Split"},
      {Old::TANH, "TanH"},
      {Old::THRESHOLD, "Threshold"},
      {Old::WINDOW_DATA, "WindowData"},
  };
  const auto found = names.find(type);
  return found == names.end() ? "" : found->second;
}

void copy_parameters(V1LayerParameter& from, LayerParameter& to) {
#define TENON_MOVE(field) \
  if (from.has_##field()) to.mutable_##field()->Swap(from.mutable_##field())
  TENON_MOVE(accuracy_param);
  TENON_MOVE(argmax_param);
  TENON_MOVE(concat_param);
  TENON_MOVE(convolution_param);
  TENON_MOVE(data_param);
  TENON_MOVE(dropout_param);
  TENON_MOVE(dummy_data_param);
  TENON_MOVE(eltwise_param);
  TENON_MOVE(exp_param);
  TENON_MOVE(image_data_param);
  TENON_MOVE(inner_product_param);
  TENON_MOVE(lrn_param);
  TENON_MOVE(memory_data_param);
  TENON_MOVE(mvn_param);
  TENON_MOVE(pooling_param);
  TENON_MOVE(power_param);
  TENON_MOVE(relu_param);
  TENON_MOVE(slice_param);
  TENON_MOVE(softmax_param);
  TENON_MOVE(threshold_param);
  TENON_MOVE(transform_param);
#undef TENON_MOVE
}

}  // namespace

void upgrade_old_layers(NetParameter& net) {
  for (V1LayerParameter& from : *net.mutable_layers()) {
    LayerParameter& to = *net.add_layer();
    to.set_name(from.name());
    to.set_type(type_name(from.type()));
    to.mutable_bottom()->Swap(from.mutable_bottom());
    to.mutable_top()->Swap(from.mutable_top());
    to.mutable_blobs()->Swap(from.mutable_blobs());
    to.mutable_include()->Swap(from.mutable_include());
    to.mutable_exclude()->Swap(from.mutable_exclude());
    copy_parameters(from, to);
  }
  net.clear_layers();
}

}  // namespace tenon::caffe
