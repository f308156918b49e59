// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Blocks of threads: who runs next, barriers, and the memory that a block shares.
#include "tests/gpu/host_device/blocks.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>

#include "tests/gpu/host_device/block_state.h"

#ifndef __x86_64__
#error "the host device switches stacks of x86-64"
#endif

__thread HostIndex host_thread_index, host_block_index, host_block_size, host_grid_size;

asm(R"(
.text
.globl host_switch_stacks
.hidden host_switch_stacks
.type host_switch_stacks, @function
host_switch_stacks:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size host_switch_stacks, .-host_switch_stacks
)");

namespace tenon::host_device {

namespace {
thread_local Runner* runner = nullptr;

void fiber_body() { runner->run_thread(); }
}  // namespace

Runner& running() { return *runner; }

SharedMemory::SharedMemory(size_t bytes_, size_t alignment) : bytes(bytes_) {
  void* at = nullptr;
  if (posix_memalign(&at, alignment, std::max<size_t>(bytes, 1)) != 0) std::abort();
  data.reset(static_cast<char*>(at));
}

void SharedMemory::forget() const { std::memset(data.get(), 0xff, bytes); }  // what is read unwritten is no number

Runner::Runner(const Grid& grid) : grid_(grid) {
  const size_t threads = size_t{grid.block.x} * grid.block.y * grid.block.z;
  blocks_.resize(grid.cluster);
  for (unsigned rank = 0; rank < grid.cluster; ++rank) {
    Block& block = blocks_[rank];
    block.rank = rank;
    block.shared = SharedMemory(grid.shared_bytes, 128);
    block.warps.resize((threads + kLanes - 1) / kLanes);
    block.threads.resize(threads);
    for (size_t i = 0; i < threads; ++i) {
      Thread& thread = block.threads[i];
      const auto number = static_cast<unsigned>(i);
      thread.block = &block;
      thread.warp = &block.warps[i / kLanes];
      thread.lane = number % kLanes;
      thread.index = {number % grid.block.x, number / grid.block.x % grid.block.y,
                      number / grid.block.x / grid.block.y};
    }
  }
}

Fault Runner::run() {
  Runner* outer = runner;
  runner = this;
  host_block_size = grid_.block;
  host_grid_size = grid_.grid;
  for (unsigned z = 0; z < grid_.grid.z && fault_.code == 0; ++z) {
    for (unsigned y = 0; y < grid_.grid.y && fault_.code == 0; ++y) {
      for (unsigned x = 0; x < grid_.grid.x && fault_.code == 0; x += grid_.cluster) run_cluster({x, y, z});
    }
  }
  runner = outer;
  return fault_;
}

void Runner::run_cluster(HostIndex first) {
  ready_.clear();
  cluster_ = {};
  for (Block& block : blocks_) {
    block.index = {first.x + block.rank, first.y, first.z};
    block.barrier = {};
    block.barrier.live = static_cast<unsigned>(block.threads.size());
    cluster_.live += block.barrier.live;
    block.shared.forget();
    for (auto& [name, memory] : block.statics) memory.forget();
    block.barriers.clear();
    for (Warp& warp : block.warps) warp.begin();
    for (Thread& thread : block.threads) {
      thread.begin();
      ++thread.warp->barrier.live;
      ready_.push_back(&thread);
    }
  }
  if (grid_.last_first) std::reverse(ready_.begin(), ready_.end());
  while (!ready_.empty() && fault_.code == 0) {
    now_ = ready_.front();
    ready_.pop_front();
    resume();
  }
  if (fault_.code != 0) stacks_.give_all();
  if (fault_.code == 0 && cluster_.live > 0)
    fault_ = {kLaunchFailed, "threads wait for others that ended or wait elsewhere"};
  if (cluster_.live > 0) stacks_.give_all();
}

void Runner::resume() {
  Thread& thread = *now_;
  if (!thread.stack) {
    thread.stack = stacks_.take();
    thread.stack_pointer = first_frame(thread.stack, &fiber_body);
  }
  host_thread_index = thread.index;
  host_block_index = thread.block->index;
  host_switch_stacks(&scheduler_, thread.stack_pointer);
  if (thread.ended && fault_.code == 0) {
    stacks_.give(thread.stack);
    thread.stack = nullptr;
  }
}

void Runner::run_thread() {
  grid_.entry(grid_.values);
  Thread& thread = *now_;
  if (grid_.early && !thread.waited) fault(kLaunchFailed, "a thread ended that never waited for the launch before");
  if (!thread.products.empty()) fault(kLaunchFailed, "a thread ended in front of its products");
  thread.ended = true;
  leave(thread.warp->barrier, thread.warp);
  leave(thread.block->barrier, nullptr);
  leave(cluster_, nullptr);
  void* unused = nullptr;
  host_switch_stacks(&unused, scheduler_);
}

void Runner::fault(int code, std::string text) {
  const HostIndex thread = now_->index, block = now_->block->index;
  fault_ = {code,
            std::move(text) + " (thread " + std::to_string(thread.x) + " of block " + std::to_string(block.x) + ")"};
  void* unused = nullptr;
  host_switch_stacks(&unused, scheduler_);  // for good: nobody resumes a thread any more
}

/// Those who ended count as arrived.
void Runner::leave(Barrier& barrier, Warp* warp) {
  --barrier.live;
  if (barrier.live > 0 && barrier.arrived == barrier.live) release(barrier, warp);
}

void Runner::meet(Barrier& barrier, Warp* warp) {
  if (++barrier.arrived == barrier.live) {
    release(barrier, warp);
    return;
  }
  wait_among(barrier.waiting);
}

void Runner::wait_among(std::vector<Thread*>& waiting) {
  waiting.push_back(now_);
  Thread& self = *now_;
  host_switch_stacks(&self.stack_pointer, scheduler_);
}

void Runner::wake(std::vector<Thread*>& waiting) {
  ready_.insert(ready_.end(), waiting.begin(), waiting.end());
  waiting.clear();
}

void Runner::release(Barrier& barrier, Warp* warp) {
  if (warp) complete(*warp, (warp->meetings++) % 2);
  barrier.arrived = 0;
  wake(barrier.waiting);
}

Fault run_grid(const Grid& grid) { return Runner(grid).run(); }

}  // namespace tenon::host_device
