// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Stacks and the switch between them: a dozen instructions, where ucontext asks the kernel for the signal mask each
// time.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <vector>

extern "C" void host_switch_stacks(void** save, void* load);

namespace tenon::host_device {

inline constexpr size_t kStackBytes = 128 << 10;

/// Stacks that are kept for the next fiber. The lowest page of each faults.
class Stacks {
 public:
  ~Stacks() {
    for (char* one : all_) munmap(one, kStackBytes);
  }
  char* take() {
    if (free_.empty()) {
      constexpr size_t kPage = 4096;
      char* one = static_cast<char*>(
          mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
      mprotect(one, kPage, PROT_NONE);
      all_.push_back(one);
      free_.push_back(one);
    }
    char* one = free_.back();
    free_.pop_back();
    return one;
  }
  void give(char* one) { free_.push_back(one); }
  void give_all() { free_ = all_; }

 private:
  std::vector<char*> all_, free_;
};

/// What a fiber's first switch loads: `body` begins on the stack, and never returns.
inline void* first_frame(char* stack, void (*body)()) {
  constexpr int kSaved = 6;                                           // registers that a call keeps
  auto* top = reinterpret_cast<uintptr_t*>(stack + kStackBytes) - 1;  // as a call would leave it
  *--top = reinterpret_cast<uintptr_t>(body);
  for (int i = 0; i < kSaved; ++i) *--top = 0;
  return top;
}

}  // namespace tenon::host_device
