// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The anchor's problem with a shorter first axis, launched at one address after the other.
#include "backends/cpu/lib/anchored_pieces.h"

#include <algorithm>

#include "backends/cpu/lib/finish_range.h"
#include "base/threads.h"
#include "ops/conv.h"

namespace tenon::cpu {
namespace {

// Of results, for each thread: with what the program reads besides they stay in a second-level cache of 1 MiB or more.
constexpr int64_t kPieceBytes = int64_t{256} << 10;
constexpr int64_t kSmallestPiece = kPieceBytes / 8;  // shorter ones cost more in calls than memory does

/// Operands that have the result's first axis, and are cut as it is.
using Cut = std::vector<size_t>;

/// A 1x1 convolution of one picture is one of as many pictures as it has rows: the same memory.
void see_rows_as_pictures(Problem& p, const Conv& conv) {
  if (p.in[0].rank() != 4 || p.in[0].shape[0] != Dim(1) || p.in[0].layout != Layout::channels_last ||
      p.out[0].layout != Layout::channels_last)
    return;
  const bool moves = conv.window.stride(0) != 1 || conv.window.stride(1) != 1 ||
                     p.in[0].shape[2] != p.out[0].shape[2] || p.in[0].shape[3] != p.out[0].shape[3] ||
                     p.in[1].shape[2] != Dim(1) || p.in[1].shape[3] != Dim(1);
  if (moves) return;
  const auto turn = [](TensorType& type) { type.shape = Shape{type.shape[2], type.shape[1], Dim(1), type.shape[3]}; };
  turn(p.in[0]);
  turn(p.out[0]);
  if (p.in.size() > 3 && p.in[3].present()) turn(p.in[3]);
}

Result<Cut> cut_of(Problem& p) {
  const auto* conv = p.op.as<Conv>();
  if (conv == nullptr)
    return declined("convolutions only: of products, whose weights are read again, pieces take longer");
  const auto has_axis = [&](size_t i) {
    return p.in.size() > i && p.in[i].present() && p.in[i].rank() == p.out[0].rank() &&
           p.in[i].shape[0] == p.out[0].shape[0];
  };
  const bool residual = p.in.size() > 3 && p.in[3].present();
  if (residual && (!has_axis(3) || p.in[3].layout != p.out[0].layout)) return declined("a residual of another form");
  Cut cut = residual ? Cut{0, 3} : Cut{0};
  see_rows_as_pictures(p, *conv);
  return cut;
}

/// The longest even part of `length` whose results fit.
Result<int64_t> piece_length(int64_t length, int64_t row_bytes, int threads) {
  const int64_t most = kPieceBytes * threads;
  if (length * row_bytes <= 2 * most) return declined("the whole result fits the caches");
  int64_t longest = 0;
  for (int64_t n = 1; n <= length / 2 && n * row_bytes <= most; ++n) {
    if (length % n == 0) longest = n;
  }
  if (longest * row_bytes < kSmallestPiece * threads) return declined("no even cut of ", length);
  return longest;
}

struct Pieces {
  Prepared anchor;
  std::shared_ptr<const FinishProgram> finish;
  Cut cut;
  std::vector<int64_t> bytes;  // of a piece, by operand
  int64_t count = 0, result_bytes = 0, results = 0;
};

Result<> run(const Pieces& pieces, const Launch& launch, Stream& stream) {
  const Finish bound = pieces.finish->bind(launch);
  std::array<const void*, Pointwise::kMaxInputs> src{};
  std::copy_n(launch.src, pieces.bytes.size(), src.begin());
  for (int64_t i = 0; i < pieces.count; ++i) {
    for (const size_t k : pieces.cut) {
      src[k] = static_cast<const std::byte*>(launch.src[k]) + i * pieces.bytes[k];
    }
    void* dst[] = {static_cast<std::byte*>(launch.dst[0]) + i * pieces.result_bytes};
    TRY(pieces.anchor.run({src.data(), dst, launch.workspace}, stream));
    run_team(stream.threads(), [&](const Team& team) {
      const WorkRange own = team.range(pieces.results, kFinishedFloats);
      finish_range(bound, i * pieces.results + own.begin, i * pieces.results + own.end);
    });
  }
  return Done{};
}

/// Of all pieces: what is not cut comes from memory once.
Work work_of(Work one, const Pieces& pieces, const Problem& piece) {
  double whole = 0;
  for (size_t i = 0; i < piece.in.size(); ++i) {
    if (piece.in[i].present() && std::ranges::find(pieces.cut, i) == pieces.cut.end())
      whole += static_cast<double>(piece.in[i].bytes());
  }
  const auto count = static_cast<double>(pieces.count);
  for (double* const sum : {&one.flops, &one.effort, &one.f32_flops}) *sum *= count;
  for (double* const moved : {&one.bytes, &one.traffic}) {
    if (*moved > 0) *moved = count * *moved - (count - 1) * std::min(whole, *moved);
  }
  return one;
}

}  // namespace

Result<Prepared> prepare_pieces(const Tactic& tactic, const AnchoredParts& parts, const CpuDevice& cpu) {
  Problem piece = parts.anchor;
  if (has_pitch(piece)) return declined("whole tensors only");
  if (piece.in.size() > Pointwise::kMaxInputs) return declined("too many operands");
  auto pieces = std::make_shared<Pieces>();
  TRY_ASSIGN(pieces->cut, cut_of(piece));
  for (const size_t k : pieces->cut) {
    if (piece.constant(k)) return declined("a constant that would be cut");
  }
  const int64_t length = piece.out[0].shape[0].number();
  const auto bytes = static_cast<int64_t>(piece.out[0].bytes());
  TRY_ASSIGN(const int64_t each, piece_length(length, length > 0 ? bytes / length : 0, piece.threads));
  pieces->count = length / each;
  for (const TensorType& type : piece.in) {
    pieces->bytes.push_back(type.present() ? static_cast<int64_t>(type.bytes()) / pieces->count : 0);
  }
  pieces->result_bytes = bytes / pieces->count;
  pieces->results = piece.out[0].shape.volume() / pieces->count;
  for (const size_t k : pieces->cut) piece.in[k].shape[0] = Dim(each);
  piece.out[0].shape[0] = Dim(each);
  TRY_ASSIGN(pieces->anchor, tactic.prepare(piece, cpu));
  if (pieces->anchor.team) return declined("a kernel of ours");
  pieces->finish = parts.finish;
  Prepared out = pieces->anchor;
  out.work = work_of(out.work, *pieces, piece);
  out.run = [pieces](const Launch& launch, Stream& stream) { return run(*pieces, launch, stream); };
  add_program(parts, out);
  return out;
}

}  // namespace tenon::cpu
