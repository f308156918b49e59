// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins whose tensors are described one by one: IPluginV2IOExt, and IPluginV2DynamicExt with its symbolic dimensions.
#pragma once

namespace tenon::eras {

#if TENON_ERA >= 6
class PluginV2IOExtBridge final : public ExtPlugin<abi::IPluginV2IOExt, era::IPluginV2IOExt> {
 public:
  using ExtPlugin::ExtPlugin;
  bool supportsFormatCombination(int32_t position, const abi::PluginTensorDesc* descs, int32_t ins,
                                 int32_t outs) const noexcept override {
    return era_->supportsFormatCombination(position, to_era(descs, ins + outs).data(), ins, outs);
  }
  void configurePlugin(const abi::PluginTensorDesc* in, int32_t ins, const abi::PluginTensorDesc* out,
                       int32_t outs) noexcept override {
    era_->configurePlugin(to_era(in, ins).data(), ins, to_era(out, outs).data(), outs);
  }
  IPluginV2Ext* clone() const noexcept override { return cloned<PluginV2IOExtBridge>(); }
};

class PluginV2DynamicExtBridge final : public CommonPlugin<abi::IPluginV2DynamicExt, era::IPluginV2DynamicExt> {
 public:
  using abi::IPluginV2DynamicExt::enqueue;
  using CommonPlugin::CommonPlugin;
  abi::DataType getOutputDataType(int32_t index, const abi::DataType* inputs, int32_t count) const noexcept override {
    return static_cast<abi::DataType>(era_->getOutputDataType(index, types(inputs), count));
  }
  void attachToContext(cudnnContext* cudnn, cublasContext* cublas,
                       abi::IGpuAllocator* /*allocator*/) noexcept override {
    era_->attachToContext(cudnn, cublas, nullptr);
  }
  void detachFromContext() noexcept override { era_->detachFromContext(); }

  abi::DimsExprs getOutputDimensions(int32_t index, const abi::DimsExprs* inputs, int32_t count,
                                     abi::IExprBuilder& builder) noexcept override {
    // The adapters of the expressions live as long as the call; what is returned are the expressions behind them.
    const std::unique_ptr<Handle> adapter(Of<era::IExprBuilder>::make(&builder, nullptr, false));
    std::vector<era::DimsExprs> given(static_cast<size_t>(count));
    for (int32_t i = 0; i < count; ++i) {
      given[i].nbDims = inputs[i].nbDims;
      for (int32_t d = 0; d < inputs[i].nbDims; ++d) {
        given[i].d[d] = wrapped<era::IDimensionExpr>(*adapter, inputs[i].d[d], false);
      }
    }
    const era::DimsExprs made =
        era_->getOutputDimensions(index, given.data(), count, *dynamic_cast<era::IExprBuilder*>(adapter.get()));
    abi::DimsExprs out{};
    out.nbDims = made.nbDims;
    for (int32_t d = 0; d < made.nbDims; ++d) out.d[d] = object_of<abi::IDimensionExpr>(made.d[d]);
    return out;
  }
  bool supportsFormatCombination(int32_t position, const abi::PluginTensorDesc* descs, int32_t ins,
                                 int32_t outs) noexcept override {
    return era_->supportsFormatCombination(position, to_era(descs, ins + outs).data(), ins, outs);
  }
  void configurePlugin(const abi::DynamicPluginTensorDesc* in, int32_t ins, const abi::DynamicPluginTensorDesc* out,
                       int32_t outs) noexcept override {
    era_->configurePlugin(ranges(in, ins).data(), ins, ranges(out, outs).data(), outs);
  }
  size_t getWorkspaceSize(const abi::PluginTensorDesc* in, int32_t ins, const abi::PluginTensorDesc* out,
                          int32_t outs) const noexcept override {
    return era_->getWorkspaceSize(to_era(in, ins).data(), ins, to_era(out, outs).data(), outs);
  }
  int32_t enqueue(const abi::PluginTensorDesc* in, const abi::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t stream) noexcept override {
    return era_->enqueue(to_era(in, ins_).data(), to_era(out, era_->getNbOutputs()).data(), inputs, outputs, workspace,
                         stream);
  }
  IPluginV2DynamicExt* clone() const noexcept override {
    auto* copy = cloned<PluginV2DynamicExtBridge>();
    if (copy) copy->ins_ = ins_;
    return copy;
  }

 private:
  std::vector<era::DynamicPluginTensorDesc> ranges(const abi::DynamicPluginTensorDesc* descs, int32_t count) {
    if (ins_ == 0) ins_ = count;  // the inputs come first
    std::vector<era::DynamicPluginTensorDesc> out;
    for (int32_t i = 0; i < count; ++i) {
      out.push_back({to_era(&descs[i].desc, 1)[0], dims32<era::Dims>(descs[i].min), dims32<era::Dims>(descs[i].max)});
    }
    return out;
  }
  int32_t ins_ = 0;  // enqueue() is not told; configurePlugin() is
};
#endif

}  // namespace tenon::eras
