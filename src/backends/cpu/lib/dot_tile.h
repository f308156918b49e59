// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Rows of bytes times panels of 16 channels: what the instructions that add up four products at once do.
#pragma once
#include <cstdint>

namespace tenon::cpu {

constexpr int kDotLanes = 16;                     // channels of a panel
constexpr int kDotPanels = 4;                     // panels of a tile
constexpr int kDotMostRows = 32;                  // rows of a tile
constexpr int kDotStep = kDotLanes * kDotPanels;  // sums from one row of a tile to the next

/// sums[row][channel] = start[channel] + sum over bytes of rows[row] * weights[channel].
/// A row is `runs` runs of bytes, each `run_step` behind the one before.
struct DotTile {
  const uint8_t* rows = nullptr;
  int64_t row_step = 0;             // bytes
  int count = 1;                    // rows, at most kernel.rows_of(panels)
  const int8_t* weights = nullptr;  // [panels][at least bytes of a row / 4][16][4], or lists, one behind the other
  int panels = 1;
  int64_t panel_bytes = 64;  // from one panel to the next
  int64_t bytes = 4;         // of a run: a multiple of the kernel's grain
  int64_t runs = 1, run_step = 0;
  int64_t runs_before = 0, runs_behind = 0;  // of lists: those that are left out
  const int32_t* start = nullptr;            // [panels * 16]
  int32_t* sums = nullptr;                   // [kDotMostRows][kDotStep]
  const int8_t* ahead = nullptr;             // what to fetch into the second cache meanwhile
  int64_t ahead_step = 0;                    // bytes of it for every 4 bytes of a row
};

/// One way to multiply tiles.
struct DotKernel {
  int grain = 4;              // bytes of a row that it takes at once
  int row_grain = 1;          // rows that it reads at once, also where fewer count
  bool takes_signed = false;  // rows of i8 as they are; else they must be u8
  int speed = 128;            // products a cycle
  int lanes = 0;              // channels of a list of split weights; 0: takes panels
  bool stores_late = false;   // what it has just stored is slow to read: better while it multiplies the next tile
  int (*panels_of)(int64_t row_bytes) = nullptr;  // of a tile, at most
  int (*rows_of)(int panels) = nullptr;
  void (*multiply)(const DotTile& tile, bool is_signed) = nullptr;
  void (*enter)() = nullptr;  // before and behind all tiles of a thread
  void (*leave)() = nullptr;
};

const DotKernel& dot_kernel_split_avx2();
const DotKernel& dot_kernel_split_avx512();
const DotKernel& dot_kernel_vnni();
const DotKernel& dot_kernel_amx();

}  // namespace tenon::cpu
