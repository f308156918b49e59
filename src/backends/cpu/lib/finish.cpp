// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Kernels see programs through one call.
#include "backends/cpu/lib/finish.h"

#include "backends/cpu/lib/finish_range.h"

namespace tenon::cpu {

void finish_part(const Finish& finish, int64_t row, int64_t rows, int64_t column, int64_t columns) {
  void* const dst[] = {finish.dst};
  finish.run(*finish.program, {finish.src.data(), finish.inputs}, {dst, 1},
             {.row = row, .rows = rows, .length = finish.length, .column = column, .columns = columns});
}

void finish_range(const Finish& finish, int64_t begin, int64_t end) {
  void* const dst[] = {finish.dst};
  finish.run(*finish.program, {finish.src.data(), finish.inputs}, {dst, 1},
             {.row = begin, .rows = end - begin, .length = 1, .column = 0, .columns = 1});
}

}  // namespace tenon::cpu
