// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The threads that oneDNN runs on.
#pragma once

namespace tenon::cpu {

/// oneDNN's number of threads, both when a primitive is made and run, while this lives in the calling thread. They are
/// those of our teams (base/thread_pool.h) if the calls of OpenMP in oneDNN's library could be led there, else
/// OpenMP's.
class OnednnThreads {
 public:
  explicit OnednnThreads(int threads);
  ~OnednnThreads();
  OnednnThreads(const OnednnThreads&) = delete;

 private:
  int before_;
};

/// True if oneDNN runs on our teams: all that its library calls of OpenMP is answered by us, and passed on to OpenMP
/// for threads outside of an OnednnThreads. Tried once.
bool onednn_runs_on_teams();

}  // namespace tenon::cpu
