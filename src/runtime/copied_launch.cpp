// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies around one launch.
#include "runtime/copied_launch.h"

namespace tenon {

Result<std::vector<Buffer>> launch_with_copies(const Problem& problem, const Prepared& prepared,
                                               std::span<const Constant> operands, Beside where) {
  Stream& stream = *where.stream;
  std::vector<Buffer> in, out;
  std::vector<const void*> src;
  std::vector<void*> dst;
  for (size_t i = 0; i < operands.size(); ++i) {
    const bool held = i < 64 && (prepared.held >> i & 1u);
    if (!operands[i] || held) {
      src.push_back(nullptr);
      continue;
    }
    const auto bytes = operands[i].bytes();
    TRY_ASSIGN(Buffer buffer, where.device->allocate(bytes.size()));
    if (!bytes.empty()) TRY(stream.copy(buffer.data(), bytes.data(), bytes.size()));
    src.push_back(buffer.data());
    in.push_back(std::move(buffer));
  }
  for (const TensorType& type : problem.out) {
    TRY_ASSIGN(Buffer buffer, where.device->allocate(type.bytes()));
    dst.push_back(buffer.data());
    out.push_back(std::move(buffer));
  }
  TRY_ASSIGN(const Buffer workspace, where.device->allocate(prepared.workspace_bytes));
  TRY(prepared.run({src.data(), dst.data(), workspace.data()}, stream));
  TRY(stream.synchronize());  // operands and workspace go
  return out;
}

Result<Constant> fetch(const TensorType& type, const std::byte* from, Stream& stream) {
  std::byte* to = nullptr;
  Constant out = Constant::make({type.dtype, type.shape}, [&](std::byte* memory) { to = memory; });
  if (type.bytes() > 0) {
    TRY(stream.copy(to, from, type.bytes()));
    TRY(stream.synchronize());
  }
  return out;
}

}  // namespace tenon
