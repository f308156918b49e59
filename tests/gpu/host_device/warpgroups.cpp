// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of four warps (wgmma), each warp's 16 rows as products of 16x8: the right operand comes from shared memory
// by its descriptor, swizzled, as the PTX manual draws it (sections on matrix descriptors and wgmma.mma_async).
#include <cstring>

#include "tests/gpu/host_device/block_state.h"

using namespace tenon::host_device;  // the kernels' calls are C

namespace {

constexpr unsigned kGroup = 128;

/// Two neighbours along k from column n of the right operand, in one word.
HostU32 right_word(const Product& product, unsigned k, unsigned n) {
  constexpr uint64_t kAddress = 0x3fff;
  const SharedMemory& shared = running().now().block->shared;
  const auto start = static_cast<unsigned>(product.right & kAddress) * 16;
  const auto next_rows = static_cast<unsigned>(product.right >> 32 & kAddress) * 16;
  HostU32 word = 0;
  for (unsigned i = 0; i < 2; ++i) {
    const unsigned line = product.transposed ? k + i : n, along = product.transposed ? n : k + i;
    unsigned at = start + line / 8 * next_rows + line % 8 * 128 + along * 2;
    at ^= (at >> 7 & 7) << 4;
    if (at + 2 > shared.bytes) running().stop(kIllegalAddress, "wgmma past the block's memory");
    HostU16 bits = 0;
    std::memcpy(&bits, shared.data.get() + at, sizeof bits);
    word |= static_cast<HostU32>(bits) << i * 16;
  }
  return word;
}

void multiply(const Product& product) {
  const unsigned lane = running().now().lane;
  for (unsigned column = 0; column < static_cast<unsigned>(product.width); column += 8) {
    float sums[4] = {};
    for (unsigned i = 0; i < 4 && product.add; ++i) sums[i] = *product.sums[column / 2 + i];
    HostU32 operands[6] = {*product.left[0], *product.left[1], *product.left[2], *product.left[3]};
    for (unsigned half = 0; half < 2; ++half)
      operands[4 + half] = right_word(product, half * 8 + lane % 4 * 2, column + lane / 4);
    host_multiply(product.kind, sums, operands);
    for (unsigned i = 0; i < 4; ++i) *product.sums[column / 2 + i] = sums[i];
  }
}

}  // namespace

void host_open_products() { running().now().open = true; }
void host_publish_copies() { running().now().unpublished = false; }
void host_commit_products() { ++running().now().product_groups; }

void host_multiply_group(int kind, int width, void* const* operands, bool transposed) {
  constexpr uint64_t kSwizzle128 = 1;
  Thread& thread = running().now();
  const size_t number = &thread - thread.block->threads.data();
  if (number / kGroup * kGroup + kGroup > thread.block->threads.size())
    running().stop(kLaunchFailed, "wgmma of fewer than four warps");
  if (!thread.open) running().stop(kLaunchFailed, "wgmma without wgmma.fence behind what wrote its registers");
  if (thread.unpublished) running().stop(kLaunchFailed, "wgmma without fence.proxy.async behind copies");
  Product product{kind, width, transposed, *static_cast<int*>(operands[width / 2 + 5]) != 0, {}, {}, 0, 0};
  for (int i = 0; i < width / 2; ++i) product.sums[i] = static_cast<float*>(operands[i]);
  for (int i = 0; i < 4; ++i) product.left[i] = static_cast<HostU32*>(operands[width / 2 + i]);
  product.right = *static_cast<unsigned long long*>(operands[width / 2 + 4]);
  product.group = thread.product_groups;
  if (product.right >> 62 != kSwizzle128) running().stop(kLaunchFailed, "descriptors of 128 swizzled bytes only");
  thread.products.push_back(product);
}

void host_wait_products(int left) {
  Thread& thread = running().now();
  std::vector<Product> kept;
  std::vector<Product> all = std::move(thread.products);
  thread.products.clear();
  for (const Product& product : all) {
    if (product.group + static_cast<unsigned>(left) >= thread.product_groups) {
      kept.push_back(product);
    } else {
      multiply(product);
    }
  }
  thread.products = std::move(kept);
  thread.open = false;
}
