// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options of the model and of its build.
#include "tools/trtexec/option_table.h"

namespace tenon::tools::trtexec {
namespace {

constexpr auto works = Support::works;
constexpr auto idle = Support::idle;
constexpr auto refused = Support::refused;

constexpr const char* kModel = "Model";
constexpr const char* kBuild = "Build";
constexpr const char* kRoute = "Build routes";

constexpr const char* kNoOtherRuntime = "there is one runtime, which reads plans of its own version";
constexpr const char* kNoDla = "there is no DLA";
constexpr const char* kNoSafety = "there is no safety runtime";
constexpr const char* kNoTuning =
    "there are no build routes: passes and tactics are switched by name, see tenon build --help";
constexpr const char* kNoTiling = "kernels choose their tiles themselves";

constexpr OptionRow kOptions[] = {
    {kModel, "--onnx", "FILE", "", works, "The ONNX model to build from"},
    {kModel, "--deploy", "FILE", "8.6", works, "The Caffe network (.prototxt) to build from"},
    {kModel, "--model", "FILE", "8.6", works, "Its weights (.caffemodel); without, they are made up"},
    {kModel, "--output", "NAMES", "8.6", works,
     "Its outputs, with commas or repeated; default: blobs that no layer reads"},
    {kModel, "--uff", "FILE", "8.6", works, "The UFF model to build from; --output names its outputs"},
    {kModel, "--uffInput", "NAME,C,H,W", "8.6", works, "An input of it, without the batch; repeat for several"},
    {kModel, "--uffNHWC", "", "8.6", works, "Its inputs are fed, and --uffInput is, in the order H,W,C"},
    {kModel, "--maxBatch", "N", "8.6", works, "Its batch is implicit, and of at most N; default: --batch"},

    {kBuild, "--minShapes", "SPEC", "", works, "Smallest shapes of the profile: NAME:1x3x8x8, several with commas"},
    {kBuild, "--optShapes", "SPEC", "", works, "Shapes to tune for"},
    {kBuild, "--maxShapes", "SPEC", "", works, "Largest shapes of the profile"},
    {kBuild, "--profile", "N", "", works, "The shape options after it describe profile N, counted from 0"},
    {kBuild, "--minShapesCalib", "SPEC", "10.16", works, "Shapes of the batch that calibrates, where the others lack"},
    {kBuild, "--optShapesCalib", "SPEC", "10.16", works, "Shapes of the batch that calibrates"},
    {kBuild, "--maxShapesCalib", "SPEC", "10.16", works, "The same, where --optShapesCalib lacks"},
    {kBuild, "--inputIOFormats", "SPEC", "", works, "TYPE:chw for every input; must be what the model says"},
    {kBuild, "--outputIOFormats", "SPEC", "", works, "TYPE:chw for every output; must be what the model says"},
    {kBuild, "--explicitBatch", "", "9.3", idle, "networks always have an explicit batch"},
    {kBuild, "--explicitPrecision", "", "9.3", idle, "quantized models say their precisions themselves"},
    {kBuild, "--workspace", "MIB", "9.3", works, "As --memPoolSize=workspace:MIB"},
    {kBuild, "--memPoolSize", "POOL:SIZE", "", works,
     "Fail if an engine needs more between steps; MiB, or B, K, M, G; pool: workspace"},
    {kBuild, "--profilingVerbosity", "MODE", "", refused, "plans always hold the names and details of layers",
     "layer_names_only|detailed|default|verbose"},
    {kBuild, "--minTiming", "N", "9.3", works, "As --avgTiming"},
    {kBuild, "--avgTiming", "N", "", works, "Time each tactic at least so often; a level may do it more often"},
    {kBuild, "--refit", "", "", works, "Build an engine whose weights can be replaced"},
    {kBuild, "--stripWeights,--weightless", "", "", works,
     "Leave the weights out of the plan: a refit brings them back"},
    {kBuild, "--stripAllWeights", "", "", works, "As --refit --stripWeights"},
    {kBuild, "--refitFromOnnx", "FILE", "", works, "Give the engine the weights of this model before it runs"},
    {kBuild, "--versionCompatible,--vc", "", "", refused, kNoOtherRuntime},
    {kBuild, "--useRuntime", "KIND", "", refused, kNoOtherRuntime, "full"},
    {kBuild, "--leanDLLPath", "FILE", "", refused, kNoOtherRuntime},
    {kBuild, "--excludeLeanRuntime", "", "", refused, kNoOtherRuntime},
    {kBuild, "--nativeInstanceNorm,--ni", "", "9.3", idle, "instance normalization is always native"},
    {kBuild, "--pluginInstanceNorm,--pi", "", "", refused, "instance normalization is always native, never a plugin"},
    {kBuild, "--enablePluginOverride", "", "", refused,
     "operators of ONNX stay what they are: name a plugin otherwise"},
    {kBuild, "--uint8AsymmetricQuantizationDLA", "", "", refused, kNoDla},
    {kBuild, "--reportCapabilityDLA", "", "", refused, kNoDla},
    {kBuild, "--adjustForDLA", "", "", refused, kNoDla},
    {kBuild, "--buildDLAStandalone", "", "", refused, kNoDla},
    {kBuild, "--allowGPUFallback", "", "", refused, "it is for layers that a DLA cannot run, and there is no DLA"},
    {kBuild, "--layerDeviceTypes", "SPEC", "", refused, kNoDla},
    {kBuild, "--monitorMemory", "", "", refused, "memory is not traced; tenon inspect shows what an engine needs"},
    {kBuild, "--sparsity", "MODE", "", refused, "no tactic makes use of zeros, and weights stay what they are",
     "disable|enable"},
    {kBuild, "--noTF32", "", "", idle, "fp32 is computed in fp32"},
    {kBuild, "--fp16", "", "10.16", works, "Allow half precision too"},
    {kBuild, "--bf16", "", "10.16", works, "Allow bfloat16 too"},
    {kBuild, "--int8", "", "10.16", works, "Allow 8-bit integers too; ranges: --calib, else of random data"},
    {kBuild, "--fp8", "", "10.16", works, "Allow 8-bit floats: those that the model has, which run on the reference"},
    {kBuild, "--int4", "", "10.16", works, "Allow 4-bit integers: the weights that the model has in them"},
    {kBuild, "--best", "", "10.16", works, "As --fp16 --bf16 --int8"},
    {kBuild, "--stronglyTyped", "", "", works, "Compute in exactly the types that the model says"},
    {kBuild, "--directIO", "", "", refused, "layouts are changed where that is faster, at inputs and outputs too"},
    {kBuild, "--precisionConstraints", "MODE", "10.16", works, "Of --layerPrecisions: none, prefer or obey"},
    {kBuild, "--layerPrecisions", "SPEC", "10.16", works,
     "LAYER:TYPE with commas, * for the others; fp32, fp16, bf16, int32 or int8"},
    {kBuild, "--layerOutputTypes", "SPEC", "10.16", works,
     "LAYER:TYPE with commas, as --layerPrecisions; TYPE+TYPE for several outputs"},
    {kBuild, "--decomposableAttentions", "NAMES", "", refused,
     "attention is recognised by passes: tenon build --disable-pass"},
    {kBuild, "--calib", "FILE", "10.16", works, "Table of INT8 ranges: read if it exists, else written"},
    {kBuild, "--calibProfile", "N", "10.16", works, "The profile whose optimum calibrates, default 0"},
    {kBuild, "--safe", "", "", refused, kNoSafety},
    {kBuild, "--restricted", "", "10.16", refused, kNoSafety},
    {kBuild, "--consistency", "", "", refused, kNoSafety},
    {kBuild, "--dumpKernelText", "", "", refused, kNoSafety},
    {kBuild, "--remoteAutoTuningConfig", "CONFIG", "", refused, kNoSafety},
    {kBuild, "--saveEngine", "FILE", "", works, "Save the plan"},
    {kBuild, "--loadEngine", "FILE", "", works, "Load a plan instead of building one"},
    {kBuild, "--asyncFileReader", "", "", idle, "plans are memory-mapped"},
    {kBuild, "--getPlanVersionOnly", "", "", refused,
     "loading a plan says which version it is of, if it is another one"},
    {kBuild, "--tacticSources", "SPEC", "", idle,
     "the sources are libraries for GPUs; see tenon build --disable-tactic"},
    {kBuild, "--noBuilderCache", "", "", works, "Time tactics again, whatever was timed before"},
    {kBuild, "--noCompilationCache", "", "", idle, "nothing is compiled during a build"},
    {kBuild, "--errorOnTimingCacheMiss", "", "", works, "Fail if a tactic to time is not in the timing cache"},
    {kBuild, "--timingCacheFile", "FILE", "", works, "Read measured times from there and add new ones"},
    {kBuild, "--heuristic", "", "9.3", refused, "say how much to time with --builderOptimizationLevel, 2 for less"},
    {kBuild, "--preview", "SPEC", "", works,
     "+FEATURE or -FEATURE, with commas: profileSharing0806, aliasedPluginIO1003; the features of 8.6 are always on"},
    {kBuild, "--builderOptimizationLevel", "0-5", "", works, "Effort of the build, default 3"},
    {kBuild, "--maxTactics", "N", "", works, "Time at most so many tactics for a step, default -1: all"},
    {kBuild, "--hardwareCompatibilityLevel", "MODE", "", refused, "plans adapt to another CPU by themselves", "none"},
    {kBuild, "--runtimePlatform", "NAME", "", refused, "plans are for the system they are built on",
     "sameAsBuild|SameAsBuild"},
    {kBuild, "--tempdir", "FOLDER", "", idle, "no temporary programs are made"},
    {kBuild, "--tempfileControls", "SPEC", "", idle, "no temporary programs are made"},
    {kBuild, "--maxAuxStreams", "N", "", idle, "no auxiliary streams are used"},
    {kBuild, "--allowWeightStreaming", "", "", works, "Weights may be streamed: on a CPU they always may"},
    {kBuild, "--weightStreamingBudget", "SIZE", "", works,
     "Bytes of weights in the device's memory: B, K, M, G or 50%; -1 automatic, -2 all"},
    {kBuild, "--markDebug", "NAMES", "", works, "Tensors that --saveDebugTensors may ask for"},
    {kBuild, "--markUnfusedTensorsAsDebugTensors", "", "", works, "All tensors between two steps too"},
    {kBuild, "--tilingOptimizationLevel", "N", "", refused, kNoTiling, "0"},
    {kBuild, "--l2LimitForTiling", "BYTES", "", refused, kNoTiling, "-1"},
    {kBuild, "--distributiveIndependence", "", "", refused, "results may depend on the shape, in the last bits"},
    {kBuild, "--cpuOnly", "", "", refused, "it asks for an engine for a GPU that this machine lacks"},
    {kBuild, "--skipInference,--buildOnly", "", "", works, "End after the build"},
    {kBuild, "--nvtxMode", "MODE", "9.3", refused, "no NVTX ranges are made; say --profilingVerbosity"},

    {kRoute, "--setBuildRoute", "ROUTE", "", refused, kNoTuning, "default"},
    {kRoute, "--helpBuildRoute", "KNOB", "", refused, kNoTuning},
    {kRoute, "--tuneBuildRoutes", "EXPR", "", refused, kNoTuning},
    {kRoute, "--tuneBuildRouteFile", "FILE", "", refused, kNoTuning},
    {kRoute, "--tuningSearch", "SPEC", "", refused, kNoTuning},
    {kRoute, "--tuningCacheFile", "FILE", "", refused, kNoTuning},
    {kRoute, "--tuningResultFile", "FILE", "", refused, kNoTuning},
    {kRoute, "--tuningTimeOut", "SECONDS", "", refused, kNoTuning, "-1"},
    {kRoute, "--saveAllEngines", "", "", refused, kNoTuning},
    {kRoute, "--dryRun", "", "", refused, kNoTuning},
    {kRoute, "--continue", "", "", refused, kNoTuning},
};

}  // namespace

std::span<const OptionRow> build_options() { return kOptions; }

}  // namespace tenon::tools::trtexec
