// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// INetworkDefinition: layers and tensors as facade objects, which lowering turns into a graph.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "api/common/report.h"
#include "api/network/layer.h"
#include "plan/plan.h"

namespace tenon::api {

class LivePlugin;

class Network final : public nv::INetworkDefinition, public nv::apiv::VNetworkDefinition {
 public:
  /// With `implicit`, the first dimension of every input is the batch, which the program does not see.
  Network(nv::IBuilder& builder, const Reporter& reporter, nv::NetworkDefinitionCreationFlags flags,
          bool implicit = false);

  // ---- for the rest of the facade
  const Reporter& reporter() const { return reporter_; }
  bool is_implicit() const { return implicit_; }
  /// A shape as the program sees it.
  nv::Dims seen(const Shape& shape) const noexcept;
  /// The whole network as a graph that refers to the user's weights. Errors: those of layers, naming them.
  Result<Graph> graph() const;
  /// The same, whose weights have names, and which they are: all of them, or those marked as refittable alone.
  Result<Graph> refittable_graph(bool marked_only, std::vector<RefitWeights>& weights) const;
  /// Errors: unsupported if a layer's precision must be obeyed that the graph cannot have.
  Result<> check_precision(const nv::IBuilderConfig& config) const;
  /// The largest magnitude of each tensor that has a dynamic range, by name.
  std::map<std::string, float> dynamic_ranges() const;
  /// Names of layers whose precision is set to a float type.
  std::vector<std::string> float_layers() const;
  /// Appends an imported graph; its nodes become layers without a class of their own.
  Result<> append(const Graph& graph);
  /// The same; gives the tensor of every value, by index.
  Result<std::vector<Tensor*>> append_values(const Graph& graph);
  /// Keeps something alive as long as the network.
  void keep(std::shared_ptr<const void> owner) const { kept_.push_back(std::move(owner)); }
  /// Errors: invalid_argument if the tensor is not of this network.
  Result<Tensor*> own(const nv::ITensor& tensor) const;
  /// What inference knows of a tensor; null where it fails.
  const Known* known(const Tensor& tensor) const noexcept;
  bool is_input(const Tensor& tensor) const;
  bool is_output(const Tensor& tensor) const;
  /// Names of the tensors that are marked for debugging, in the order of the marks.
  std::vector<std::string> debug_tensors() const;
  bool marks_unfused() const { return marks_unfused_; }
  /// Layers from `position` on must be inferred anew.
  void changed(size_t position) noexcept;
  /// The layers must be sorted anew, and inferred.
  void changed_order() noexcept;

  nv::IFullyConnectedLayer* add_fully_connected(nv::ITensor& input, int32_t outputs, nv::Weights kernel,
                                                nv::Weights bias) noexcept;
  nv::IRNNv2Layer* add_rnn_v2(nv::ITensor& input, int32_t layers, int32_t hidden, int32_t length,
                              nv::RNNOperation operation) noexcept;
  nv::IRNNLayer* add_rnn(nv::ITensor& input, int32_t layers, std::size_t hidden, int32_t length,
                         nv::RNNOperation operation) noexcept;
  nv::IPluginLayer* add_first_plugin(nv::ITensor* const* inputs, int32_t count, nv::IPlugin& plugin) noexcept;
  /// The program's formula for layers of a kind with windows; null where it set none.
  void set_output_formula(nv::LayerType layer, nv::IOutputDimensionsFormula* formula) noexcept;
  nv::IOutputDimensionsFormula* output_formula(nv::LayerType layer) const noexcept;
  /// Adds a layer of that class; null, and reported, if an input is not of this network.
  template <class L>
  L* add(const char* call, std::vector<const nv::ITensor*> inputs, int outputs = 1) noexcept;

  // ---- nvinfer1, in the order of the table
  nv::ITensor* addInput(const char* name, nv::DataType type, const nv::Dims& dims) noexcept override;
  void markOutput(nv::ITensor& tensor) noexcept override;
  nv::IActivationLayer* addActivation(nv::ITensor& input, nv::ActivationType type) noexcept override;
  nv::ILRNLayer* addLRN(nv::ITensor& input, int64_t window, float alpha, float beta, float k) noexcept override;
  nv::IScaleLayer* addScale(nv::ITensor& input, nv::ScaleMode mode, nv::Weights shift, nv::Weights scale,
                            nv::Weights power) noexcept override;
  nv::ISoftMaxLayer* addSoftMax(nv::ITensor& input) noexcept override;
  nv::IConcatenationLayer* addConcatenation(nv::ITensor* const* inputs, int32_t nbInputs) noexcept override;
  nv::IElementWiseLayer* addElementWise(nv::ITensor& input1, nv::ITensor& input2,
                                        nv::ElementWiseOperation op) noexcept override;
  nv::IUnaryLayer* addUnary(nv::ITensor& input, nv::UnaryOperation op) noexcept override;
  nv::IShuffleLayer* addShuffle(nv::ITensor& input) noexcept override;
  int32_t getNbLayers() const noexcept override;
  nv::ILayer* getLayer(int32_t index) const noexcept override;
  int32_t getNbInputs() const noexcept override;
  nv::ITensor* getInput(int32_t index) const noexcept override;
  int32_t getNbOutputs() const noexcept override;
  nv::ITensor* getOutput(int32_t index) const noexcept override;
  nv::IReduceLayer* addReduce(nv::ITensor& input, nv::ReduceOperation op, uint32_t reduceAxes,
                              bool keepDimensions) noexcept override;
  nv::ITopKLayer* addTopK(nv::ITensor& input, nv::TopKOperation op, int32_t k, uint32_t reduceAxes) noexcept override;
  nv::IGatherLayer* addGather(nv::ITensor& data, nv::ITensor& indices, int32_t axis) noexcept override;
  nv::IRaggedSoftMaxLayer* addRaggedSoftMax(nv::ITensor& input, nv::ITensor& bounds) noexcept override;
  nv::IMatrixMultiplyLayer* addMatrixMultiply(nv::ITensor& input0, nv::MatrixOperation op0, nv::ITensor& input1,
                                              nv::MatrixOperation op1) noexcept override;
  nv::IConstantLayer* addConstant(const nv::Dims& dims, nv::Weights weights) noexcept override;
  nv::IIdentityLayer* addIdentity(nv::ITensor& input) noexcept override;
  void removeTensor(nv::ITensor& tensor) noexcept override;
  void unmarkOutput(nv::ITensor& tensor) noexcept override;
  nv::IPluginV2Layer* addPluginV2(nv::ITensor* const* inputs, int32_t nbInputs,
                                  nv::IPluginV2& plugin) noexcept override;
  nv::IPluginV3Layer* addPluginV3(nv::ITensor* const* inputs, int32_t nbInputs, nv::ITensor* const* shapeInputs,
                                  int32_t nbShapeInputs, nv::IPluginV3& plugin) noexcept override;
  nv::ISliceLayer* addSlice(nv::ITensor& input, const nv::Dims& start, const nv::Dims& size,
                            const nv::Dims& stride) noexcept override;
  void setName(const char* name) noexcept override;
  const char* getName() const noexcept override;
  nv::IShapeLayer* addShape(nv::ITensor& input) noexcept override;
  bool hasImplicitBatchDimension() const noexcept override;
  bool markOutputForShapes(nv::ITensor& tensor) noexcept override;
  bool unmarkOutputForShapes(nv::ITensor& tensor) noexcept override;
  nv::IParametricReLULayer* addParametricReLU(nv::ITensor& input, nv::ITensor& slope) noexcept override;
  nv::IConvolutionLayer* addConvolutionNd(nv::ITensor& input, int64_t nbOutputMaps, const nv::Dims& kernelSize,
                                          nv::Weights kernelWeights, nv::Weights biasWeights) noexcept override;
  nv::IPoolingLayer* addPoolingNd(nv::ITensor& input, nv::PoolingType type,
                                  const nv::Dims& windowSize) noexcept override;
  nv::IDeconvolutionLayer* addDeconvolutionNd(nv::ITensor& input, int64_t nbOutputMaps, const nv::Dims& kernelSize,
                                              nv::Weights kernelWeights, nv::Weights biasWeights) noexcept override;
  nv::IScaleLayer* addScaleNd(nv::ITensor& input, nv::ScaleMode mode, nv::Weights shift, nv::Weights scale,
                              nv::Weights power, int32_t channelAxis) noexcept override;
  nv::IResizeLayer* addResize(nv::ITensor& input) noexcept override;
  nv::ILoop* addLoop() noexcept override;
  nv::ISelectLayer* addSelect(nv::ITensor& condition, nv::ITensor& thenInput, nv::ITensor& elseInput) noexcept override;
  nv::IFillLayer* addFill(const nv::Dims& dims, nv::FillOperation op) noexcept override;
  nv::IPaddingLayer* addPaddingNd(nv::ITensor& input, const nv::Dims& prePadding,
                                  const nv::Dims& postPadding) noexcept override;
  bool setWeightsName(nv::Weights weights, const char* name) noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  nv::IDequantizeLayer* addDequantize(nv::ITensor& input, nv::ITensor& scale) noexcept override;
  nv::IQuantizeLayer* addQuantize(nv::ITensor& input, nv::ITensor& scale) noexcept override;
  nv::IGatherLayer* addGatherV2(nv::ITensor& data, nv::ITensor& indices, nv::GatherMode mode) noexcept override;
  nv::IIfConditional* addIfConditional() noexcept override;
  nv::IScatterLayer* addScatter(nv::ITensor& data, nv::ITensor& indices, nv::ITensor& updates,
                                nv::ScatterMode mode) noexcept override;
  nv::IEinsumLayer* addEinsum(nv::ITensor* const* inputs, int32_t nbInputs, const char* equation) noexcept override;
  nv::IAssertionLayer* addAssertion(nv::ITensor& condition, const char* message) noexcept override;
  nv::IOneHotLayer* addOneHot(nv::ITensor& indices, nv::ITensor& values, nv::ITensor& depth,
                              int32_t axis) noexcept override;
  nv::INonZeroLayer* addNonZero(nv::ITensor& input) noexcept override;
  nv::IGridSampleLayer* addGridSample(nv::ITensor& input, nv::ITensor& grid) noexcept override;
  nv::INMSLayer* addNMS(nv::ITensor& boxes, nv::ITensor& scores, nv::ITensor& maxOutputBoxesPerClass) noexcept override;
  nv::IReverseSequenceLayer* addReverseSequence(nv::ITensor& input, nv::ITensor& sequenceLens) noexcept override;
  nv::INormalizationLayer* addNormalization(nv::ITensor& input, nv::ITensor& scale, nv::ITensor& bias,
                                            uint32_t axesMask) noexcept override;
  nv::ICastLayer* addCast(nv::ITensor& input, nv::DataType toType) noexcept override;
  nv::IBuilder& getBuilder() const noexcept override;
  nv::NetworkDefinitionCreationFlags getFlags() const noexcept override;
  bool getFlag(nv::NetworkDefinitionCreationFlag flag) const noexcept override;
  nv::IQuantizeLayer* addQuantizeV2(nv::ITensor& input, nv::ITensor& scale, nv::DataType outputType) noexcept override;
  nv::IDequantizeLayer* addDequantizeV2(nv::ITensor& input, nv::ITensor& scale,
                                        nv::DataType outputType) noexcept override;
  nv::IFillLayer* addFillV2(const nv::Dims& dims, nv::FillOperation op, nv::DataType outputType) noexcept override;
  bool markDebug(nv::ITensor& tensor) noexcept override;
  bool unmarkDebug(nv::ITensor& tensor) noexcept override;
  bool isDebugTensor(const nv::ITensor& tensor) const noexcept override;
  bool markWeightsRefittable(const char* name) noexcept override;
  bool unmarkWeightsRefittable(const char* name) noexcept override;
  bool areWeightsMarkedRefittable(const char* name) const noexcept override;
  nv::ISqueezeLayer* addSqueeze(nv::ITensor& input, nv::ITensor& axes) noexcept override;
  nv::IUnsqueezeLayer* addUnsqueeze(nv::ITensor& input, nv::ITensor& axes) noexcept override;
  nv::IDynamicQuantizeLayer* addDynamicQuantize(nv::ITensor& input, int32_t axis, int32_t blockSize,
                                                nv::DataType outputType, nv::DataType scaleType) noexcept override;
  nv::ICumulativeLayer* addCumulative(nv::ITensor& input, nv::ITensor& axis, nv::CumulativeOperation operation,
                                      bool exclusive, bool reverse) noexcept override;
  bool markUnfusedTensorsAsDebugTensors() noexcept override;
  bool unmarkUnfusedTensorsAsDebugTensors() noexcept override;
  nv::ITopKLayer* addTopKV2(nv::ITensor& input, nv::TopKOperation op, int32_t k, uint32_t reduceAxes,
                            nv::DataType indicesType) noexcept override;
  nv::INonZeroLayer* addNonZeroV2(nv::ITensor& input, nv::DataType indicesType) noexcept override;
  nv::INMSLayer* addNMSV2(nv::ITensor& boxes, nv::ITensor& scores, nv::ITensor& maxOutputBoxesPerClass,
                          nv::DataType indicesType) noexcept override;
  nv::IAttention* addAttention(nv::ITensor& query, nv::ITensor& key, nv::ITensor& value,
                               nv::AttentionNormalizationOp normOp, bool causal) noexcept override;
  nv::IRotaryEmbeddingLayer* addRotaryEmbedding(nv::ITensor& input, nv::ITensor& cosCache, nv::ITensor& sinCache,
                                                bool interleaved, int32_t rotaryEmbeddingDim) noexcept override;
  nv::IDynamicQuantizeLayer* addDynamicQuantizeV2(nv::ITensor& input, const nv::Dims& blockShape,
                                                  nv::DataType outputType, nv::DataType scaleType) noexcept override;
  nv::IKVCacheUpdateLayer* addKVCacheUpdate(nv::ITensor& cache, nv::ITensor& update, nv::ITensor& writeIndices,
                                            nv::KVCacheMode cacheMode) noexcept override;
  nv::INormalizationLayer* addNormalizationV2(nv::ITensor& input, nv::ITensor& scale, nv::ITensor& bias,
                                              uint32_t axesMask) noexcept override;
  nv::IMoELayer* addMoE(nv::ITensor& hiddenStates, nv::ITensor& selectedExperts, nv::ITensor& scores) noexcept override;
  nv::IDistCollectiveLayer* addDistCollective(nv::ITensor& input, nv::CollectiveOperation distCollectiveOp,
                                              nv::ReduceOperation reduceOp, int64_t root, int64_t* groups,
                                              int64_t groupSize) noexcept override;

 private:
  /// Takes back, when it dies, what was added to the network since, unless keep() was called.
  class Addition {
   public:
    explicit Addition(Network& network) noexcept;
    ~Addition();
    Addition(const Addition&) = delete;
    void keep() noexcept { kept_ = true; }

   private:
    Network& network_;
    size_t tensors_, layers_, inputs_, outputs_;
    bool kept_ = false;
  };
  Tensor& make_tensor(std::string name);
  template <class L>
  L* add_plugin(const char* call, std::vector<const nv::ITensor*> inputs, size_t shape_inputs,
                FunctionRef<Result<LivePlugin>()> copy) noexcept;
  Result<std::vector<Tensor*>> append_all(const Graph& graph);
  Result<> append_inputs(const Graph& graph, std::vector<Tensor*>& tensors);
  Result<> append_outputs(const Graph& graph, const std::vector<Tensor*>& tensors);
  void insert(std::unique_ptr<LayerBase> layer, int outputs);
  Result<> lower_all(Lowering& to, std::vector<bool>& done) const;
  Result<> lower_whole(Lowering& to) const;
  Result<> lower_one(Lowering& to, std::vector<bool>& done, size_t position, int depth) const;

  nv::IBuilder& builder_;
  Reporter reporter_;
  nv::NetworkDefinitionCreationFlags flags_;
  bool implicit_;
  std::string name_;
  std::vector<std::unique_ptr<Tensor>> tensors_;
  std::unordered_set<const nv::ITensor*> known_tensors_;
  std::vector<std::unique_ptr<LayerBase>> layers_;
  std::vector<Tensor*> inputs_;
  std::vector<Tensor*> outputs_;
  mutable std::vector<std::shared_ptr<const void>> kept_;
  std::vector<const Tensor*> debug_;
  bool marks_unfused_ = false;
  std::map<const void*, std::string> weights_names_;  // by where the program has them
  std::set<std::string> refittable_;                  // names of weights
  std::map<nv::LayerType, nv::IOutputDimensionsFormula*> formulas_;

  // Inference so far, made when somebody asks: by position the layers that are lowered.
  mutable std::unique_ptr<Lowering> draft_;
  mutable std::vector<bool> lowered_;
  mutable bool draft_failed_ = false;
};

}  // namespace tenon::api
