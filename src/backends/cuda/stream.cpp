// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Streams, timing and graphs.
#include "backends/cuda/stream.h"

#include <algorithm>
#include <vector>

namespace tenon::cuda {

namespace {
class CudaGraph : public Recording {
 public:
  CudaGraph(const CudaDevice& device, CUgraphExec graph) : device_(device), graph_(graph) {}
  ~CudaGraph() override {
    const ContextScope scope(device_);
    device_.driver().cuGraphExecDestroy(graph_);
  }
  CUgraphExec handle() const { return graph_; }

 private:
  const CudaDevice& device_;
  CUgraphExec graph_;
};
}  // namespace

Result<std::unique_ptr<Stream>> CudaStream::make(const CudaDevice& device, CUstream native, bool own) {
  const ContextScope scope(device);
  const Driver& cu = device.driver();
  std::unique_ptr<CudaStream> out(new CudaStream(device));
  out->stream_ = native;
  out->own_ = own;
  if (own) TRY(check(cu.cuStreamCreate(&out->stream_, CU_STREAM_NON_BLOCKING), "cuStreamCreate"));
  TRY(check(cu.cuStreamCreate(&out->side_, CU_STREAM_NON_BLOCKING), "cuStreamCreate"));
  TRY(check(cu.cuEventCreate(&out->begin_, CU_EVENT_DEFAULT), "cuEventCreate"));
  TRY(check(cu.cuEventCreate(&out->end_, CU_EVENT_DEFAULT), "cuEventCreate"));
  TRY_ASSIGN(out->barrier_, device.allocate(1));
  return std::unique_ptr<Stream>(std::move(out));
}

CudaStream::~CudaStream() {
  const ContextScope scope(device_);
  const Driver& cu = device_.driver();
  // Before its streams. The program's own stream may be gone already, so that the handle must not be set to another
  // one.
  if (cudnn_ && own_) device_.give_back_cudnn(cudnn_);
  if (cudnn_ && !own_) libraries().cudnn->cudnnDestroy(cudnn_);
  if (begin_) cu.cuEventDestroy(begin_);
  if (end_) cu.cuEventDestroy(end_);
  if (side_) cu.cuStreamDestroy(side_);
  if (own_ && stream_) cu.cuStreamDestroy(stream_);
}

Result<> CudaStream::synchronize() {
  const ContextScope scope(device_);
  return check(device_.driver().cuStreamSynchronize(stream_), "cuStreamSynchronize");
}

Result<> CudaStream::copy(void* dst, const void* src, size_t bytes) {
  if (bytes == 0) return Done{};
  const ContextScope scope(device_);
  const auto to = reinterpret_cast<CUdeviceptr>(dst), from = reinterpret_cast<CUdeviceptr>(src);
  return check(device_.driver().cuMemcpyAsync(to, from, bytes, stream_), "cuMemcpyAsync");
}

Result<CUstream> CudaStream::for_library() {
  if (recording_) return stream_;  // capture() makes every edge wait
  // Only a kernel that comes right behind a kernel may begin early.
  const auto at = reinterpret_cast<CUdeviceptr>(barrier_.data());
  TRY(check(device_.driver().cuMemsetD8Async(at, 0, 1, stream_), "cuMemsetD8Async"));
  return stream_;
}

Result<cudnnHandle_t> CudaStream::cudnn() {
  const Cudnn& dnn = *libraries().cudnn;
  // Making one allocates, which a thread must not while it captures: capture() makes it, and begins again.
  if (!cudnn_ && recording_) return Error(ErrorCode::device, "no cuDNN handle to record with");
  if (!cudnn_) {
    TRY_ASSIGN(cudnn_, device_.take_cudnn());
  }
  if (dnn.cudnnSetStream(cudnn_, reinterpret_cast<cudaStream_t>(stream_)) != CUDNN_STATUS_SUCCESS)
    return Error(ErrorCode::device, "cudnnSetStream failed");
  return cudnn_;
}

namespace {
/// Is the node a kernel that waits by itself for what came before, as ours do?
bool waits_by_itself(CUgraphNode node, const CudaDevice& device) {
  CUgraphNodeType type{};
  if (device.driver().cuGraphNodeGetType(node, &type) != CUDA_SUCCESS || type != CU_GRAPH_NODE_TYPE_KERNEL)
    return false;
  CUDA_KERNEL_NODE_PARAMS params{};
  return device.driver().cuGraphKernelNodeGetParams(node, &params) == CUDA_SUCCESS &&
         device.waits_by_itself(params.func);
}

/// Makes every node of a library wait until those before it have ended, also where the library asked for less.
Result<> wait_fully(CUgraph graph, const CudaDevice& device) {
  const Driver& cu = device.driver();
  size_t count = 0;
  TRY(check(cu.cuGraphGetEdges(graph, nullptr, nullptr, nullptr, &count), "cuGraphGetEdges"));
  std::vector<CUgraphNode> from(count), to(count);
  std::vector<CUgraphEdgeData> data(count);
  TRY(check(cu.cuGraphGetEdges(graph, from.data(), to.data(), data.data(), &count), "cuGraphGetEdges"));
  const CUgraphEdgeData full{};
  for (size_t i = 0; i < count; ++i) {
    if (data[i].type == full.type && data[i].from_port == full.from_port) continue;
    if (waits_by_itself(to[i], device)) continue;
    TRY(check(cu.cuGraphRemoveDependencies(graph, &from[i], &to[i], &data[i], 1), "cuGraphRemoveDependencies"));
    TRY(check(cu.cuGraphAddDependencies(graph, &from[i], &to[i], &full, 1), "cuGraphAddDependencies"));
  }
  return Done{};
}
}  // namespace

Result<std::unique_ptr<Recording>> CudaStream::capture(Enqueue enqueue, int times) {
  const Driver& cu = device_.driver();
  TRY(check(cu.cuStreamBeginCapture(side_, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), "cuStreamBeginCapture"));
  std::swap(stream_, side_);
  recording_ = true;
  Result<> done = Done{};
  for (int i = 0; i < times && done.ok(); ++i) done = enqueue();
  recording_ = false;
  std::swap(stream_, side_);
  CUgraph graph = nullptr;
  const CUresult ended = cu.cuStreamEndCapture(side_, &graph);
  if (!done.ok() || ended != CUDA_SUCCESS || !graph) {
    if (graph) cu.cuGraphDestroy(graph);
    if (!cudnn_ && device_.cudnn()) {
      TRY(cudnn());
      return capture(enqueue, times);
    }
    return std::unique_ptr<Recording>();  // something in it synchronizes
  }
  CUgraphExec exec = nullptr;
  auto made = wait_fully(graph, device_);
  if (made.ok()) made = check(cu.cuGraphInstantiate(&exec, graph, 0), "cuGraphInstantiate");
  cu.cuGraphDestroy(graph);
  TRY(made);
  return std::unique_ptr<Recording>(std::make_unique<CudaGraph>(device_, exec));
}

Result<std::unique_ptr<Recording>> CudaStream::record(Enqueue enqueue) {
  const ContextScope scope(device_);
  CUstreamCaptureStatus status = CU_STREAM_CAPTURE_STATUS_NONE;
  TRY(check(device_.driver().cuStreamIsCapturing(stream_, &status), "cuStreamIsCapturing"));
  if (status != CU_STREAM_CAPTURE_STATUS_NONE) return std::unique_ptr<Recording>();  // the caller records
  return capture(enqueue, 1);
}

Result<> CudaStream::replay(Recording& recording) {
  const ContextScope scope(device_);
  return check(device_.driver().cuGraphLaunch(static_cast<CudaGraph&>(recording).handle(), stream_), "cuGraphLaunch");
}

Result<double> CudaStream::between_events(Enqueue enqueue) {
  const Driver& cu = device_.driver();
  TRY(check(cu.cuEventRecord(begin_, stream_), "cuEventRecord"));
  TRY(enqueue());
  TRY(check(cu.cuEventRecord(end_, stream_), "cuEventRecord"));
  TRY(check(cu.cuEventSynchronize(end_), "cuEventSynchronize"));
  float ms = 0;
  TRY(check(cu.cuEventElapsedTime(&ms, begin_, end_), "cuEventElapsedTime"));
  return static_cast<double>(ms) * 1000;
}

Result<double> CudaStream::time_us(Enqueue enqueue) {
  constexpr double kEnough_us = 300;  // of repeats in one graph
  constexpr double kLong_us = 1000;   // beside which a launch's own gap is nothing
  constexpr int kReplays = 3;
  const ContextScope scope(device_);
  TRY(between_events(enqueue));  // warms up: libraries compile and load at the first launch
  TRY_ASSIGN(const double once, between_events(enqueue));
  if (once > kLong_us) {
    TRY_ASSIGN(const double again, between_events(enqueue));
    return std::min(once, again);
  }
  const int times = std::clamp(static_cast<int>(kEnough_us / std::max(once, 1.0)), 2, 32);
  TRY_ASSIGN(const auto graph, capture(enqueue, times));
  if (!graph) return once;
  double best = 0;
  for (int i = 0; i < kReplays; ++i) {
    TRY_ASSIGN(const double time, between_events([&]() { return replay(*graph); }));
    best = i == 0 ? time : std::min(best, time);
  }
  return best / times;
}

Result<double> CudaStream::replays_us(Recording& recording, int times) {
  const ContextScope scope(device_);
  TRY_ASSIGN(const double all_us, between_events([&]() -> Result<> {
               for (int i = 0; i < times; ++i) TRY(replay(recording));
               return Done{};
             }));
  return all_us / times;
}

}  // namespace tenon::cuda
