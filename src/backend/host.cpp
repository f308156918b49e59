// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies to the host and back around a launch.
#include "backend/host.h"

namespace tenon {

namespace {

/// A tactic of the host's with memory for its operands, results and workspace.
struct Hosted {
  Problem problem;
  Prepared inner;
  std::unique_ptr<Stream> stream;
  std::vector<Buffer> in, out;
  Buffer workspace;
};

Result<> launch(const Prepared& prepared, const Launch& launch, Stream& stream) {
  if (!prepared.team) {
    TRY(prepared.run(launch, stream));
    return stream.synchronize();
  }
  run_team(stream.threads(), [&](const Team& team) { prepared.team(launch, team); });
  return Done{};
}

Result<> run(const Hosted& hosted, const Launch& given, Stream& stream) {
  std::vector<const void*> src;
  std::vector<void*> dst;
  for (size_t i = 0; i < hosted.in.size(); ++i) {
    const Constant* known = hosted.problem.constant(i);
    const bool copied = !known && given.src[i] != nullptr;
    if (copied) TRY(stream.copy(hosted.in[i].data(), given.src[i], hosted.problem.in[i].bytes()));
    src.push_back(known ? known->bytes().data() : copied ? hosted.in[i].data() : nullptr);
  }
  for (size_t i = 0; i < hosted.out.size(); ++i) dst.push_back(given.dst[i] ? hosted.out[i].data() : nullptr);
  TRY(stream.synchronize());
  TRY(launch(hosted.inner, {src.data(), dst.data(), hosted.workspace.data()}, *hosted.stream));
  for (size_t i = 0; i < dst.size(); ++i) {
    if (dst[i]) TRY(stream.copy(given.dst[i], dst[i], hosted.problem.out[i].bytes()));
  }
  return stream.synchronize();  // the next run writes the same memory of the host
}

}  // namespace

const Device* host_of(const Device& device) {
  const auto* has = dynamic_cast<const HasHost*>(&device);
  return has ? has->host() : nullptr;
}

Result<Prepared> run_on_host(const Problem& problem, Prepared inner, const Device& host) {
  auto hosted = std::make_shared<Hosted>();
  hosted->problem = problem;
  TRY_ASSIGN(hosted->stream, host.make_stream());
  hosted->stream->set_threads(problem.threads);
  TRY_ASSIGN(hosted->workspace, host.allocate(inner.workspace_bytes));
  Prepared out;
  out.work = inner.work;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    const bool known = problem.constant(i) != nullptr;
    if (known && i < 64) out.held |= uint64_t{1} << i;
    TRY_ASSIGN(Buffer buffer, host.allocate(known ? 0 : problem.in[i].bytes()));
    hosted->in.push_back(std::move(buffer));
  }
  for (const TensorType& type : problem.out) {
    TRY_ASSIGN(Buffer buffer, host.allocate(type.bytes()));
    hosted->out.push_back(std::move(buffer));
  }
  hosted->inner = std::move(inner);
  out.run = [hosted](const Launch& given, Stream& stream) { return run(*hosted, given, stream); };
  return out;
}

}  // namespace tenon
