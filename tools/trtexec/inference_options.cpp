// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options of inference, of reports and of the system.
#include "tools/trtexec/option_table.h"

namespace tenon::tools::trtexec {
namespace {

constexpr auto works = Support::works;
constexpr auto idle = Support::idle;
constexpr auto refused = Support::refused;

constexpr const char* kInference = "Inference";
constexpr const char* kReporting = "Reporting";
constexpr const char* kSystem = "System";

constexpr const char* kNoTransfers = "inputs and outputs are where the CPU computes: nothing is transferred";
constexpr const char* kNoAccuracy =
    "outputs are not compared here: write them with tenon run and compare the .npy files";
constexpr const char* kNoSpinning =
    "an inference on the CPU is done when its call returns: there is nothing to wait for";

constexpr OptionRow kOptions[] = {
    {kInference, "--shapes", "SPEC", "", works,
     "Shapes to run: NAME:1x3x8x8, several with commas; also to build if no profile is given"},
    {kInference, "--batch", "N", "8.6", works, "The batch of a network that has it implicit, default 1"},
    {kInference, "--loadInputs", "NAME:FILE", "", works, "Raw bytes of inputs; the others get random values"},
    {kInference, "--iterations", "N", "", works, "Measure at least so many inferences, default 10"},
    {kInference, "--warmUp", "MS", "", works, "Run so long before measuring, default 200"},
    {kInference, "--duration", "SECONDS", "", works, "Measure at least so long, default 3"},
    {kInference, "--sleepTime", "MS", "", refused, "it delays work behind its launch, and on the CPU both are one",
     "0"},
    {kInference, "--idleTime", "MS", "", works, "Sleep so long between two inferences, default 0"},
    {kInference, "--infStreams,--streams", "N", "", works, "Run so many contexts at the same time, default 1"},
    {kInference, "--exposeDMA", "", "", idle, kNoTransfers},
    {kInference, "--noDataTransfers", "", "", idle, kNoTransfers},
    {kInference, "--includeDataTransfers", "", "", idle, kNoTransfers},
    {kInference, "--useManagedMemory", "", "", idle, kNoTransfers},
    {kInference, "--useSpinWait", "", "", idle, kNoSpinning},
    {kInference, "--noSpinWait", "", "", idle, kNoSpinning},
    {kInference, "--threads", "", "", idle, "every context has a thread of its own"},
    {kInference, "--useCudaGraph", "", "", idle,
     "the launches of an engine are one list, which a run replays as it is"},
    {kInference, "--noCudaGraph", "", "", idle, "there is no CUDA graph on the CPU"},
    {kInference, "--timeDeserialize", "", "", works, "Measure how long loading the plan takes, then end"},
    {kInference, "--timeRefit", "", "", works, "Measure how long a refit takes, before the engine runs"},
    {kInference, "--separateProfileRun", "", "", works, "Profile layers in a run of their own, after the measured one"},
    {kInference, "--persistentCacheRatio", "RATIO", "", refused, "there is no persistent cache on the CPU", "0"},
    {kInference, "--useProfile", "N", "", works, "Number of the optimization profile, default 0"},
    {kInference, "--allocationStrategy", "MODE", "", works,
     "Memory of activations: static for all profiles, profile for that in use, runtime for the shapes run"},
    {kInference, "--loadRefOutputs", "NAME:FILE", "", refused, kNoAccuracy},
    {kInference, "--accuracyAlgorithm", "SPEC", "", refused, kNoAccuracy},
    {kInference, "--accuracyThreshold", "NUMBER", "", refused, kNoAccuracy},
    {kInference, "--atol", "NUMBER", "", refused, kNoAccuracy},
    {kInference, "--rtol", "NUMBER", "", refused, kNoAccuracy},
    {kInference, "--refPair", "N", "", refused, kNoAccuracy},
    {kInference, "--saveDebugTensors", "NAME:FILE", "", works, "Write the values of marked tensors, as raw bytes"},
    {kInference, "--saveAllDebugTensors", "FORMATS", "", works,
     "Write or print all marked tensors, with commas: summary, string, numpy (NAME.npy), raw (NAME.raw)"},

    {kReporting, "--verbose,-v", "", "", works, "Print all messages"},
    {kReporting, "--avgRuns", "N", "", works, "Average the trace over so many inferences, default 10"},
    {kReporting, "--percentile", "P1,P2,...", "", works, "Report these percentiles, default 90,95,99; 0 to 100"},
    {kReporting, "--dumpRefit", "", "", works, "Print the weights that can be replaced"},
    {kReporting, "--dumpOutput", "", "", works, "Print the outputs of the last inference"},
    {kReporting, "--dumpRawBindingsToFile", "", "", works,
     "Write inputs and outputs as NAME.input.SHAPE.TYPE.raw here"},
    {kReporting, "--dumpProfile", "", "", works, "Print the time of every layer"},
    {kReporting, "--dumpLayerInfo", "", "", works, "Print the layers"},
    {kReporting, "--dumpOptimizationProfile", "", "", works, "Print the optimization profiles"},
    {kReporting, "--exportTimes", "FILE", "", works, "Write when every inference began and ended, as JSON"},
    {kReporting, "--exportOutput", "FILE", "", works, "Write the outputs of the last inference as JSON"},
    {kReporting, "--exportProfile", "FILE", "", works, "Write the time of every layer as JSON"},
    {kReporting, "--exportLayerInfo", "FILE", "", works, "Write the layers as JSON"},

    {kSystem, "--device", "N", "", refused, "there is one device, number 0: the CPU", "0"},
    {kSystem, "--useDLACore", "N", "", refused, "there is no DLA", "-1"},
    {kSystem, "--plugins,--staticPlugins", "FILE", "", works, "Load a library of plugins"},
    {kSystem, "--dynamicPlugins", "FILE", "", works, "The same; plans may bring such a library along"},
    {kSystem, "--setPluginsToSerialize", "FILE", "", works, "The same; its path and hash go into the plan"},
    {kSystem, "--ignoreParsedPluginLibs", "", "", idle, "models bring no libraries"},
    {kSystem, "--safetyPlugins", "FILE", "", refused, "there is no safety runtime"},
};

}  // namespace

std::span<const OptionRow> inference_options() { return kOptions; }

}  // namespace tenon::tools::trtexec
