// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a block is while it runs.
#pragma once

#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "tests/gpu/host_device/blocks.h"
#include "tests/gpu/host_device/fibers.h"

namespace tenon::host_device {

inline constexpr unsigned kLanes = 32;
inline constexpr int kIllegalAddress = 700, kMisaligned = 716, kLaunchFailed = 719;  // as the driver numbers them

struct Thread;
struct Block;

struct Barrier {
  unsigned live = 0, arrived = 0;
  std::vector<Thread*> waiting;
};

/// A barrier in the block's memory (mbarrier): a phase ends when as many arrived as it was made for.
struct MemoryBarrier {
  HostU32 count = 0, pending = 0, phase = 0;
  std::vector<Thread*> waiting;
};

/// What lanes of a warp do together.
enum class Meeting { sync, shuffle, multiply, matrices, transposed };

/// What a lane brings to a meeting, and takes from it.
struct Slot {
  unsigned number = 0;  // of the meeting, from 1
  Meeting meeting = Meeting::sync;
  int kind = 0;               // of a product
  uint64_t value = 0;         // of a shuffle
  const char* row = nullptr;  // of a matrix
  HostU32 operands[6] = {};   // two fragments
  union {
    float floats[4];
    int integers[4];
    HostU32 words[4];
  } out = {};
};

/// A lane can be one meeting ahead of another, so that there are two sets of slots.
struct Warp {
  Barrier barrier;
  unsigned meetings = 0;
  Slot slots[2][kLanes];
  void begin() {
    barrier = {};
    meetings = 0;
    for (auto& set : slots) {
      for (Slot& slot : set) slot.number = 0;
    }
  }
};

/// A copy into shared memory that the thread has not waited for: it happens then, and no sooner.
struct Copy {
  char* to;
  const void* from;
  int bytes, given;
  unsigned group;
};

/// A product of four warps that the thread has not waited for: it happens then, too.
struct Product {
  int kind, width;
  bool transposed, add;
  float* sums[48];
  const HostU32* left[4];
  uint64_t right;
  unsigned group;
};

struct Thread {
  Block* block = nullptr;
  Warp* warp = nullptr;
  unsigned lane = 0, meetings = 0, groups = 0;
  HostIndex index{};
  char* stack = nullptr;
  void* stack_pointer = nullptr;
  bool ended = false, waited = false;
  std::vector<Copy> copies;
  std::vector<Product> products;
  unsigned product_groups = 0;
  bool open = false;         // for products: what wrote their registers is done
  bool unpublished = false;  // copies came that matrix units of four warps do not see yet
  void begin() {
    stack = nullptr;
    ended = waited = open = unpublished = false;
    meetings = groups = product_groups = 0;
    copies.clear();
    products.clear();
  }
};

/// Of its own, so that what looks past its end can be seen (AddressSanitizer).
struct SharedMemory {
  SharedMemory() = default;
  SharedMemory(size_t bytes, size_t alignment);
  void forget() const;
  struct Free {
    void operator()(char* p) const { std::free(p); }
  };
  std::unique_ptr<char, Free> data;
  size_t bytes = 0;
};

struct Block {
  unsigned rank = 0;
  HostIndex index{};
  Barrier barrier;
  std::vector<Warp> warps;
  std::vector<Thread> threads;
  SharedMemory shared;
  std::map<const void*, SharedMemory> statics;
  std::map<HostU32, MemoryBarrier> barriers;  // by address
};

class Runner {
 public:
  explicit Runner(const Grid& grid);
  Fault run();

  Thread& now() { return *now_; }
  std::vector<Block>& blocks() { return blocks_; }
  void run_thread();
  [[noreturn]] void stop(int code, std::string text) {
    fault(code, std::move(text));
    std::abort();
  }
  void meet_warp() { meet(now_->warp->barrier, now_->warp); }
  void meet_block() { meet(now_->block->barrier, nullptr); }
  void meet_cluster() { meet(cluster_, nullptr); }
  /// The thread stays among `waiting` until somebody wakes them.
  void wait_among(std::vector<Thread*>& waiting);
  void wake(std::vector<Thread*>& waiting);

 private:
  void run_cluster(HostIndex first);
  void resume();
  void fault(int code, std::string text);
  void meet(Barrier& barrier, Warp* warp);
  void leave(Barrier& barrier, Warp* warp);
  void release(Barrier& barrier, Warp* warp);
  void complete(Warp& warp, unsigned set);  // warps.cpp

  Grid grid_;
  Fault fault_;
  std::vector<Block> blocks_;
  Barrier cluster_;
  std::deque<Thread*> ready_;
  Thread* now_ = nullptr;
  void* scheduler_ = nullptr;
  Stacks stacks_;
};

/// The runner of this thread of the process.
Runner& running();

}  // namespace tenon::host_device
