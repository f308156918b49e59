// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The host device's driver: its devices, what they have allocated, streams, graphs and modules.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/gpu/host_device/blocks.h"
#include "tests/gpu/host_device/include/cuda.h"

struct CUctx_st {
  CUdevice device = 0;
  int retained = 0;
  CUstream_st* null_stream = nullptr;
};

struct CUfunc_st {
  std::string name;
  void (*call)(void**) = nullptr;
  std::vector<HostParameter> parameters;
  unsigned cluster = 1;
  size_t most_shared_bytes = 48 << 10;
};

struct CUmod_st {
  void* library = nullptr;
  std::map<std::string, CUfunc_st, std::less<>> functions;
};

namespace tenon::host_device {

/// A launch with its parameters' values.
struct KernelLaunch {
  CUfunc_st* function = nullptr;
  CUlaunchConfig config{};
  bool early = false;
  std::vector<std::vector<char>> values;
};

/// One thing that a stream does.
struct Work {
  CUgraphNodeType type = CU_GRAPH_NODE_TYPE_KERNEL;
  std::function<void()> run;
  std::shared_ptr<KernelLaunch> launch;  // of a kernel
};

/// The first error of work that ran: from then on every call gives it, as on a GPU.
CUresult sticky();
void set_sticky(CUresult code, const std::string& text);

/// A setting of the tests by its environment variable. -> `otherwise` where it is not set
int setting(const char* name, int otherwise);

enum class Place { pageable, pinned, device };
struct Allocation {
  size_t bytes = 0;
  Place place = Place::device;
  CUdevice device = 0;
};
/// What the address lies in; nothing for memory that the driver does not know.
std::optional<std::pair<uintptr_t, Allocation>> allocation_of(uintptr_t at);
/// May work read or write so many bytes there? Memory of the host that is not the driver's counts as readable.
bool is_inside(uintptr_t at, size_t bytes);

/// The current context's, for null. Errors: nothing for a stream that was destroyed.
CUstream_st* stream_of(CUstream stream);
CUcontext current_context();
/// Waits for everything in every stream.
void wait_for_all();
/// Adds work to the stream, or to the graph that it records.
CUresult enqueue(CUstream stream, Work work);
/// Is a capture under way that this thread began and that forbids calls that wait or allocate? It is spoilt then.
bool spoils_capture();

}  // namespace tenon::host_device

struct CUgraphNode_st {
  tenon::host_device::Work work;
};

struct CUgraph_st {
  struct Edge {
    CUgraphNode_st *from, *to;
    CUgraphEdgeData data;
  };
  std::vector<std::unique_ptr<CUgraphNode_st>> nodes;
  std::vector<Edge> edges;
};

struct CUgraphExec_st {
  std::vector<tenon::host_device::Work> works;
};

struct CUstream_st {
  CUctx_st* context = nullptr;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<tenon::host_device::Work> queue;
  bool busy = false, ending = false;
  std::thread worker;  // from the first work on
  std::unique_ptr<CUgraph_st> captured;
  CUstreamCaptureStatus capturing = CU_STREAM_CAPTURE_STATUS_NONE;
  CUstreamCaptureMode mode = CU_STREAM_CAPTURE_MODE_GLOBAL;
  std::thread::id capturer;

  void wait();
  void work();
};

/// When it was last reached. Work that records it holds it, so that it may be destroyed before.
struct CUevent_st {
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    int pending = 0;
    std::optional<std::chrono::steady_clock::time_point> reached;
  };
  std::shared_ptr<State> state = std::make_shared<State>();
};
