// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the intrinsics in front of generated kernels mean on the host: for one thread after the other, and for the
// threads of a block as fibers that wait for each other.
#pragma once

#include <string_view>

namespace tenon::cuda {

/// What the intrinsics of a GPU mean on the host.
inline constexpr std::string_view kHostIntrinsics = R"(
typedef signed char i8; typedef unsigned char u8; typedef short i16; typedef unsigned short u16;
typedef int i32; typedef unsigned int u32; typedef long long i64; typedef unsigned long long u64;
typedef float f32; typedef double f64; typedef bool boolean;
struct f16 { u16 bits; };
struct bf16 { u16 bits; };
struct f8e4m3fn { u8 bits; };
inline f32 float_of(u32 x) { f32 y; __builtin_memcpy(&y, &x, 4); return y; }
inline u32 bits_of(f32 x) { u32 y; __builtin_memcpy(&y, &x, 4); return y; }
inline f32 half_to_float(u16 b) {
  const u32 e = b >> 10 & 31, m = b & 1023;
  const f32 v = e == 31 ? float_of(0x7f800000u | m << 13) : e ? float_of((e + 112) << 23 | m << 13) : (f32)m / 16777216.f;
  return b >> 15 ? -v : v;
}
inline u16 float_to_half(f32 x) {
  const u16 sign = bits_of(x) >> 16 & 0x8000;
  const f32 a = fabsf(x);
  if (a != a) return sign | 0x7e00;
  if (a >= 65520.f) return sign | 0x7c00;
  if (a < 6.103515625e-05f) return sign | (u16)rintf(a * 16777216.f);
  const u32 b = bits_of(a), r = b + 0xfffu + (b >> 13 & 1);
  return sign | (u16)((r >> 13) - (112 << 10));
}
inline void begin_next() {}
inline void wait_previous() {}
)";

/// Stands where matrix_intrinsics() does. Threads are fibers: one runs until it must wait for others.
inline constexpr std::string_view kHostMatrixIntrinsics = R"(
static ucontext_t scheduler, fibers[1024];
static int threads_of_block;
struct Barrier { int arrived, generation; };
static Barrier of_block, of_warp[32];
static void meet(Barrier& barrier, int count) {
  const int mine = barrier.generation;
  if (++barrier.arrived == count) {
    barrier.arrived = 0;
    ++barrier.generation;
    return;
  }
  while (barrier.generation == mine) swapcontext(&fibers[threadIdx.x], &scheduler);
}
static void __syncthreads() { meet(of_block, threads_of_block); }
static void __syncwarp() { meet(of_warp[threadIdx.x / 32], 32); }
struct Lane { const u16* row; u32 a[4], b[2]; u64 value; };
static Lane lanes_of_block[1024];
static Lane& lane_at(int i) { return lanes_of_block[threadIdx.x / 32 * 32 + i]; }
template <class T, class F> T join_warp(T v, F f) {
  for (int o = 16; o > 0; o /= 2) {
    __builtin_memcpy(&lane_at(threadIdx.x % 32).value, &v, sizeof v);
    __syncwarp();
    T other;
    __builtin_memcpy(&other, &lane_at(threadIdx.x % 32 ^ o).value, sizeof v);
    __syncwarp();
    v = f(v, other);
  }
  return v;
}
template <class T> T swap_lanes(T v, int mask) {
  __builtin_memcpy(&lane_at(threadIdx.x % 32).value, &v, sizeof v);
  __syncwarp();
  T other;
  __builtin_memcpy(&other, &lane_at(threadIdx.x % 32 ^ mask).value, sizeof v);
  __syncwarp();
  return other;
}
static u32 select_bytes(u32 low, u32 high, u32 which) {
  const u64 all = low | (u64)high << 32;
  u32 out = 0;
  for (int i = 0; i < 4; ++i) out |= (u32)(all >> (which >> i * 4 & 7) * 8 & 255) << i * 8;
  return out;
}
static f32 saturate(f32 x) { return x > 0 ? x < 1 ? x : 1 : 0; }
static u32 largest_bytes(u32 a, u32 b) {
  u32 out = 0;
  for (int at = 0; at < 32; at += 8) out |= ((a >> at & 255u) > (b >> at & 255u) ? a >> at & 255u : b >> at & 255u) << at;
  return out;
}
#define SHARED(bytes) alignas(128) static u8 shared[bytes];
#define UNROLL
static void copy_async(void* dst, const void* src, bool inside) {
  if (inside) __builtin_memcpy(dst, src, 16); else __builtin_memset(dst, 0, 16);
}
static void copy_async8(void* dst, const void* src, bool inside) {
  if (inside) __builtin_memcpy(dst, src, 8); else __builtin_memset(dst, 0, 8);
}
static void copy_async4(void* dst, const void* src, bool inside) {
  if (inside) __builtin_memcpy(dst, src, 4); else __builtin_memset(dst, 0, 4);
}
static void commit_copies() {}
template <int kLeft> void wait_copies() {}
static void load_matrices(u32 (&r)[4], const void* row) {
  const int lane = threadIdx.x % 32;
  lane_at(lane).row = (const u16*)row;
  __syncwarp();
  for (int i = 0; i < 4; ++i) __builtin_memcpy(&r[i], lane_at(i * 8 + lane / 4).row + lane % 4 * 2, 4);
  __syncwarp();
}
static void load_transposed(u32 (&r)[4], const void* row) {
  const int lane = threadIdx.x % 32;
  lane_at(lane).row = (const u16*)row;
  __syncwarp();
  for (int i = 0; i < 4; ++i) {
    const int at = i * 8 + lane % 4 * 2;
    r[i] = lane_at(at).row[lane / 4] | (u32)lane_at(at + 1).row[lane / 4] << 16;
  }
  __syncwarp();
}
struct MmaF16 { static f32 at(const u8* p, int) { u16 b; __builtin_memcpy(&b, p, 2); return half_to_float(b); } enum { size = 2 }; };
struct MmaBf16 { static f32 at(const u8* p, int) { u16 b; __builtin_memcpy(&b, p, 2); return float_of((u32)b << 16); } enum { size = 2 }; };
struct MmaS8 { static i32 at(const u8* p, int) { return (i8)*p; } enum { size = 1 }; };
struct MmaE4m3 { static f32 at(const u8* p, int) { return float8_to_float(*p); } enum { size = 1 }; };
struct MmaU8 { static i32 at(const u8* p, int side) { return side ? (i32)(i8)*p : (i32)*p; } enum { size = 1 }; };
template <class Kind, class Acc> void multiply(Kind, Acc (&d)[4], const u32 (&a)[4], u32 b0, u32 b1) {
  const int lane = threadIdx.x % 32;
  Lane& mine = lane_at(lane);
  for (int i = 0; i < 4; ++i) mine.a[i] = a[i];
  mine.b[0] = b0; mine.b[1] = b1;
  __syncwarp();
  for (int i = 0; i < 4; ++i) {
    const int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
    for (int k = 0; k < 32; k += Kind::size) {
      const u8* left = (const u8*)&lane_at(row % 8 * 4 + k % 16 / 4).a[k / 16 * 2 + row / 8] + k % 4;
      const u8* right = (const u8*)&lane_at(column * 4 + k % 16 / 4).b[k / 16] + k % 4;
      d[i] += Kind::at(left, 0) * Kind::at(right, 1);
    }
  }
  __syncwarp();
}
static u32 bfloat_bits(f32 x) { const u32 b = bits_of(x); return x != x ? 0x7fc0 : (b + 0x7fffu + (b >> 16 & 1u)) >> 16; }
static u32 pack_two(MmaF16, f32 low, f32 high) { return float_to_half(low) | (u32)float_to_half(high) << 16; }
static u32 pack_two(MmaBf16, f32 low, f32 high) { return bfloat_bits(low) | bfloat_bits(high) << 16; }
static f32 exp2_(f32 x) { return exp2f(x); }
static u32 remote(const void*, int) { return 0; }
template <class T> void load_remote(T (&)[4], u32) {}
static void cluster_sync() {}
template <class Kernel> void run_block(int block, int count, Kernel kernel) {
  static char stacks[1024][1 << 16];
  static Kernel* body;
  static bool ended[1024];
  body = &kernel;
  blockIdx.x = block;
  threads_of_block = count;
  for (int i = 0; i < count; ++i) {
    ended[i] = false;
    getcontext(&fibers[i]);
    fibers[i].uc_stack.ss_sp = stacks[i];
    fibers[i].uc_stack.ss_size = sizeof stacks[i];
    fibers[i].uc_link = &scheduler;
    makecontext(&fibers[i], +[]() { (*body)(); ended[threadIdx.x] = true; }, 0);
  }
  for (int left = count; left > 0;) {
    left = 0;
    for (int i = 0; i < count; ++i) {
      if (ended[i]) continue;
      threadIdx.x = i;
      swapcontext(&scheduler, &fibers[i]);
      left += !ended[i];
    }
  }
}
)";

}  // namespace tenon::cuda
