// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Graphs: what was captured, its edges, and running it.
#include <algorithm>

#include "tests/gpu/host_device/driver_state.h"

using namespace tenon::host_device;  // the driver's calls are C

namespace {
bool same(const CUgraphEdgeData& a, const CUgraphEdgeData& b) {
  return a.type == b.type && a.from_port == b.from_port && a.to_port == b.to_port;
}

/// Nodes behind those that they wait for. Of several that could be next the last is taken, so that a lost edge shows.
std::vector<CUgraphNode_st*> in_order(const CUgraph_st& graph) {
  std::map<const CUgraphNode_st*, int> waits;
  for (const auto& edge : graph.edges) ++waits[edge.to];
  std::vector<CUgraphNode_st*> ready, out;
  for (const auto& node : graph.nodes) {
    if (waits[node.get()] == 0) ready.push_back(node.get());
  }
  while (!ready.empty()) {
    CUgraphNode_st* next = ready.back();
    ready.pop_back();
    out.push_back(next);
    for (const auto& edge : graph.edges) {
      if (edge.from == next && --waits[edge.to] == 0) ready.push_back(edge.to);
    }
  }
  return out;
}
}  // namespace

CUresult cuGraphGetEdges(CUgraph graph, CUgraphNode* from, CUgraphNode* to, CUgraphEdgeData* data, size_t* count) {
  if (!from) {
    *count = graph->edges.size();
    return CUDA_SUCCESS;
  }
  *count = std::min(*count, graph->edges.size());
  for (size_t i = 0; i < *count; ++i) {
    from[i] = graph->edges[i].from;
    to[i] = graph->edges[i].to;
    data[i] = graph->edges[i].data;
  }
  return CUDA_SUCCESS;
}

CUresult cuGraphAddDependencies(CUgraph graph, const CUgraphNode* from, const CUgraphNode* to,
                                const CUgraphEdgeData* data, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    for (const auto& edge : graph->edges) {
      if (edge.from == from[i] && edge.to == to[i]) return CUDA_ERROR_INVALID_VALUE;
    }
    graph->edges.push_back({from[i], to[i], data ? data[i] : CUgraphEdgeData{}});
  }
  return CUDA_SUCCESS;
}

CUresult cuGraphRemoveDependencies(CUgraph graph, const CUgraphNode* from, const CUgraphNode* to,
                                   const CUgraphEdgeData* data, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const auto at = std::find_if(graph->edges.begin(), graph->edges.end(), [&](const auto& edge) {
      return edge.from == from[i] && edge.to == to[i] && same(edge.data, data ? data[i] : CUgraphEdgeData{});
    });
    if (at == graph->edges.end()) return CUDA_ERROR_INVALID_VALUE;
    graph->edges.erase(at);
  }
  return CUDA_SUCCESS;
}

CUresult cuGraphInstantiate(CUgraphExec* exec, CUgraph graph, unsigned long long) {
  const auto nodes = in_order(*graph);
  if (nodes.size() != graph->nodes.size()) return CUDA_ERROR_INVALID_VALUE;
  auto* out = new CUgraphExec_st{};
  for (const CUgraphNode_st* node : nodes) out->works.push_back(node->work);
  *exec = out;
  return CUDA_SUCCESS;
}

CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream) {
  // One piece of work, as memory that the graph names must be what it was.
  const auto run = [works = exec->works]() {
    for (const Work& work : works) {
      if (sticky() == CUDA_SUCCESS) work.run();
    }
  };
  return enqueue(stream, {CU_GRAPH_NODE_TYPE_KERNEL, run, nullptr});
}

CUresult cuGraphExecDestroy(CUgraphExec exec) {
  delete exec;
  return CUDA_SUCCESS;
}

CUresult cuGraphDestroy(CUgraph graph) {
  delete graph;
  return CUDA_SUCCESS;
}

CUresult cuGraphNodeGetType(CUgraphNode node, CUgraphNodeType* type) {
  *type = node->work.type;
  return CUDA_SUCCESS;
}

CUresult cuGraphKernelNodeGetParams(CUgraphNode node, CUDA_KERNEL_NODE_PARAMS* params) {
  if (!node->work.launch) return CUDA_ERROR_INVALID_VALUE;
  const CUlaunchConfig& config = node->work.launch->config;
  *params = {.func = node->work.launch->function,
             .gridDimX = config.gridDimX,
             .gridDimY = config.gridDimY,
             .gridDimZ = config.gridDimZ,
             .blockDimX = config.blockDimX,
             .blockDimY = config.blockDimY,
             .blockDimZ = config.blockDimZ,
             .sharedMemBytes = config.sharedMemBytes,
             .kernelParams = nullptr,
             .extra = nullptr,
             .kern = nullptr,
             .ctx = nullptr};
  return CUDA_SUCCESS;
}
