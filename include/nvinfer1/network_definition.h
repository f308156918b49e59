// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The network: tensors and the layers between them.
#pragma once

#include "nvinfer1/layers.h"
#include "nvinfer1/output_dimensions.h"

namespace nvinfer1 {
class INetworkDefinition;
}  // namespace nvinfer1

// What calls of releases before 10 need beside the tables of release 10.
extern "C" TENSORRTAPI nvinfer1::IFullyConnectedLayer* tenonAddFullyConnected(nvinfer1::INetworkDefinition* network,
                                                                              nvinfer1::ITensor* input,
                                                                              int32_t nbOutputs,
                                                                              nvinfer1::Weights kernelWeights,
                                                                              nvinfer1::Weights biasWeights) noexcept;
extern "C" TENSORRTAPI nvinfer1::IRNNv2Layer* tenonAddRNNv2(nvinfer1::INetworkDefinition* network,
                                                            nvinfer1::ITensor* input, int32_t layerCount,
                                                            int32_t hiddenSize, int32_t maxSeqLen,
                                                            nvinfer1::RNNOperation op) noexcept;
extern "C" TENSORRTAPI nvinfer1::IRNNLayer* tenonAddRNN(nvinfer1::INetworkDefinition* network, nvinfer1::ITensor* input,
                                                        int32_t layerCount, std::size_t hiddenSize, int32_t maxSeqLen,
                                                        nvinfer1::RNNOperation op) noexcept;
extern "C" TENSORRTAPI nvinfer1::IPluginLayer* tenonAddPlugin(nvinfer1::INetworkDefinition* network,
                                                              nvinfer1::ITensor* const* inputs, int32_t nbInputs,
                                                              nvinfer1::IPlugin* plugin) noexcept;
/// `layer` is kCONVOLUTION, kDECONVOLUTION or kPOOLING; nullptr for `formula` sets the usual one.
extern "C" TENSORRTAPI void tenonSetOutputFormula(nvinfer1::INetworkDefinition* network, nvinfer1::LayerType layer,
                                                  nvinfer1::IOutputDimensionsFormula* formula) noexcept;
extern "C" TENSORRTAPI nvinfer1::IOutputDimensionsFormula* tenonOutputFormula(
    const nvinfer1::INetworkDefinition* network, nvinfer1::LayerType layer) noexcept;

namespace nvinfer1 {

/// Properties of a network, fixed when it is made.
enum class NetworkDefinitionCreationFlag : int32_t {
  kEXPLICIT_BATCH = 0,  ///< of no effect: all networks have an explicit batch dimension
  kSTRONGLY_TYPED = 1,  ///< types follow from inputs and operators alone; precision flags are errors
  kPREFER_JIT_PYTHON_PLUGINS = 2,
  kPREFER_AOT_PYTHON_PLUGINS = 3,
  kEXPLICIT_PRECISION = 30,  ///< of no effect; 1 before release 10, which kSTRONGLY_TYPED is now
};
template <>
constexpr int32_t EnumMax<NetworkDefinitionCreationFlag>() noexcept {
  return 4;
}

/// A network that is being defined. addX returns nullptr after a log line when arguments are wrong; the network stays
/// usable.
/// Layers and tensors are owned by the network. Weights are read when the engine is built, not before.
class INetworkDefinition : public INoCopy {
 public:
  virtual ~INetworkDefinition() noexcept = default;

  /// A network input with a name of its own. -1 in `dims` stands for a size that every profile must give.
  ITensor* addInput(const char* name, DataType type, const Dims& dims) noexcept {
    return mImpl->addInput(name, type, dims);
  }
  /// Makes a tensor an output of the network.
  void markOutput(ITensor& tensor) noexcept { mImpl->markOutput(tensor); }
  bool markDebug(ITensor& tensor) noexcept { return mImpl->markDebug(tensor); }
  bool unmarkDebug(ITensor& tensor) noexcept { return mImpl->unmarkDebug(tensor); }
  bool isDebugTensor(const ITensor& tensor) const noexcept { return mImpl->isDebugTensor(tensor); }
  bool markUnfusedTensorsAsDebugTensors() noexcept { return mImpl->markUnfusedTensorsAsDebugTensors(); }
  bool unmarkUnfusedTensorsAsDebugTensors() noexcept { return mImpl->unmarkUnfusedTensorsAsDebugTensors(); }
  IActivationLayer* addActivation(ITensor& input, ActivationType type) noexcept {
    return mImpl->addActivation(input, type);
  }
  ILRNLayer* addLRN(ITensor& input, int64_t window, float alpha, float beta, float k) noexcept {
    return mImpl->addLRN(input, window, alpha, beta, k);
  }
  IScaleLayer* addScale(ITensor& input, ScaleMode mode, Weights shift, Weights scale, Weights power) noexcept {
    return mImpl->addScale(input, mode, shift, scale, power);
  }
  ISoftMaxLayer* addSoftMax(ITensor& input) noexcept { return mImpl->addSoftMax(input); }
  IConcatenationLayer* addConcatenation(ITensor* const* inputs, int32_t nbInputs) noexcept {
    return mImpl->addConcatenation(inputs, nbInputs);
  }
  IElementWiseLayer* addElementWise(ITensor& input1, ITensor& input2, ElementWiseOperation op) noexcept {
    return mImpl->addElementWise(input1, input2, op);
  }
  IUnaryLayer* addUnary(ITensor& input, UnaryOperation op) noexcept { return mImpl->addUnary(input, op); }
  IShuffleLayer* addShuffle(ITensor& input) noexcept { return mImpl->addShuffle(input); }
  IOneHotLayer* addOneHot(ITensor& indices, ITensor& values, ITensor& depth, int32_t axis) noexcept {
    return mImpl->addOneHot(indices, values, depth, axis);
  }
  int32_t getNbLayers() const noexcept { return mImpl->getNbLayers(); }
  /// The layer at `index` in the order of their making, or nullptr.
  ILayer* getLayer(int32_t index) const noexcept { return mImpl->getLayer(index); }
  int32_t getNbInputs() const noexcept { return mImpl->getNbInputs(); }
  /// The input at `index`, or nullptr.
  ITensor* getInput(int32_t index) const noexcept { return mImpl->getInput(index); }
  int32_t getNbOutputs() const noexcept { return mImpl->getNbOutputs(); }
  /// The output at `index`, or nullptr.
  ITensor* getOutput(int32_t index) const noexcept { return mImpl->getOutput(index); }
  /// Combines the elements along the dimensions whose bits are set in `reduceAxes`.
  IReduceLayer* addReduce(ITensor& input, ReduceOperation op, uint32_t reduceAxes, bool keepDimensions) noexcept {
    return mImpl->addReduce(input, op, reduceAxes, keepDimensions);
  }
  ITopKLayer* addTopK(ITensor& input, TopKOperation op, int32_t k, uint32_t reduceAxes) noexcept {
    return mImpl->addTopK(input, op, k, reduceAxes);
  }
  IGatherLayer* addGather(ITensor& data, ITensor& indices, int32_t axis) noexcept {
    return mImpl->addGather(data, indices, axis);
  }
  IGatherLayer* addGatherV2(ITensor& data, ITensor& indices, GatherMode mode) noexcept {
    return mImpl->addGatherV2(data, indices, mode);
  }
  IRaggedSoftMaxLayer* addRaggedSoftMax(ITensor& input, ITensor& bounds) noexcept {
    return mImpl->addRaggedSoftMax(input, bounds);
  }
  IMatrixMultiplyLayer* addMatrixMultiply(ITensor& input0, MatrixOperation op0, ITensor& input1,
                                          MatrixOperation op1) noexcept {
    return mImpl->addMatrixMultiply(input0, op0, input1, op1);
  }
  INonZeroLayer* addNonZero(ITensor& input) noexcept { return mImpl->addNonZero(input); }
  IConstantLayer* addConstant(const Dims& dims, Weights weights) noexcept { return mImpl->addConstant(dims, weights); }
  IIdentityLayer* addIdentity(ITensor& input) noexcept { return mImpl->addIdentity(input); }
  ICastLayer* addCast(ITensor& input, DataType toType) noexcept { return mImpl->addCast(input, toType); }
  /// Takes a tensor out of the network.
  void removeTensor(ITensor& tensor) noexcept { mImpl->removeTensor(tensor); }
  /// Makes a tensor an inner one again.
  void unmarkOutput(ITensor& tensor) noexcept { mImpl->unmarkOutput(tensor); }
  IPluginV2Layer* addPluginV2(ITensor* const* inputs, int32_t nbInputs, IPluginV2& plugin) noexcept {
    return mImpl->addPluginV2(inputs, nbInputs, plugin);
  }
  IPluginV3Layer* addPluginV3(ITensor* const* inputs, int32_t nbInputs, ITensor* const* shapeInputs,
                              int32_t nbShapeInputs, IPluginV3& plugin) noexcept {
    return mImpl->addPluginV3(inputs, nbInputs, shapeInputs, nbShapeInputs, plugin);
  }
  ISliceLayer* addSlice(ITensor& input, const Dims& start, const Dims& size, const Dims& stride) noexcept {
    return mImpl->addSlice(input, start, size, stride);
  }
  void setName(const char* name) noexcept { mImpl->setName(name); }
  const char* getName() const noexcept { return mImpl->getName(); }
  IShapeLayer* addShape(ITensor& input) noexcept { return mImpl->addShape(input); }
  bool hasImplicitBatchDimension() const noexcept { return mImpl->hasImplicitBatchDimension(); }
  NetworkDefinitionCreationFlags getFlags() const noexcept { return mImpl->getFlags(); }
  bool getFlag(NetworkDefinitionCreationFlag flag) const noexcept { return mImpl->getFlag(flag); }
  bool markOutputForShapes(ITensor& tensor) noexcept { return mImpl->markOutputForShapes(tensor); }
  bool unmarkOutputForShapes(ITensor& tensor) noexcept { return mImpl->unmarkOutputForShapes(tensor); }
  IParametricReLULayer* addParametricReLU(ITensor& input, ITensor& slope) noexcept {
    return mImpl->addParametricReLU(input, slope);
  }
  IConvolutionLayer* addConvolutionNd(ITensor& input, int64_t nbOutputMaps, const Dims& kernelSize,
                                      Weights kernelWeights, Weights biasWeights) noexcept {
    return mImpl->addConvolutionNd(input, nbOutputMaps, kernelSize, kernelWeights, biasWeights);
  }
  IPoolingLayer* addPoolingNd(ITensor& input, PoolingType type, const Dims& windowSize) noexcept {
    return mImpl->addPoolingNd(input, type, windowSize);
  }
  IDeconvolutionLayer* addDeconvolutionNd(ITensor& input, int64_t nbOutputMaps, Dims kernelSize, Weights kernelWeights,
                                          Weights biasWeights) noexcept {
    return mImpl->addDeconvolutionNd(input, nbOutputMaps, kernelSize, kernelWeights, biasWeights);
  }
  IScaleLayer* addScaleNd(ITensor& input, ScaleMode mode, Weights shift, Weights scale, Weights power,
                          int32_t channelAxis) noexcept {
    return mImpl->addScaleNd(input, mode, shift, scale, power, channelAxis);
  }
  IResizeLayer* addResize(ITensor& input) noexcept { return mImpl->addResize(input); }
  ILoop* addLoop() noexcept { return mImpl->addLoop(); }
  IIfConditional* addIfConditional() noexcept { return mImpl->addIfConditional(); }
  ISelectLayer* addSelect(ITensor& condition, ITensor& thenInput, ITensor& elseInput) noexcept {
    return mImpl->addSelect(condition, thenInput, elseInput);
  }
  IAssertionLayer* addAssertion(ITensor& condition, const char* message) noexcept {
    return mImpl->addAssertion(condition, message);
  }
  IFillLayer* addFill(const Dims& dims, FillOperation op) noexcept { return mImpl->addFill(dims, op); }
  IFillLayer* addFill(const Dims& dims, FillOperation op, DataType outputType) noexcept {
    return mImpl->addFillV2(dims, op, outputType);
  }
  IPaddingLayer* addPaddingNd(ITensor& input, const Dims& prePadding, const Dims& postPadding) noexcept {
    return mImpl->addPaddingNd(input, prePadding, postPadding);
  }
  /// Names weights for refitting; false when the network does not use them.
  bool setWeightsName(Weights weights, const char* name) noexcept { return mImpl->setWeightsName(weights, name); }
  void setErrorRecorder(IErrorRecorder* recorder) noexcept { mImpl->setErrorRecorder(recorder); }
  IErrorRecorder* getErrorRecorder() const noexcept { return mImpl->getErrorRecorder(); }
  IDequantizeLayer* addDequantize(ITensor& input, ITensor& scale) noexcept {
    return mImpl->addDequantize(input, scale);
  }
  IDequantizeLayer* addDequantize(ITensor& input, ITensor& scale, DataType outputType) noexcept {
    return mImpl->addDequantizeV2(input, scale, outputType);
  }
  IScatterLayer* addScatter(ITensor& data, ITensor& indices, ITensor& updates, ScatterMode mode) noexcept {
    return mImpl->addScatter(data, indices, updates, mode);
  }
  IQuantizeLayer* addQuantize(ITensor& input, ITensor& scale) noexcept { return mImpl->addQuantize(input, scale); }
  IQuantizeLayer* addQuantize(ITensor& input, ITensor& scale, DataType outputType) noexcept {
    return mImpl->addQuantizeV2(input, scale, outputType);
  }
  IDynamicQuantizeLayer* addDynamicQuantize(ITensor& input, int32_t axis, int32_t blockSize, DataType outputType,
                                            DataType scaleType) noexcept {
    return mImpl->addDynamicQuantize(input, axis, blockSize, outputType, scaleType);
  }
  IEinsumLayer* addEinsum(ITensor* const* inputs, int32_t nbInputs, const char* equation) noexcept {
    return mImpl->addEinsum(inputs, nbInputs, equation);
  }
  IGridSampleLayer* addGridSample(ITensor& input, ITensor& grid) noexcept { return mImpl->addGridSample(input, grid); }
  INMSLayer* addNMS(ITensor& boxes, ITensor& scores, ITensor& maxOutputBoxesPerClass) noexcept {
    return mImpl->addNMS(boxes, scores, maxOutputBoxesPerClass);
  }
  IReverseSequenceLayer* addReverseSequence(ITensor& input, ITensor& sequenceLens) noexcept {
    return mImpl->addReverseSequence(input, sequenceLens);
  }
  INormalizationLayer* addNormalization(ITensor& input, ITensor& scale, ITensor& bias, uint32_t axesMask) noexcept {
    return mImpl->addNormalization(input, scale, bias, axesMask);
  }
  ICumulativeLayer* addCumulative(ITensor& input, ITensor& axis, CumulativeOperation operation, bool exclusive,
                                  bool reverse) noexcept {
    return mImpl->addCumulative(input, axis, operation, exclusive, reverse);
  }
  /// The builder that made the network.
  virtual IBuilder& getBuilder() const noexcept { return mImpl->getBuilder(); }
  bool markWeightsRefittable(const char* name) noexcept { return mImpl->markWeightsRefittable(name); }
  bool unmarkWeightsRefittable(const char* name) noexcept { return mImpl->unmarkWeightsRefittable(name); }
  bool areWeightsMarkedRefittable(const char* name) const noexcept { return mImpl->areWeightsMarkedRefittable(name); }
  ISqueezeLayer* addSqueeze(ITensor& input, ITensor& axes) noexcept { return mImpl->addSqueeze(input, axes); }
  IUnsqueezeLayer* addUnsqueeze(ITensor& input, ITensor& axes) noexcept { return mImpl->addUnsqueeze(input, axes); }
  ITopKLayer* addTopK(ITensor& input, TopKOperation op, int32_t k, uint32_t reduceAxes, DataType indicesType) noexcept {
    return mImpl->addTopKV2(input, op, k, reduceAxes, indicesType);
  }
  INonZeroLayer* addNonZero(ITensor& input, DataType indicesType) noexcept {
    return mImpl->addNonZeroV2(input, indicesType);
  }
  IDynamicQuantizeLayer* addDynamicQuantizeV2(ITensor& input, const Dims& blockShape, DataType outputType,
                                              DataType scaleType) noexcept {
    return mImpl->addDynamicQuantizeV2(input, blockShape, outputType, scaleType);
  }
  INMSLayer* addNMS(ITensor& boxes, ITensor& scores, ITensor& maxOutputBoxesPerClass, DataType indicesType) noexcept {
    return mImpl->addNMSV2(boxes, scores, maxOutputBoxesPerClass, indicesType);
  }
  IAttention* addAttention(ITensor& query, ITensor& key, ITensor& value, AttentionNormalizationOp normOp,
                           bool causal) noexcept {
    return mImpl->addAttention(query, key, value, normOp, causal);
  }
  /// Of release 11: with a mask that also aligns with the last key.
  IAttention* addAttentionV2(ITensor& query, ITensor& key, ITensor& value, AttentionNormalizationOp normOp,
                             CausalMaskKind causalKind) noexcept {
    IAttention* attention = mImpl->addAttention(query, key, value, normOp, false);
    if (attention != nullptr) attention->setCausalKind(causalKind);
    return attention;
  }
  IRotaryEmbeddingLayer* addRotaryEmbedding(ITensor& input, ITensor& cosCache, ITensor& sinCache, bool interleaved,
                                            int32_t rotaryEmbeddingDim) noexcept {
    return mImpl->addRotaryEmbedding(input, cosCache, sinCache, interleaved, rotaryEmbeddingDim);
  }
  IKVCacheUpdateLayer* addKVCacheUpdate(ITensor& cache, ITensor& update, ITensor& writeIndices,
                                        KVCacheMode cacheMode) noexcept {
    return mImpl->addKVCacheUpdate(cache, update, writeIndices, cacheMode);
  }
  IMoELayer* addMoE(ITensor& hiddenStates, ITensor& selectedExperts, ITensor& scores) noexcept {
    return mImpl->addMoE(hiddenStates, selectedExperts, scores);
  }
  IDistCollectiveLayer* addDistCollective(ITensor& input, CollectiveOperation distCollectiveOp,
                                          ReduceOperation reduceOp, int64_t root, int64_t* groups,
                                          int64_t groupSize) noexcept {
    return mImpl->addDistCollective(input, distCollectiveOp, reduceOp, root, groups, groupSize);
  }
  INormalizationLayer* addNormalizationV2(ITensor& input, ITensor& scale, ITensor& bias, uint32_t axesMask) noexcept {
    return mImpl->addNormalizationV2(input, scale, bias, axesMask);
  }

  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

  // 2D forms of addXNd, as they were before 7.0
  TRT_DEPRECATED IConvolutionLayer* addConvolution(ITensor& input, int32_t nbOutputMaps, DimsHW kernelSize,
                                                   Weights kernelWeights, Weights biasWeights) noexcept {
    return addConvolutionNd(input, nbOutputMaps, kernelSize, kernelWeights, biasWeights);
  }
  TRT_DEPRECATED IDeconvolutionLayer* addDeconvolution(ITensor& input, int32_t nbOutputMaps, DimsHW kernelSize,
                                                       Weights kernelWeights, Weights biasWeights) noexcept {
    return addDeconvolutionNd(input, nbOutputMaps, kernelSize, kernelWeights, biasWeights);
  }
  TRT_DEPRECATED IPoolingLayer* addPooling(ITensor& input, PoolingType type, DimsHW windowSize) noexcept {
    return addPoolingNd(input, type, windowSize);
  }
  TRT_DEPRECATED IPaddingLayer* addPadding(ITensor& input, DimsHW prePadding, DimsHW postPadding) noexcept {
    return addPaddingNd(input, prePadding, postPadding);
  }
  TRT_DEPRECATED IMatrixMultiplyLayer* addMatrixMultiply(ITensor& input0, bool transpose0, ITensor& input1,
                                                         bool transpose1) noexcept {
    return addMatrixMultiply(input0, transpose0 ? MatrixOperation::kTRANSPOSE : MatrixOperation::kNONE, input1,
                             transpose1 ? MatrixOperation::kTRANSPOSE : MatrixOperation::kNONE);
  }
  /// Of releases before 10: a product with the last three dimensions as one.
  TRT_DEPRECATED IFullyConnectedLayer* addFullyConnected(ITensor& input, int32_t nbOutputs, Weights kernelWeights,
                                                         Weights biasWeights) noexcept {
    return tenonAddFullyConnected(this, &input, nbOutputs, kernelWeights, biasWeights);
  }
  /// Of releases before 10: `layerCount` layers of recurrent cells over sequences of `maxSeqLen` steps.
  TRT_DEPRECATED IRNNv2Layer* addRNNv2(ITensor& input, int32_t layerCount, int32_t hiddenSize, int32_t maxSeqLen,
                                       RNNOperation op) noexcept {
    return tenonAddRNNv2(this, &input, layerCount, hiddenSize, maxSeqLen, op);
  }
  /// Of releases before 8: the same, see IRNNLayer for the order of dimensions and weights.
  TRT_DEPRECATED IRNNLayer* addRNN(ITensor& inputs, int32_t layerCount, std::size_t hiddenSize, int32_t maxSeqLen,
                                   RNNOperation op, RNNInputMode mode, RNNDirection dir, Weights weights,
                                   Weights bias) noexcept {
    IRNNLayer* layer = tenonAddRNN(this, &inputs, layerCount, hiddenSize, maxSeqLen, op);
    if (layer == nullptr) return nullptr;
    layer->setInputMode(mode);
    layer->setDirection(dir);
    layer->setWeights(weights);
    layer->setBias(bias);
    return layer;
  }
  /// Of releases before 8: a layer of a plugin that stays the program's.
  TRT_DEPRECATED IPluginLayer* addPlugin(ITensor* const* inputs, int32_t nbInputs, IPlugin& plugin) noexcept {
    return tenonAddPlugin(this, inputs, nbInputs, &plugin);
  }
  TRT_DEPRECATED IPluginLayer* addPluginExt(ITensor* const* inputs, int32_t nbInputs, IPluginExt& plugin) noexcept {
    return tenonAddPlugin(this, inputs, nbInputs, &plugin);
  }
  /// Of releases before 8: sizes of outputs, where padding modes do not say them; nullptr for the usual ones.
  TRT_DEPRECATED void setPoolingOutputDimensionsFormula(IOutputDimensionsFormula* formula) noexcept {
    tenonSetOutputFormula(this, LayerType::kPOOLING, formula);
  }
  TRT_DEPRECATED IOutputDimensionsFormula& getPoolingOutputDimensionsFormula() const noexcept {
    return *tenonOutputFormula(this, LayerType::kPOOLING);
  }
  TRT_DEPRECATED void setConvolutionOutputDimensionsFormula(IOutputDimensionsFormula* formula) noexcept {
    tenonSetOutputFormula(this, LayerType::kCONVOLUTION, formula);
  }
  TRT_DEPRECATED IOutputDimensionsFormula& getConvolutionOutputDimensionsFormula() const noexcept {
    return *tenonOutputFormula(this, LayerType::kCONVOLUTION);
  }
  TRT_DEPRECATED void setDeconvolutionOutputDimensionsFormula(IOutputDimensionsFormula* formula) noexcept {
    tenonSetOutputFormula(this, LayerType::kDECONVOLUTION, formula);
  }
  TRT_DEPRECATED IOutputDimensionsFormula& getDeconvolutionOutputDimensionsFormula() const noexcept {
    return *tenonOutputFormula(this, LayerType::kDECONVOLUTION);
  }
  /// Always false: Tenon has explicit precision only through quantize and dequantize layers.
  TRT_DEPRECATED bool hasExplicitPrecision() const noexcept { return false; }

 protected:
  apiv::VNetworkDefinition* mImpl = nullptr;
};
}  // namespace nvinfer1
