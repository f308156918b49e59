// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers with windows: convolution, deconvolution, pooling, padding.
#include "layer_weights.h"

namespace tenon::python {

namespace {

void bind_convolutions_and_padding(nb::module_& m) {
  {
    nb::class_<nv::IConvolutionLayer, nv::ILayer> c(m, "IConvolutionLayer");
    c.def_prop_rw("kernel_size", &nv::IConvolutionLayer::getKernelSize, &nv::IConvolutionLayer::setKernelSize)
        .def_prop_rw("num_output_maps", &nv::IConvolutionLayer::getNbOutputMaps,
                     &nv::IConvolutionLayer::setNbOutputMaps)
        .def_prop_rw("stride", &nv::IConvolutionLayer::getStride, &nv::IConvolutionLayer::setStride)
        .def_prop_rw("padding", &nv::IConvolutionLayer::getPadding, &nv::IConvolutionLayer::setPadding)
        .def_prop_rw("pre_padding", &nv::IConvolutionLayer::getPrePadding, &nv::IConvolutionLayer::setPrePadding)
        .def_prop_rw("post_padding", &nv::IConvolutionLayer::getPostPadding, &nv::IConvolutionLayer::setPostPadding)
        .def_prop_rw("padding_mode", &nv::IConvolutionLayer::getPaddingMode, &nv::IConvolutionLayer::setPaddingMode)
        .def_prop_rw("num_groups", &nv::IConvolutionLayer::getNbGroups, &nv::IConvolutionLayer::setNbGroups)
        .def_prop_rw("dilation", &nv::IConvolutionLayer::getDilation, &nv::IConvolutionLayer::setDilation)
        .def_prop_rw("kernel_size_nd", &nv::IConvolutionLayer::getKernelSizeNd, &nv::IConvolutionLayer::setKernelSizeNd)
        .def_prop_rw("stride_nd", &nv::IConvolutionLayer::getStrideNd, &nv::IConvolutionLayer::setStrideNd)
        .def_prop_rw("padding_nd", &nv::IConvolutionLayer::getPaddingNd, &nv::IConvolutionLayer::setPaddingNd)
        .def_prop_rw("dilation_nd", &nv::IConvolutionLayer::getDilationNd, &nv::IConvolutionLayer::setDilationNd);
    with_weights<&nv::IConvolutionLayer::getKernelWeights, &nv::IConvolutionLayer::setKernelWeights>(c, "kernel");
    with_weights<&nv::IConvolutionLayer::getBiasWeights, &nv::IConvolutionLayer::setBiasWeights>(c, "bias");
  }
  {
    nb::class_<nv::IDeconvolutionLayer, nv::ILayer> c(m, "IDeconvolutionLayer");
    c.def_prop_rw("kernel_size", &nv::IDeconvolutionLayer::getKernelSize, &nv::IDeconvolutionLayer::setKernelSize)
        .def_prop_rw("stride", &nv::IDeconvolutionLayer::getStride, &nv::IDeconvolutionLayer::setStride)
        .def_prop_rw("padding", &nv::IDeconvolutionLayer::getPadding, &nv::IDeconvolutionLayer::setPadding)
        .def_prop_rw("num_output_maps", &nv::IDeconvolutionLayer::getNbOutputMaps,
                     &nv::IDeconvolutionLayer::setNbOutputMaps)
        .def_prop_rw("pre_padding", &nv::IDeconvolutionLayer::getPrePadding, &nv::IDeconvolutionLayer::setPrePadding)
        .def_prop_rw("post_padding", &nv::IDeconvolutionLayer::getPostPadding, &nv::IDeconvolutionLayer::setPostPadding)
        .def_prop_rw("padding_mode", &nv::IDeconvolutionLayer::getPaddingMode, &nv::IDeconvolutionLayer::setPaddingMode)
        .def_prop_rw("num_groups", &nv::IDeconvolutionLayer::getNbGroups, &nv::IDeconvolutionLayer::setNbGroups)
        .def_prop_rw("kernel_size_nd", &nv::IDeconvolutionLayer::getKernelSizeNd,
                     &nv::IDeconvolutionLayer::setKernelSizeNd)
        .def_prop_rw("stride_nd", &nv::IDeconvolutionLayer::getStrideNd, &nv::IDeconvolutionLayer::setStrideNd)
        .def_prop_rw("padding_nd", &nv::IDeconvolutionLayer::getPaddingNd, &nv::IDeconvolutionLayer::setPaddingNd)
        .def_prop_rw("dilation_nd", &nv::IDeconvolutionLayer::getDilationNd, &nv::IDeconvolutionLayer::setDilationNd);
    with_weights<&nv::IDeconvolutionLayer::getKernelWeights, &nv::IDeconvolutionLayer::setKernelWeights>(c, "kernel");
    with_weights<&nv::IDeconvolutionLayer::getBiasWeights, &nv::IDeconvolutionLayer::setBiasWeights>(c, "bias");
  }
  nb::class_<nv::IPaddingLayer, nv::ILayer>(m, "IPaddingLayer")
      .def_prop_rw("pre_padding", &nv::IPaddingLayer::getPrePadding, &nv::IPaddingLayer::setPrePadding)
      .def_prop_rw("post_padding", &nv::IPaddingLayer::getPostPadding, &nv::IPaddingLayer::setPostPadding)
      .def_prop_rw("pre_padding_nd", &nv::IPaddingLayer::getPrePaddingNd, &nv::IPaddingLayer::setPrePaddingNd)
      .def_prop_rw("post_padding_nd", &nv::IPaddingLayer::getPostPaddingNd, &nv::IPaddingLayer::setPostPaddingNd);
}

void bind_pooling(nb::module_& m) {
  nb::class_<nv::IPoolingLayer, nv::ILayer>(m, "IPoolingLayer")
      .def_prop_rw("type", &nv::IPoolingLayer::getPoolingType, &nv::IPoolingLayer::setPoolingType)
      .def_prop_rw("window_size", &nv::IPoolingLayer::getWindowSize, &nv::IPoolingLayer::setWindowSize)
      .def_prop_rw("stride", &nv::IPoolingLayer::getStride, &nv::IPoolingLayer::setStride)
      .def_prop_rw("padding", &nv::IPoolingLayer::getPadding, &nv::IPoolingLayer::setPadding)
      .def_prop_rw("pre_padding", &nv::IPoolingLayer::getPrePadding, &nv::IPoolingLayer::setPrePadding)
      .def_prop_rw("post_padding", &nv::IPoolingLayer::getPostPadding, &nv::IPoolingLayer::setPostPadding)
      .def_prop_rw("padding_mode", &nv::IPoolingLayer::getPaddingMode, &nv::IPoolingLayer::setPaddingMode)
      .def_prop_rw("blend_factor", &nv::IPoolingLayer::getBlendFactor, &nv::IPoolingLayer::setBlendFactor)
      .def_prop_rw("average_count_excludes_padding", &nv::IPoolingLayer::getAverageCountExcludesPadding,
                   &nv::IPoolingLayer::setAverageCountExcludesPadding)
      .def_prop_rw("window_size_nd", &nv::IPoolingLayer::getWindowSizeNd, &nv::IPoolingLayer::setWindowSizeNd)
      .def_prop_rw("stride_nd", &nv::IPoolingLayer::getStrideNd, &nv::IPoolingLayer::setStrideNd)
      .def_prop_rw("padding_nd", &nv::IPoolingLayer::getPaddingNd, &nv::IPoolingLayer::setPaddingNd);
}

}  // namespace

void bind_layers_window(nb::module_& m) {
  bind_convolutions_and_padding(m);
  bind_pooling(m);
}

}  // namespace tenon::python
