// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Making plugins ready, and running them.
#include "api/plugins/host.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "api/plugins/describe.h"
#include "api/runtime/host_stream.h"
#include "api/runtime/plugin_registry.h"

namespace tenon::api {

namespace {

constexpr size_t kMostWorkspaceBytes = size_t{1} << 44;

/// No allocator and no recorder of its own: what a plugin allocates is its own affair on the host.
class NoResources final : public nv::IPluginResourceContext {
 public:
  nv::IGpuAllocator* getGpuAllocator() const noexcept override { return nullptr; }
  nv::IErrorRecorder* getErrorRecorder() const noexcept override { return nullptr; }
};

/// A stream of the host device library, for what a plugin enqueues itself; null where that is not loaded.
class OwnStream {
 public:
  OwnStream() : streams_(HostStreams::find()), handle_(streams_ ? streams_->create() : nullptr) {}
  ~OwnStream() {
    if (handle_ != nullptr) streams_->destroy(handle_);
  }
  OwnStream(const OwnStream&) = delete;
  OwnStream& operator=(const OwnStream&) = delete;

  cudaStream_t handle() const { return static_cast<cudaStream_t>(handle_); }
  Result<> wait() const { return handle_ == nullptr ? Result<>(Done{}) : streams_->synchronize(handle_); }

 private:
  const HostStreams* streams_;
  void* handle_;
};

class Hosted final : public HostedPlugin {
 public:
  Hosted(LivePlugin plugin, std::string text) : plugin_(std::move(plugin)), text_(std::move(text)) {}
  Hosted(const Hosted&) = delete;
  Hosted& operator=(const Hosted&) = delete;
  ~Hosted() override {
    if (attached_) plugin_.as<nv::IPluginV2Ext>().detachFromContext();
    if (initialized_) plugin_.v2().terminate();
  }

  Result<> prepare(const PluginCall& call, const Types& in, const Types& out) {
    tensors_ = in.size() - std::min(static_cast<size_t>(call.shape_inputs), in.size());
    for (size_t i = 0; i < tensors_; ++i) {
      TRY_ASSIGN(const nv::PluginTensorDesc desc, desc_of(in[i]));
      in_.push_back(desc);
    }
    for (const TensorType& type : out) {
      TRY_ASSIGN(const nv::PluginTensorDesc desc, desc_of(type));
      out_.push_back(desc);
    }
    if (call.scales.size() == in_.size() + out_.size()) {
      for (size_t i = 0; i < call.scales.size(); ++i) {
        (i < in_.size() ? in_[i] : out_[i - in_.size()]).scale = call.scales[i];
      }
    }
    TRY_ASSIGN(shared_, SharedOperands::of(call, in, out));
    if (call.implicit_batch && !in.empty() && in[0].rank() > 0) {
      batch_ = static_cast<int32_t>(std::min<int64_t>(in[0].shape[0].number(), INT32_MAX));
    }
    if (plugin_.generation() == Generation::v3) {
      workspace_bytes_ = static_cast<size_t>(std::max<int64_t>(call.workspace_bytes, 0));
      return prepare_third(call);
    }
    return prepare_second();
  }

  size_t workspace_bytes() const override { return workspace_bytes_; }

  Result<> run(const void* const* src, void* const* dst, void* workspace) override {
    if (!own_stream_) own_stream_.emplace();
    TRY_ASSIGN(const auto placed, shared_.place(src, dst, [](void* to, const void* from, size_t bytes) -> Result<> {
      std::memcpy(to, from, bytes);
      return Done{};
    }));
    TRY(enqueue(placed, dst, workspace, own_stream_->handle()));
    return own_stream_->wait().note(str("in the stream of ", text_));
  }

  Result<> enqueue(const void* const* src, void* const* dst, void* workspace, void* stream) override {
    auto* const into = static_cast<cudaStream_t>(stream);
    int32_t status = 0;
    switch (plugin_.generation()) {
      case Generation::v3:
        status = plugin_.runtime()->enqueue(in_.data(), out_.data(), src, dst, workspace, into);
        break;
      case Generation::v2_dynamic_ext:
        status = plugin_.as<nv::IPluginV2DynamicExt>().enqueue(in_.data(), out_.data(), src, dst, workspace, into);
        break;
      default:
        status = plugin_.v2().enqueue(batch_, src, dst, workspace, into);
    }
    return failed("enqueue", status);
  }

 private:
  Result<> failed(const char* call, int32_t status) const {
    if (status == 0) return Done{};
    return Error(ErrorCode::device, str(text_, ": ", call, " returned ", status));
  }

  Result<> prepare_second() {
    TRY(failed("initialize", plugin_.v2().initialize()));
    initialized_ = true;
    const auto inputs = static_cast<int32_t>(in_.size()), outputs = static_cast<int32_t>(out_.size());
    if (plugin_.generation() != Generation::v2) {
      plugin_.as<nv::IPluginV2Ext>().attachToContext(nullptr, nullptr, nullptr);
      attached_ = true;
    }
    if (plugin_.generation() == Generation::v2_dynamic_ext) {
      auto& dynamic = plugin_.as<nv::IPluginV2DynamicExt>();
      std::vector<nv::DynamicPluginTensorDesc> in, out;
      for (const nv::PluginTensorDesc& one : in_) in.push_back({one, one.dims, one.dims, one.dims});
      for (const nv::PluginTensorDesc& one : out_) out.push_back({one, one.dims, one.dims, one.dims});
      dynamic.configurePlugin(in.data(), inputs, out.data(), outputs);
      workspace_bytes_ = dynamic.getWorkspaceSize(in_.data(), inputs, out_.data(), outputs);
    } else {
      workspace_bytes_ = plugin_.v2().getWorkspaceSize(batch_);
    }
    if (workspace_bytes_ > kMostWorkspaceBytes) {
      return Error(ErrorCode::invalid_argument, str(text_, ": a workspace of ", workspace_bytes_, " bytes"));
    }
    return Done{};
  }

  Result<> prepare_third(const PluginCall& call) {
    if (plugin_.runtime() == nullptr) {
      return Error(ErrorCode::invalid_argument, str(text_, " has no runtime capability"));
    }
    TRY_ASSIGN(plugin_,
               LivePlugin::own(plugin_.runtime()->attachToContext(&resources_), str("attachToContext of ", text_)));
    if (plugin_.runtime() == nullptr) {
      return Error(ErrorCode::invalid_argument, str(text_, ", attached to a context, has no runtime capability"));
    }
    TRY(failed("setTactic", plugin_.runtime()->setTactic(static_cast<int32_t>(call.tactic))));
    return failed("onShapeChange", plugin_.runtime()->onShapeChange(in_.data(), static_cast<int32_t>(in_.size()),
                                                                    out_.data(), static_cast<int32_t>(out_.size())));
  }

  NoResources resources_;
  std::optional<OwnStream> own_stream_;
  LivePlugin plugin_;
  std::string text_;
  std::vector<nv::PluginTensorDesc> in_, out_;
  SharedOperands shared_;
  size_t tensors_ = 0;
  size_t workspace_bytes_ = 0;
  int32_t batch_ = 1;
  bool initialized_ = false;
  bool attached_ = false;
};

class RegistryHost final : public PluginHost {
 public:
  Result<std::unique_ptr<HostedPlugin>> open(const PluginCall& call, const Constant& state, const Types& in,
                                             const Types& out) override {
    TRY_ASSIGN(LivePlugin plugin, plugin_of(call, state));
    return make_ready(std::move(plugin), call, in, out);
  }
  bool computes_on_host(const PluginCall& call) override {
    return PluginRegistry::instance().computes_on_host(call.type, call.version, call.name_space);
  }
};

}  // namespace

void host_plugins() {
  static RegistryHost host;
  set_plugin_host(&host);
}

Result<std::unique_ptr<HostedPlugin>> make_ready(LivePlugin plugin, const PluginCall& call, const Types& in,
                                                 const Types& out) {
  auto hosted = std::make_unique<Hosted>(std::move(plugin), call.text());
  TRY(hosted->prepare(call, in, out));
  return std::unique_ptr<HostedPlugin>(std::move(hosted));
}

}  // namespace tenon::api
