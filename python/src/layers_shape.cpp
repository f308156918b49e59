// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that move elements: reshape, slice, gather, resize and their like.
#include <nanobind/stl/vector.h>

#include "bind.h"

namespace tenon::python {

namespace {

std::vector<float> resize_scales(const nv::IResizeLayer& self) {
  const int32_t count = self.getScales(0, nullptr);
  std::vector<float> scales(static_cast<size_t>(std::max(count, 0)));
  if (!scales.empty()) self.getScales(count, scales.data());
  return scales;
}
void set_resize_scales(nv::IResizeLayer& self, const std::vector<float>& scales) {
  self.setScales(scales.data(), static_cast<int32_t>(scales.size()));
}

}  // namespace

void bind_layers_shape(nb::module_& m) {
  nb::class_<nv::IConcatenationLayer, nv::ILayer>(m, "IConcatenationLayer")
      .def_prop_rw("axis", &nv::IConcatenationLayer::getAxis, &nv::IConcatenationLayer::setAxis);
  nb::class_<nv::IGatherLayer, nv::ILayer>(m, "IGatherLayer")
      .def_prop_rw("num_elementwise_dims", &nv::IGatherLayer::getNbElementWiseDims,
                   &nv::IGatherLayer::setNbElementWiseDims)
      .def_prop_rw("mode", &nv::IGatherLayer::getMode, &nv::IGatherLayer::setMode)
      .def_prop_rw("axis", &nv::IGatherLayer::getGatherAxis, &nv::IGatherLayer::setGatherAxis);
  nb::class_<nv::IGridSampleLayer, nv::ILayer>(m, "IGridSampleLayer")
      .def_prop_rw("interpolation_mode", &nv::IGridSampleLayer::getInterpolationMode,
                   &nv::IGridSampleLayer::setInterpolationMode)
      .def_prop_rw("align_corners", &nv::IGridSampleLayer::getAlignCorners, &nv::IGridSampleLayer::setAlignCorners)
      .def_prop_rw("sample_mode", &nv::IGridSampleLayer::getSampleMode, &nv::IGridSampleLayer::setSampleMode);
  nb::class_<nv::INMSLayer, nv::ILayer>(m, "INMSLayer")
      .def_prop_rw("bounding_box_format", &nv::INMSLayer::getBoundingBoxFormat, &nv::INMSLayer::setBoundingBoxFormat)
      .def_prop_rw("topk_box_limit", &nv::INMSLayer::getTopKBoxLimit, &nv::INMSLayer::setTopKBoxLimit);
  nb::class_<nv::INonZeroLayer, nv::ILayer>(m, "INonZeroLayer");
  nb::class_<nv::IOneHotLayer, nv::ILayer>(m, "IOneHotLayer")
      .def_prop_rw("axis", &nv::IOneHotLayer::getAxis, &nv::IOneHotLayer::setAxis);
  nb::class_<nv::IResizeLayer, nv::ILayer>(m, "IResizeLayer")
      .def_prop_rw("shape", &nv::IResizeLayer::getOutputDimensions, &nv::IResizeLayer::setOutputDimensions)
      .def_prop_rw("scales", resize_scales, set_resize_scales)
      .def_prop_rw("resize_mode", &nv::IResizeLayer::getResizeMode, &nv::IResizeLayer::setResizeMode)
      .def_prop_rw("coordinate_transformation", &nv::IResizeLayer::getCoordinateTransformation,
                   &nv::IResizeLayer::setCoordinateTransformation)
      .def_prop_rw("selector_for_single_pixel", &nv::IResizeLayer::getSelectorForSinglePixel,
                   &nv::IResizeLayer::setSelectorForSinglePixel)
      .def_prop_rw("nearest_rounding", &nv::IResizeLayer::getNearestRounding, &nv::IResizeLayer::setNearestRounding)
      .def_prop_rw("exclude_outside", &nv::IResizeLayer::getExcludeOutside, &nv::IResizeLayer::setExcludeOutside)
      .def_prop_rw("cubic_coeff", &nv::IResizeLayer::getCubicCoeff, &nv::IResizeLayer::setCubicCoeff);
  nb::class_<nv::IReverseSequenceLayer, nv::ILayer>(m, "IReverseSequenceLayer")
      .def_prop_rw("batch_axis", &nv::IReverseSequenceLayer::getBatchAxis, &nv::IReverseSequenceLayer::setBatchAxis)
      .def_prop_rw("sequence_axis", &nv::IReverseSequenceLayer::getSequenceAxis,
                   &nv::IReverseSequenceLayer::setSequenceAxis);
  nb::class_<nv::IScatterLayer, nv::ILayer>(m, "IScatterLayer")
      .def_prop_rw("axis", &nv::IScatterLayer::getAxis, &nv::IScatterLayer::setAxis)
      .def_prop_rw("mode", &nv::IScatterLayer::getMode, &nv::IScatterLayer::setMode);
  nb::class_<nv::IShapeLayer, nv::ILayer>(m, "IShapeLayer");
  nb::class_<nv::IShuffleLayer, nv::ILayer>(m, "IShuffleLayer")
      .def_prop_rw("first_transpose", &nv::IShuffleLayer::getFirstTranspose, &nv::IShuffleLayer::setFirstTranspose)
      .def_prop_rw("reshape_dims", &nv::IShuffleLayer::getReshapeDimensions, &nv::IShuffleLayer::setReshapeDimensions)
      .def_prop_rw("second_transpose", &nv::IShuffleLayer::getSecondTranspose, &nv::IShuffleLayer::setSecondTranspose)
      .def_prop_rw("zero_is_placeholder", &nv::IShuffleLayer::getZeroIsPlaceholder,
                   &nv::IShuffleLayer::setZeroIsPlaceholder);
  nb::class_<nv::ISliceLayer, nv::ILayer>(m, "ISliceLayer")
      .def_prop_rw("start", &nv::ISliceLayer::getStart, &nv::ISliceLayer::setStart)
      .def_prop_rw("shape", &nv::ISliceLayer::getSize, &nv::ISliceLayer::setSize)
      .def_prop_rw("stride", &nv::ISliceLayer::getStride, &nv::ISliceLayer::setStride)
      .def_prop_rw("mode", &nv::ISliceLayer::getMode, &nv::ISliceLayer::setMode)
      .def_prop_rw("axes", &nv::ISliceLayer::getAxes, &nv::ISliceLayer::setAxes);
  nb::class_<nv::ISqueezeLayer, nv::ILayer>(m, "ISqueezeLayer");
  nb::class_<nv::IUnsqueezeLayer, nv::ILayer>(m, "IUnsqueezeLayer");
}

}  // namespace tenon::python
