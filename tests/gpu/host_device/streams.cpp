// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Streams, each a thread and a queue, and events.
#include <algorithm>

#include "tests/gpu/host_device/driver_state.h"

namespace tenon::host_device {

namespace {
struct Streams {
  std::mutex mutex;
  std::set<CUstream_st*> live;
};
Streams& streams() {
  static Streams& one = *new Streams;  // outlives static objects
  return one;
}

/// Captures of this thread that are not relaxed: without a destructor, as calls come behind the thread's objects.
struct Captures {
  static constexpr size_t kMost = 16;
  CUstream_st* all[kMost];
  size_t count;

  CUstream_st** begin() { return all; }
  CUstream_st** end() { return all + count; }
  void insert(CUstream_st* one) {
    if (count < kMost) all[count++] = one;
  }
  void erase(CUstream_st* one) { count = static_cast<size_t>(std::remove(begin(), end(), one) - begin()); }
};
thread_local Captures captures;
}  // namespace

bool spoils_capture() {
  for (CUstream_st* one : captures) {
    const std::scoped_lock lock(one->mutex);
    one->capturing = CU_STREAM_CAPTURE_STATUS_INVALIDATED;
  }
  return captures.count > 0;
}

CUstream_st* stream_of(CUstream stream) {
  const std::scoped_lock lock(streams().mutex);
  if (stream) return streams().live.count(stream) > 0 ? stream : nullptr;
  const CUcontext context = current_context();
  if (!context) return nullptr;
  if (!context->null_stream) {
    context->null_stream = new CUstream_st{};
    context->null_stream->context = context;
    streams().live.insert(context->null_stream);
  }
  return context->null_stream;
}

void wait_for_all() {
  // Held while it waits, so that no other thread destroys one of them: what streams do asks for no stream.
  const std::scoped_lock lock(streams().mutex);
  for (CUstream_st* one : streams().live) one->wait();
}

CUresult enqueue(CUstream stream, Work work) {
  if (const CUresult code = sticky(); code != CUDA_SUCCESS) return code;
  CUstream_st* to = stream_of(stream);
  if (!to) return stream ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_INVALID_CONTEXT;
  std::unique_lock lock(to->mutex);
  if (to->capturing == CU_STREAM_CAPTURE_STATUS_INVALIDATED) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  if (to->captured) {
    auto& nodes = to->captured->nodes;
    nodes.push_back(std::make_unique<CUgraphNode_st>(CUgraphNode_st{std::move(work)}));
    if (nodes.size() < 2) return CUDA_SUCCESS;
    CUgraphNode_st *from = nodes[nodes.size() - 2].get(), *last = nodes.back().get();
    CUgraphEdgeData data{};
    constexpr unsigned char kProgrammatic = 1;  // as the type of an edge, and as the port it begins at
    if (last->work.launch && last->work.launch->early && from->work.launch) data.type = data.from_port = kProgrammatic;
    to->captured->edges.push_back({from, last, data});
    return CUDA_SUCCESS;
  }
  if (!to->worker.joinable()) to->worker = std::thread([to]() { to->work(); });
  to->queue.push_back(std::move(work));
  lock.unlock();
  to->changed.notify_all();
  return CUDA_SUCCESS;
}

}  // namespace tenon::host_device

using namespace tenon::host_device;  // the driver's calls are C

void CUstream_st::wait() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&]() { return queue.empty() && !busy; });
}

void CUstream_st::work() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [&]() { return !queue.empty() || ending; });
    if (queue.empty()) return;
    Work next = std::move(queue.front());
    queue.pop_front();
    busy = true;
    lock.unlock();
    if (sticky() == CUDA_SUCCESS || next.type != CU_GRAPH_NODE_TYPE_KERNEL) next.run();
    next = {};
    lock.lock();
    busy = false;
    changed.notify_all();
  }
}

CUresult cuStreamCreate(CUstream* stream, unsigned int) {
  if (const CUresult code = sticky(); code != CUDA_SUCCESS) return code;
  if (!current_context()) return CUDA_ERROR_INVALID_CONTEXT;
  auto* one = new CUstream_st{};
  one->context = current_context();
  const std::scoped_lock lock(streams().mutex);
  streams().live.insert(one);
  *stream = one;
  return CUDA_SUCCESS;
}

CUresult cuStreamDestroy(CUstream stream) {
  {
    const std::scoped_lock lock(streams().mutex);
    if (streams().live.erase(stream) == 0) return CUDA_ERROR_INVALID_HANDLE;
  }
  {
    const std::scoped_lock lock(stream->mutex);
    stream->ending = true;
  }
  stream->changed.notify_all();
  if (stream->worker.joinable()) stream->worker.join();
  captures.erase(stream);
  delete stream;
  return sticky();
}

CUresult cuStreamSynchronize(CUstream stream) {
  CUstream_st* one = stream_of(stream);
  if (!one) return stream ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_INVALID_CONTEXT;
  {
    const std::scoped_lock lock(one->mutex);
    if (one->capturing != CU_STREAM_CAPTURE_STATUS_NONE) {
      one->capturing = CU_STREAM_CAPTURE_STATUS_INVALIDATED;
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
  }
  one->wait();
  return sticky();
}

CUresult cuStreamIsCapturing(CUstream stream, CUstreamCaptureStatus* status) {
  CUstream_st* one = stream_of(stream);
  if (!one) return stream ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_INVALID_CONTEXT;
  const std::scoped_lock lock(one->mutex);
  *status = one->capturing;
  return CUDA_SUCCESS;
}

CUresult cuStreamBeginCapture(CUstream stream, CUstreamCaptureMode mode) {
  CUstream_st* one = stream ? stream_of(stream) : nullptr;  // the null stream cannot be captured
  if (!one) return stream ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  const std::scoped_lock lock(one->mutex);
  if (one->capturing != CU_STREAM_CAPTURE_STATUS_NONE) return CUDA_ERROR_INVALID_VALUE;
  one->captured = std::make_unique<CUgraph_st>();
  one->capturing = CU_STREAM_CAPTURE_STATUS_ACTIVE;
  one->mode = mode;
  one->capturer = std::this_thread::get_id();
  if (mode != CU_STREAM_CAPTURE_MODE_RELAXED) captures.insert(one);
  return CUDA_SUCCESS;
}

CUresult cuStreamEndCapture(CUstream stream, CUgraph* graph) {
  *graph = nullptr;
  CUstream_st* one = stream_of(stream);
  if (!one) return CUDA_ERROR_INVALID_HANDLE;
  const std::scoped_lock lock(one->mutex);
  if (one->capturing == CU_STREAM_CAPTURE_STATUS_NONE) return CUDA_ERROR_INVALID_VALUE;
  if (one->mode != CU_STREAM_CAPTURE_MODE_RELAXED && one->capturer != std::this_thread::get_id())
    return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
  const bool spoilt = one->capturing == CU_STREAM_CAPTURE_STATUS_INVALIDATED;
  one->capturing = CU_STREAM_CAPTURE_STATUS_NONE;
  captures.erase(one);
  auto captured = std::move(one->captured);
  if (spoilt) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  *graph = captured.release();
  return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent* event, unsigned int) {
  if (!current_context()) return CUDA_ERROR_INVALID_CONTEXT;
  *event = new CUevent_st{};
  return sticky();
}

CUresult cuEventDestroy(CUevent event) {
  delete event;
  return sticky();
}

CUresult cuEventRecord(CUevent event, CUstream stream) {
  const auto state = event->state;
  {
    const std::scoped_lock lock(state->mutex);
    ++state->pending;
  }
  const auto reach = [state]() {
    {
      const std::scoped_lock lock(state->mutex);
      --state->pending;
      state->reached = std::chrono::steady_clock::now();
    }
    state->changed.notify_all();
  };
  const CUresult code = enqueue(stream, {CU_GRAPH_NODE_TYPE_MEMSET, reach, nullptr});
  if (code != CUDA_SUCCESS) {
    const std::scoped_lock lock(state->mutex);
    --state->pending;
  }
  return code;
}

CUresult cuEventSynchronize(CUevent event) {
  std::unique_lock lock(event->state->mutex);
  event->state->changed.wait(lock, [&]() { return event->state->pending == 0; });
  return sticky();
}

CUresult cuEventElapsedTime(float* ms, CUevent begin, CUevent end) {
  std::optional<std::chrono::steady_clock::time_point> times[2];
  for (int i = 0; i < 2; ++i) {
    auto& state = *(i == 0 ? begin : end)->state;
    const std::scoped_lock lock(state.mutex);
    if (state.pending > 0) return CUDA_ERROR_NOT_READY;
    times[i] = state.reached;
  }
  if (!times[0] || !times[1]) return CUDA_ERROR_INVALID_HANDLE;
  *ms = std::chrono::duration<float, std::milli>(*times[1] - *times[0]).count();
  return CUDA_SUCCESS;
}
