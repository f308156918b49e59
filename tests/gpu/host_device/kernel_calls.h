// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What kernels on the host device call of its driver, and how they say what their parameters are.
#pragma once

using HostU16 = unsigned short;
using HostU32 = unsigned int;

struct HostIndex {
  unsigned x, y, z;
};
/// One parameter of a kernel.
struct HostParameter {
  unsigned bytes;
  bool pointer;
};

#pragma GCC visibility push(default)  // kernels are linked with them, whatever they hide of their own
extern "C" {
extern __thread HostIndex host_thread_index, host_block_index, host_block_size, host_grid_size;
void host_fault(int code, const char* what);
void host_sync_block();
void host_sync_warp();
void host_sync_cluster();
void host_waits_for_launch_before();
void host_shuffle_xor(void* value, unsigned bytes, unsigned lanes, int mask);
void* host_dynamic_shared();
void* host_static_shared(const void* name, unsigned bytes);
HostU32 host_shared_address(const void* address);
HostU32 host_remote_address(HostU32 address, HostU32 rank);
void host_load_remote(void* to, HostU32 address);
void host_copy_async(HostU32 to, const void* from, int bytes, int given);
void host_commit_copies();
void host_wait_copies(int left);
void host_load_matrices(HostU32* to, HostU32 row, bool transposed);
void host_multiply(int kind, void* sums, const HostU32* operands);
void host_open_products();
void host_multiply_group(int kind, int width, void* const* operands, bool transposed);
void host_commit_products();
void host_wait_products(int left);
void host_publish_copies();
void host_barrier_init(HostU32 at, HostU32 count);
void host_barrier_arrive(HostU32 at);
bool host_barrier_passed(HostU32 at, HostU32 parity);
void host_barrier_wait(HostU32 at, HostU32 parity);
HostU16 host_half_of(float x);
float host_float_of_half(HostU16 bits);
HostU32 host_halves_of_float8s(HostU16 bits);
HostU16 host_float8s_of(float high, float low);
}
#pragma GCC visibility pop
