// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// INetworkDefinition::addX: makes a layer of a class and sets its properties.
#include "api/network/layer_adder.h"
#include "api/network/layers/activation.h"
#include "api/network/layers/constant.h"
#include "api/network/layers/convolution.h"
#include "api/network/layers/elementwise.h"
#include "api/network/layers/fully_connected.h"
#include "api/network/layers/gather.h"
#include "api/network/layers/matrix_multiply.h"
#include "api/network/layers/normalization.h"
#include "api/network/layers/pooling.h"
#include "api/network/layers/quantize.h"
#include "api/network/layers/reduce.h"
#include "api/network/layers/scatter.h"
#include "api/network/layers/selection.h"
#include "api/network/layers/shuffle.h"
#include "api/network/layers/slice.h"

namespace tenon::api {

namespace {

/// The tensors of an array; one null stands for an array that is not one.
std::vector<const nv::ITensor*> tensors(nv::ITensor* const* inputs, int32_t count) {
  if (inputs == nullptr || count < 1) return {nullptr};
  return {inputs, inputs + count};
}

}  // namespace

nv::IConvolutionLayer* Network::addConvolutionNd(nv::ITensor& input, int64_t nbOutputMaps, const nv::Dims& kernelSize,
                                                 nv::Weights kernelWeights, nv::Weights biasWeights) noexcept {
  return with(add<ConvolutionLayer>("INetworkDefinition::addConvolutionNd", {&input}), [&](ConvolutionLayer& layer) {
    layer.setNbOutputMaps(nbOutputMaps);
    layer.setKernelSizeNd(kernelSize);
    layer.setKernelWeights(kernelWeights);
    layer.setBiasWeights(biasWeights);
  });
}

nv::IFullyConnectedLayer* Network::add_fully_connected(nv::ITensor& input, int32_t outputs, nv::Weights kernel,
                                                       nv::Weights bias) noexcept {
  return with(add<FullyConnectedLayer>("INetworkDefinition::addFullyConnected", {&input}),
              [&](FullyConnectedLayer& layer) {
                layer.setNbOutputChannels(outputs);
                layer.setKernelWeights(kernel);
                layer.setBiasWeights(bias);
              });
}

nv::IDeconvolutionLayer* Network::addDeconvolutionNd(nv::ITensor& input, int64_t nbOutputMaps,
                                                     const nv::Dims& kernelSize, nv::Weights kernelWeights,
                                                     nv::Weights biasWeights) noexcept {
  return with(add<DeconvolutionLayer>("INetworkDefinition::addDeconvolutionNd", {&input}),
              [&](DeconvolutionLayer& layer) {
                layer.setNbOutputMaps(nbOutputMaps);
                layer.setKernelSizeNd(kernelSize);
                layer.setKernelWeights(kernelWeights);
                layer.setBiasWeights(biasWeights);
              });
}

nv::IPoolingLayer* Network::addPoolingNd(nv::ITensor& input, nv::PoolingType type,
                                         const nv::Dims& windowSize) noexcept {
  return with(add<PoolingLayer>("INetworkDefinition::addPoolingNd", {&input}), [&](PoolingLayer& layer) {
    layer.setPoolingType(type);
    layer.setWindowSizeNd(windowSize);
  });
}

nv::IPaddingLayer* Network::addPaddingNd(nv::ITensor& input, const nv::Dims& prePadding,
                                         const nv::Dims& postPadding) noexcept {
  return with(add<PaddingLayer>("INetworkDefinition::addPaddingNd", {&input}), [&](PaddingLayer& layer) {
    layer.setPrePaddingNd(prePadding);
    layer.setPostPaddingNd(postPadding);
  });
}

nv::IActivationLayer* Network::addActivation(nv::ITensor& input, nv::ActivationType type) noexcept {
  return with(add<ActivationLayer>("INetworkDefinition::addActivation", {&input}),
              [&](ActivationLayer& layer) { layer.setActivationType(type); });
}

nv::IParametricReLULayer* Network::addParametricReLU(nv::ITensor& input, nv::ITensor& slope) noexcept {
  return add<ParametricReLULayer>("INetworkDefinition::addParametricReLU", {&input, &slope});
}

nv::IElementWiseLayer* Network::addElementWise(nv::ITensor& input1, nv::ITensor& input2,
                                               nv::ElementWiseOperation op) noexcept {
  return with(add<ElementWiseLayer>("INetworkDefinition::addElementWise", {&input1, &input2}),
              [&](ElementWiseLayer& layer) { layer.setOperation(op); });
}

nv::IUnaryLayer* Network::addUnary(nv::ITensor& input, nv::UnaryOperation op) noexcept {
  return with(add<UnaryLayer>("INetworkDefinition::addUnary", {&input}),
              [&](UnaryLayer& layer) { layer.setOperation(op); });
}

nv::ISelectLayer* Network::addSelect(nv::ITensor& condition, nv::ITensor& thenInput, nv::ITensor& elseInput) noexcept {
  return add<SelectLayer>("INetworkDefinition::addSelect", {&condition, &thenInput, &elseInput});
}

nv::ICastLayer* Network::addCast(nv::ITensor& input, nv::DataType toType) noexcept {
  return with(add<CastLayer>("INetworkDefinition::addCast", {&input}),
              [&](CastLayer& layer) { layer.setToType(toType); });
}

nv::IIdentityLayer* Network::addIdentity(nv::ITensor& input) noexcept {
  return add<IdentityLayer>("INetworkDefinition::addIdentity", {&input});
}

nv::IScaleLayer* Network::addScale(nv::ITensor& input, nv::ScaleMode mode, nv::Weights shift, nv::Weights scale,
                                   nv::Weights power) noexcept {
  return addScaleNd(input, mode, shift, scale, power, implicit_ ? 0 : 1);
}

nv::IScaleLayer* Network::addScaleNd(nv::ITensor& input, nv::ScaleMode mode, nv::Weights shift, nv::Weights scale,
                                     nv::Weights power, int32_t channelAxis) noexcept {
  return with(add<ScaleLayer>("INetworkDefinition::addScaleNd", {&input}), [&](ScaleLayer& layer) {
    layer.setMode(mode);
    layer.setShift(shift);
    layer.setScale(scale);
    layer.setPower(power);
    layer.setChannelAxis(channelAxis);
  });
}

nv::INormalizationLayer* Network::addNormalization(nv::ITensor& input, nv::ITensor& scale, nv::ITensor& bias,
                                                   uint32_t axesMask) noexcept {
  return with(add<NormalizationLayer>("INetworkDefinition::addNormalization", {&input, &scale, &bias}),
              [&](NormalizationLayer& layer) { layer.setAxes(axesMask); });
}

nv::INormalizationLayer* Network::addNormalizationV2(nv::ITensor& input, nv::ITensor& scale, nv::ITensor& bias,
                                                     uint32_t axesMask) noexcept {
  return with(add<NormalizationLayer>("INetworkDefinition::addNormalizationV2", {&input, &scale, &bias}),
              [&](NormalizationLayer& layer) {
                layer.set_v2();
                layer.setAxes(axesMask);
              });
}

nv::IQuantizeLayer* Network::addQuantize(nv::ITensor& input, nv::ITensor& scale) noexcept {
  return add<QuantizeLayer>("INetworkDefinition::addQuantize", {&input, &scale});
}

nv::IQuantizeLayer* Network::addQuantizeV2(nv::ITensor& input, nv::ITensor& scale, nv::DataType outputType) noexcept {
  return with(add<QuantizeLayer>("INetworkDefinition::addQuantize", {&input, &scale}),
              [&](QuantizeLayer& layer) { layer.setToType(outputType); });
}

nv::IDequantizeLayer* Network::addDequantize(nv::ITensor& input, nv::ITensor& scale) noexcept {
  return add<DequantizeLayer>("INetworkDefinition::addDequantize", {&input, &scale});
}

nv::IDequantizeLayer* Network::addDequantizeV2(nv::ITensor& input, nv::ITensor& scale,
                                               nv::DataType outputType) noexcept {
  return with(add<DequantizeLayer>("INetworkDefinition::addDequantize", {&input, &scale}),
              [&](DequantizeLayer& layer) { layer.setToType(outputType); });
}

nv::IAssertionLayer* Network::addAssertion(nv::ITensor& condition, const char* message) noexcept {
  return with(add<AssertionLayer>("INetworkDefinition::addAssertion", {&condition}, 0),
              [&](AssertionLayer& layer) { layer.setMessage(message); });
}

nv::ILRNLayer* Network::addLRN(nv::ITensor& input, int64_t window, float alpha, float beta, float k) noexcept {
  return with(add<LRNLayer>("INetworkDefinition::addLRN", {&input}), [&](LRNLayer& layer) {
    layer.setWindowSize(window);
    layer.setAlpha(alpha);
    layer.setBeta(beta);
    layer.setK(k);
  });
}

nv::ISoftMaxLayer* Network::addSoftMax(nv::ITensor& input) noexcept {
  return add<SoftMaxLayer>("INetworkDefinition::addSoftMax", {&input});
}

nv::IReduceLayer* Network::addReduce(nv::ITensor& input, nv::ReduceOperation op, uint32_t reduceAxes,
                                     bool keepDimensions) noexcept {
  return with(add<ReduceLayer>("INetworkDefinition::addReduce", {&input}), [&](ReduceLayer& layer) {
    layer.setOperation(op);
    layer.setReduceAxes(reduceAxes);
    layer.setKeepDimensions(keepDimensions);
  });
}

nv::ITopKLayer* Network::addTopK(nv::ITensor& input, nv::TopKOperation op, int32_t k, uint32_t reduceAxes) noexcept {
  return addTopKV2(input, op, k, reduceAxes, nv::DataType::kINT32);
}

nv::ITopKLayer* Network::addTopKV2(nv::ITensor& input, nv::TopKOperation op, int32_t k, uint32_t reduceAxes,
                                   nv::DataType indicesType) noexcept {
  return with(add<TopKLayer>("INetworkDefinition::addTopK", {&input}, 2), [&](TopKLayer& layer) {
    layer.setOperation(op);
    layer.setK(k);
    layer.setReduceAxes(reduceAxes);
    layer.setIndicesType(indicesType);
  });
}

nv::IMatrixMultiplyLayer* Network::addMatrixMultiply(nv::ITensor& input0, nv::MatrixOperation op0, nv::ITensor& input1,
                                                     nv::MatrixOperation op1) noexcept {
  return with(add<MatrixMultiplyLayer>("INetworkDefinition::addMatrixMultiply", {&input0, &input1}),
              [&](MatrixMultiplyLayer& layer) {
                layer.setOperation(0, op0);
                layer.setOperation(1, op1);
              });
}

nv::IEinsumLayer* Network::addEinsum(nv::ITensor* const* inputs, int32_t nbInputs, const char* equation) noexcept {
  if (equation == nullptr) {
    reporter_.error("INetworkDefinition::addEinsum", nv::ErrorCode::kINVALID_ARGUMENT, "the equation is null");
    return nullptr;
  }
  return with(add<EinsumLayer>("INetworkDefinition::addEinsum", tensors(inputs, nbInputs)),
              [&](EinsumLayer& layer) { layer.setEquation(equation); });
}

nv::IConstantLayer* Network::addConstant(const nv::Dims& dims, nv::Weights weights) noexcept {
  if (dims.nbDims < 0 || dims.nbDims > nv::Dims::MAX_DIMS) {
    reporter_.error("INetworkDefinition::addConstant", nv::ErrorCode::kINVALID_ARGUMENT,
                    str("expected 0 to ", nv::Dims::MAX_DIMS, " dimensions, found ", dims.nbDims).c_str());
    return nullptr;
  }
  return with(add<ConstantLayer>("INetworkDefinition::addConstant", {}), [&](ConstantLayer& layer) {
    layer.setDimensions(dims);
    layer.setWeights(weights);
  });
}

nv::IFillLayer* Network::addFill(const nv::Dims& dims, nv::FillOperation op) noexcept {
  return addFillV2(dims, op, nv::DataType::kFLOAT);
}

nv::IFillLayer* Network::addFillV2(const nv::Dims& dims, nv::FillOperation op, nv::DataType outputType) noexcept {
  return with(add<FillLayer>("INetworkDefinition::addFill", {}), [&](FillLayer& layer) {
    layer.setDimensions(dims);
    layer.setOperation(op);
    layer.setToType(outputType);
  });
}

nv::IShuffleLayer* Network::addShuffle(nv::ITensor& input) noexcept {
  return add<ShuffleLayer>("INetworkDefinition::addShuffle", {&input});
}

nv::IConcatenationLayer* Network::addConcatenation(nv::ITensor* const* inputs, int32_t nbInputs) noexcept {
  return add<ConcatenationLayer>("INetworkDefinition::addConcatenation", tensors(inputs, nbInputs));
}

nv::IShapeLayer* Network::addShape(nv::ITensor& input) noexcept {
  return add<ShapeLayer>("INetworkDefinition::addShape", {&input});
}

nv::ISqueezeLayer* Network::addSqueeze(nv::ITensor& input, nv::ITensor& axes) noexcept {
  return add<SqueezeLayer>("INetworkDefinition::addSqueeze", {&input, &axes});
}

nv::IUnsqueezeLayer* Network::addUnsqueeze(nv::ITensor& input, nv::ITensor& axes) noexcept {
  return add<UnsqueezeLayer>("INetworkDefinition::addUnsqueeze", {&input, &axes});
}

nv::ISliceLayer* Network::addSlice(nv::ITensor& input, const nv::Dims& start, const nv::Dims& size,
                                   const nv::Dims& stride) noexcept {
  return with(add<SliceLayer>("INetworkDefinition::addSlice", {&input}), [&](SliceLayer& layer) {
    layer.setStart(start);
    layer.setSize(size);
    layer.setStride(stride);
  });
}

nv::IResizeLayer* Network::addResize(nv::ITensor& input) noexcept {
  return add<ResizeLayer>("INetworkDefinition::addResize", {&input});
}

nv::IGatherLayer* Network::addGather(nv::ITensor& data, nv::ITensor& indices, int32_t axis) noexcept {
  return with(add<GatherLayer>("INetworkDefinition::addGather", {&data, &indices}),
              [&](GatherLayer& layer) { layer.setGatherAxis(axis); });
}

nv::IGatherLayer* Network::addGatherV2(nv::ITensor& data, nv::ITensor& indices, nv::GatherMode mode) noexcept {
  return with(add<GatherLayer>("INetworkDefinition::addGatherV2", {&data, &indices}),
              [&](GatherLayer& layer) { layer.setMode(mode); });
}

nv::IOneHotLayer* Network::addOneHot(nv::ITensor& indices, nv::ITensor& values, nv::ITensor& depth,
                                     int32_t axis) noexcept {
  return with(add<OneHotLayer>("INetworkDefinition::addOneHot", {&indices, &values, &depth}),
              [&](OneHotLayer& layer) { layer.setAxis(axis); });
}

nv::IScatterLayer* Network::addScatter(nv::ITensor& data, nv::ITensor& indices, nv::ITensor& updates,
                                       nv::ScatterMode mode) noexcept {
  return with(add<ScatterLayer>("INetworkDefinition::addScatter", {&data, &indices, &updates}),
              [&](ScatterLayer& layer) { layer.setMode(mode); });
}

nv::ICumulativeLayer* Network::addCumulative(nv::ITensor& input, nv::ITensor& axis, nv::CumulativeOperation operation,
                                             bool exclusive, bool reverse) noexcept {
  return with(add<CumulativeLayer>("INetworkDefinition::addCumulative", {&input, &axis}), [&](CumulativeLayer& layer) {
    layer.setOperation(operation);
    layer.setExclusive(exclusive);
    layer.setReverse(reverse);
  });
}

nv::IReverseSequenceLayer* Network::addReverseSequence(nv::ITensor& input, nv::ITensor& sequenceLens) noexcept {
  return add<ReverseSequenceLayer>("INetworkDefinition::addReverseSequence", {&input, &sequenceLens});
}

nv::INonZeroLayer* Network::addNonZero(nv::ITensor& input) noexcept {
  return add<NonZeroLayer>("INetworkDefinition::addNonZero", {&input});
}

nv::INonZeroLayer* Network::addNonZeroV2(nv::ITensor& input, nv::DataType indicesType) noexcept {
  return with(add<NonZeroLayer>("INetworkDefinition::addNonZeroV2", {&input}),
              [&](NonZeroLayer& layer) { layer.setIndicesType(indicesType); });
}

nv::IGridSampleLayer* Network::addGridSample(nv::ITensor& input, nv::ITensor& grid) noexcept {
  return add<GridSampleLayer>("INetworkDefinition::addGridSample", {&input, &grid});
}

nv::INMSLayer* Network::addNMS(nv::ITensor& boxes, nv::ITensor& scores, nv::ITensor& maxOutputBoxesPerClass) noexcept {
  return add<NMSLayer>("INetworkDefinition::addNMS", {&boxes, &scores, &maxOutputBoxesPerClass}, 2);
}

nv::INMSLayer* Network::addNMSV2(nv::ITensor& boxes, nv::ITensor& scores, nv::ITensor& maxOutputBoxesPerClass,
                                 nv::DataType indicesType) noexcept {
  return with(add<NMSLayer>("INetworkDefinition::addNMSV2", {&boxes, &scores, &maxOutputBoxesPerClass}, 2),
              [&](NMSLayer& layer) { layer.setIndicesType(indicesType); });
}

}  // namespace tenon::api
