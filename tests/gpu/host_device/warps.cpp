// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the lanes of a warp do together: shuffles, loads of matrices, products on matrix units. Fragments lie as the PTX
// manual draws them (sections on ldmatrix, mma.m16n8k16 and mma.m16n8k32).
#include <bit>
#include <cmath>
#include <cstring>

#include "tests/gpu/host_device/block_state.h"

namespace tenon::host_device {

namespace {

float bfloat_to_float(HostU16 bits) { return std::bit_cast<float>(static_cast<HostU32>(bits) << 16); }

/// E4M3: a sign, 4 bits of exponent with bias 7, 3 of fraction; all ones is not a number, and there are no infinities.
float float8_to_float(unsigned char bits) {
  const int exponent = bits >> 3 & 15, fraction = bits & 7;
  float value = 0;
  if (exponent == 15 && fraction == 7) {
    value = NAN;
  } else if (exponent == 0) {
    value = std::ldexp(static_cast<float>(fraction), -9);
  } else {
    value = std::ldexp(static_cast<float>(8 + fraction), exponent - 10);
  }
  return bits & 128 ? -value : value;
}

/// To the nearest of all finite numbers, ties to the even one: by search, since nothing here is to resemble what is
/// tested.
unsigned char float_to_float8(float x) {
  constexpr unsigned char kLargest = 0x7e, kNan = 0x7f;
  const auto sign = static_cast<unsigned char>(std::signbit(x) ? 128 : 0);
  const float a = std::fabs(x);
  if (std::isnan(a)) return kNan;
  if (a >= float8_to_float(kLargest)) return sign | kLargest;
  unsigned char below = 0;
  while (float8_to_float(static_cast<unsigned char>(below + 1)) <= a) ++below;
  const double down = static_cast<double>(a) - static_cast<double>(float8_to_float(below));
  const double up =
      static_cast<double>(float8_to_float(static_cast<unsigned char>(below + 1))) - static_cast<double>(a);
  if (down > up || (down == up && below % 2 == 1)) ++below;
  return sign | below;
}

enum Kind { kHalf, kBfloat, kSigned, kUnsigned, kFloat8 };

/// Element `at` of four bytes of an operand.
double element(int kind, HostU32 word, int at, bool left) {
  const auto half = static_cast<HostU16>(word >> at * 16);
  const auto byte = static_cast<unsigned char>(word >> at * 8);
  switch (kind) {
    case kHalf:
      return static_cast<double>(host_float_of_half(half));
    case kBfloat:
      return static_cast<double>(bfloat_to_float(half));
    case kFloat8:
      return static_cast<double>(float8_to_float(byte));
    case kUnsigned:
      return left ? byte : static_cast<signed char>(byte);
    default:
      return static_cast<signed char>(byte);
  }
}

/// d = a b + c of 16x8. Lane l holds, of a: rows l/4 and l/4+8, the words l%4 of both halves of k; of b: column l/4; of
/// d: rows as of a, columns l%4*2 and the next. Sums are exact, and rounded once.
void multiply(Slot (&slots)[kLanes]) {
  const int kind = slots[0].kind, each = kind == kHalf || kind == kBfloat ? 2 : 4, depth = each * 8;
  double a[16][32], b[32][8];
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    const int group = static_cast<int>(lane) / 4, place = static_cast<int>(lane) % 4;
    for (int word = 0; word < 6; ++word) {
      const bool left = word < 4;
      for (int i = 0; i < each; ++i) {
        const int half = left ? word / 2 : word - 4, k = half * depth / 2 + place * each + i;
        const double value = element(kind, slots[lane].operands[word], i, left);
        if (left) {
          a[group + word % 2 * 8][k] = value;
        } else {
          b[k][group] = value;
        }
      }
    }
  }
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    for (int i = 0; i < 4; ++i) {
      const int row = static_cast<int>(lane) / 4 + i / 2 * 8, column = static_cast<int>(lane) % 4 * 2 + i % 2;
      double sum = 0;
      for (int k = 0; k < depth; ++k) sum += a[row][k] * b[k][column];
      if (kind == kSigned || kind == kUnsigned) {
        slots[lane].out.words[i] += static_cast<HostU32>(static_cast<int>(sum));
      } else {
        slots[lane].out.floats[i] = static_cast<float>(sum + static_cast<double>(slots[lane].out.floats[i]));
      }
    }
  }
}

/// Four matrices of 8x8 halves: lane l gives row l%8 of matrix l/8, and takes of each row l/4 (or column, transposed)
/// two neighbours.
void load_matrices(Slot (&slots)[kLanes], bool transposed) {
  for (unsigned lane = 0; lane < kLanes; ++lane) {
    for (unsigned matrix = 0; matrix < 4; ++matrix) {
      HostU16 pair[2];
      for (unsigned i = 0; i < 2; ++i) {
        const unsigned along = lane % 4 * 2 + i, across = lane / 4;
        const char* row = slots[matrix * 8 + (transposed ? along : across)].row;
        std::memcpy(&pair[i], row + (transposed ? across : along) * 2, 2);
      }
      slots[lane].out.words[matrix] = pair[0] | static_cast<HostU32>(pair[1]) << 16;
    }
  }
}

/// This lane's slot of its next meeting.
Slot& arrive(Meeting meeting) {
  Thread& thread = running().now();
  Slot& slot = thread.warp->slots[thread.meetings % 2][thread.lane];
  slot.number = ++thread.meetings;
  slot.meeting = meeting;
  return slot;
}

}  // namespace

void Runner::complete(Warp& warp, unsigned set) {
  auto& slots = warp.slots[set];
  const Slot* first = nullptr;
  unsigned lanes = 0;
  for (const Slot& slot : slots) {
    if (slot.number != warp.meetings) continue;
    ++lanes;
    if (!first) first = &slot;
    if (slot.meeting != first->meeting || slot.kind != first->kind)
      fault(kLaunchFailed, "lanes of a warp meet for different instructions");
  }
  if (first->meeting == Meeting::sync || first->meeting == Meeting::shuffle) return;
  if (lanes < kLanes) fault(kLaunchFailed, "an instruction of whole warps with " + std::to_string(lanes) + " lanes");
  if (first->meeting == Meeting::multiply) {
    multiply(slots);
  } else {
    load_matrices(slots, first->meeting == Meeting::transposed);
  }
}

}  // namespace tenon::host_device

using namespace tenon::host_device;  // the kernels' calls are C

void host_sync_warp() {
  arrive(Meeting::sync).kind = 0;
  running().meet_warp();
}

void host_shuffle_xor(void* value, unsigned bytes, unsigned lanes, int mask) {
  Thread& thread = running().now();
  if (lanes != ~0u) running().stop(kLaunchFailed, "shuffles of whole warps only");
  if (bytes > sizeof(Slot::value)) running().stop(kLaunchFailed, "shuffles of up to 8 bytes only");
  Slot& slot = arrive(Meeting::shuffle);
  slot.kind = mask;
  std::memcpy(&slot.value, value, bytes);
  const unsigned number = thread.meetings, from = thread.lane ^ static_cast<unsigned>(mask);
  running().meet_warp();
  const Slot& other = thread.warp->slots[(number - 1) % 2][from % kLanes];
  if (from >= kLanes || other.number != number)
    running().stop(kLaunchFailed, "a shuffle reads a lane that takes no part");
  std::memcpy(value, &other.value, bytes);
}

void host_multiply(int kind, void* sums, const HostU32* operands) {
  Slot& slot = arrive(Meeting::multiply);
  slot.kind = kind;
  std::memcpy(slot.operands, operands, sizeof slot.operands);
  std::memcpy(slot.out.words, sums, sizeof slot.out.words);
  running().meet_warp();
  std::memcpy(sums, slot.out.words, sizeof slot.out.words);
}

void host_load_matrices(HostU32* to, HostU32 row, bool transposed) {
  Thread& thread = running().now();
  const SharedMemory& shared = thread.block->shared;
  constexpr unsigned kRowBytes = 16;
  if (row % kRowBytes != 0) running().stop(kMisaligned, "ldmatrix of a row that is not at a multiple of 16 bytes");
  if (row + kRowBytes > shared.bytes) running().stop(kIllegalAddress, "ldmatrix past the block's memory");
  Slot& slot = arrive(transposed ? Meeting::transposed : Meeting::matrices);
  slot.kind = 0;
  slot.row = shared.data.get() + row;
  running().meet_warp();
  std::memcpy(to, slot.out.words, sizeof slot.out.words);
}

HostU16 host_half_of(float x) {
  const auto half = static_cast<_Float16>(x);
  HostU16 bits = 0;
  std::memcpy(&bits, &half, sizeof bits);
  return x != x ? 0x7fff : bits;
}

float host_float_of_half(HostU16 bits) {
  _Float16 half = 0;
  std::memcpy(&half, &bits, sizeof half);
  return static_cast<float>(half);
}

HostU32 host_halves_of_float8s(HostU16 bits) {
  return host_half_of(float8_to_float(static_cast<unsigned char>(bits & 255))) |
         static_cast<HostU32>(host_half_of(float8_to_float(static_cast<unsigned char>(bits >> 8)))) << 16;
}

HostU16 host_float8s_of(float high, float low) {
  return static_cast<HostU16>(float_to_float8(high) << 8 | float_to_float8(low));
}
