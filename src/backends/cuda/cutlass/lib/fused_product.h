// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product of CUTLASS's for sm_90a (TMA, wgmma, blocks that stay) with everything that quantized products do to their
// sums in its epilogue. Each file of the folder above instantiates it once.
#pragma once

#include "cutlass/cutlass.h"
// Order matters to CUTLASS.
#include "cute/tensor.hpp"
#include "cutlass/cluster_launch.hpp"
#include "cutlass/device_kernel.h"
#include "cutlass/epilogue/collective/collective_builder.hpp"
#include "cutlass/gemm/collective/collective_builder.hpp"
#include "cutlass/gemm/kernel/gemm_universal.hpp"
#include "cutlass/util/packed_stride.hpp"

#include "backends/cuda/cutlass/lib/finishing.h"

namespace tenon::cuda::cutlass_products {

using cute::Shape;
template <int kNumber>
using Int = cute::Int<kNumber>;
using f16 = cutlass::half_t;
using f8 = cutlass::float_e4m3_t;
using i8 = int8_t;

template <class T>
struct Traits;
template <>
struct Traits<void> {
  static constexpr const char* name = nullptr;
};
template <>
struct Traits<f16> {
  static constexpr const char* name = "f16";
  using Sum = float;
};
template <>
struct Traits<i8> {
  static constexpr const char* name = "i8";
  using Sum = int32_t;
};
template <>
struct Traits<f8> {
  static constexpr const char* name = "f8e4m3fn";
  using Sum = float;
};

/// Two groups of warps on one tile, or each on a tile of its own, where one's epilogue runs beside the other's sums.
struct Cooperative {
  using Main = cutlass::gemm::KernelTmaWarpSpecializedCooperative;
  // Sums with 14 bits: what 8-bit operands lost is more, and exact sums take a fifth longer.
  using MainOfFloat8 = cutlass::gemm::KernelTmaWarpSpecializedCooperativeFP8FastAccum;
  using Epilogue = cutlass::epilogue::TmaWarpSpecializedCooperative;
};
struct PingPong {
  using Main = cutlass::gemm::KernelTmaWarpSpecializedPingpong;
  using MainOfFloat8 = cutlass::gemm::KernelTmaWarpSpecializedPingpongFP8FastAccum;
  using Epilogue = cutlass::epilogue::TmaWarpSpecialized;
};

/// `Residual`: void for none.
template <class X, class Residual, class Y, class Tile, class Cluster, class Schedule>
struct Product {
  using Sum = typename Traits<X>::Sum;
  using Main = cute::conditional_t<cute::is_same_v<X, f8>, typename Schedule::MainOfFloat8, typename Schedule::Main>;
  static constexpr bool kResidual = !cute::is_void_v<Residual>;
  static constexpr int kVector = 16 / sizeof(X), kVectorOfY = 16 / sizeof(Y);
  static constexpr int kVectorOfResidual = 16 / sizeof(cute::conditional_t<kResidual, Residual, Y>);
  static constexpr auto kRound = cutlass::FloatRoundStyle::round_to_nearest;

  using Sums = cutlass::epilogue::fusion::Sm90AccFetch;
  using Residuals = cutlass::epilogue::fusion::Sm90SrcFetch<Residual>;
  // Stride of a bool: one number for each column, or one for all.
  using Columns = cutlass::epilogue::fusion::Sm90RowBroadcast<0, Tile, float, float, cute::Stride<cute::_0, bool, int>>;
  using Complete = cutlass::epilogue::fusion::Sm90Compute<Finishing<Y>::template Finish, Y, float, kRound>;
  using Fusion =
      cute::conditional_t<kResidual, cutlass::epilogue::fusion::Sm90EVT<Complete, Sums, Residuals, Columns, Columns>,
                          cutlass::epilogue::fusion::Sm90EVT<Complete, Sums, Columns, Columns>>;

  using Rows = cutlass::layout::RowMajor;
  using Epilogue = typename cutlass::epilogue::collective::CollectiveBuilder<
      cutlass::arch::Sm90, cutlass::arch::OpClassTensorOp, Tile, Cluster,
      cutlass::epilogue::collective::EpilogueTileAuto, Sum, float, Residual, Rows, kVectorOfResidual, Y, Rows,
      kVectorOfY, typename Schedule::Epilogue, Fusion>::CollectiveOp;
  using Mainloop = typename cutlass::gemm::collective::CollectiveBuilder<
      cutlass::arch::Sm90, cutlass::arch::OpClassTensorOp, X, Rows, kVector, X, cutlass::layout::ColumnMajor, kVector,
      Sum, Tile, Cluster,
      cutlass::gemm::collective::StageCountAutoCarveout<static_cast<int>(sizeof(typename Epilogue::SharedStorage))>,
      Main>::CollectiveOp;
  using Kernel = cutlass::gemm::kernel::GemmUniversal<Shape<int, int, int, int>, Mainloop, Epilogue>;
  using Arguments = typename Kernel::Arguments;

  static typename Fusion::Arguments fusion(const CutlassCall& c) {
    const typename Columns::Arguments multipliers{c.multipliers, 1.0f, {{}, c.multiplier_per_column, 0}};
    const typename Columns::Arguments bias{c.bias, 0.0f, {{}, true, 0}};
    FinishArguments finish{c.activation, {}, c.residual_scale, c.steps, c.residual_last};
    for (int i = 0; i < 5; ++i) finish.polynomial[i] = c.polynomial[i];
    if constexpr (kResidual) {
      return {{}, {}, multipliers, bias, finish};
    } else {
      return {{}, multipliers, bias, finish};
    }
  }

  static Arguments arguments(const CutlassCall& c) {
    const auto x = cutlass::make_cute_packed_stride(typename Kernel::StrideA{}, {c.m, c.k, 1});
    const auto w = cutlass::make_cute_packed_stride(typename Kernel::StrideB{}, {c.n, c.k, 1});
    const auto y = cutlass::make_cute_packed_stride(typename Kernel::StrideD{}, {c.m, c.n, 1});
    typename Kernel::StrideC residual{};
    if constexpr (kResidual) residual = cutlass::make_cute_packed_stride(residual, {c.m, c.n, 1});
    Arguments out{cutlass::gemm::GemmUniversalMode::kGemm,
                  {c.m, c.n, c.k, 1},
                  {static_cast<const X*>(c.x), x, static_cast<const X*>(c.weights), w},
                  {fusion(c), static_cast<const Residual*>(c.residual), residual, static_cast<Y*>(c.y), y}};
    out.hw_info.sm_count = c.multiprocessors;
    out.scheduler.max_swizzle_size = c.swizzle;
    return out;
  }

  static const void* function() { return reinterpret_cast<const void*>(&cutlass::device_kernel<Kernel>); }

  static int load(int* multiprocessors, void** handle) {
    int device = 0;
    cudaError_t status = cudaGetDevice(&device);
    if (status == cudaSuccess) status = cudaDeviceGetAttribute(multiprocessors, cudaDevAttrMultiProcessorCount, device);
    if (status == cudaSuccess)
      status = cudaFuncSetAttribute(function(), cudaFuncAttributeMaxDynamicSharedMemorySize,
                                    static_cast<int>(Kernel::SharedStorageSize));
    if (status == cudaSuccess) status = cudaGetFuncBySymbol(reinterpret_cast<cudaFunction_t*>(handle), function());
    return -static_cast<int>(status);
  }

  static int check(const CutlassCall& c) {
    const Arguments a = arguments(c);
    if (Kernel::get_workspace_size(a) != 0) return static_cast<int>(cutlass::Status::kErrorWorkspaceNull);
    return Kernel::can_implement(a) ? 0 : static_cast<int>(cutlass::Status::kErrorNotSupported);
  }

  static int run(const CutlassCall& c, void* stream) {
    typename Kernel::Params params = Kernel::to_underlying_arguments(arguments(c), nullptr);
    void* const operands[] = {&params};
    const dim3 cluster(cute::size<0>(Cluster{}), cute::size<1>(Cluster{}), cute::size<2>(Cluster{}));
    const auto status = cutlass::ClusterLauncher::launch(
        Kernel::get_grid_shape(params), cluster, Kernel::get_block_shape(), Kernel::SharedStorageSize,
        static_cast<cudaStream_t>(stream), function(), const_cast<void**>(operands), c.early);
    return static_cast<int>(status);
  }

  static constexpr CutlassInstance instance() {
    return {CutlassInstance::kVersion,
            Traits<X>::name,
            Traits<Residual>::name,
            Traits<Y>::name,
            cute::size<0>(Tile{}),
            cute::size<1>(Tile{}),
            cute::size<2>(Tile{}),
            cute::size(Cluster{}),
            load,
            check,
            run};
  }
};

}  // namespace tenon::cuda::cutlass_products

/// Defines the instance of the file NAME.cu for libtenon_cuda.so to find: operands of x and the residual (void: none)
/// to y, tiles of M x N results and K of a step, SHARING blocks of a cluster that share weights.
#define TENON_CUTLASS_PRODUCT(NAME, X, RESIDUAL, Y, M, N, K, SHARING, SCHEDULE)                                        \
  extern "C" __attribute__((visibility("default"))) const tenon::cuda::CutlassInstance NAME;                           \
  namespace tenon::cuda::cutlass_products {                                                                            \
  using Named = Product<X, RESIDUAL, Y, Shape<Int<M>, Int<N>, Int<K>>, Shape<Int<SHARING>, Int<1>, Int<1>>, SCHEDULE>; \
  }                                                                                                                    \
  const tenon::cuda::CutlassInstance NAME = tenon::cuda::cutlass_products::Named::instance();
