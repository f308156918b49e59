# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Every option of the vendor's program in releases 8.6 and 10.13: it does what it says, or is an error that says why."""

import re
from pathlib import Path

import numpy as np
import pytest

from programs import run

QUICK = ["--warmUp=0", "--duration=0", "--iterations=5", "--builderOptimizationLevel=1"]
RANGES = ["--minShapes=x:1x4", "--optShapes=x:2x4", "--maxShapes=x:4x4"]

# Runs that pass, by what they are about; MODEL is --onnx of an affine network y = x W + b.
RUNS = {
    "build": ["MODEL", *RANGES, "--profile=0", "--saveEngine=a.plan", "--buildOnly", "--builderOptimizationLevel=2",
              "--memPoolSize=workspace:64M", "--workspace=64", "--minTiming=1", "--avgTiming=9", "--maxTactics=3",
              "--inputIOFormats=fp32:chw", "--outputIOFormats=fp32:chw", "--timingCacheFile=t.cache",
              "--profilingVerbosity=detailed", "--sparsity=enable", "--preview=+profileSharing0806,-aliasedPluginIO1003",
              "--allowWeightStreaming", "--verbose", "--stripAllWeights"],
    "load": ["--loadEngine=a.plan", "--refitFromOnnx=ONNX", "--shapes=x:2x4", "--loadInputs=x:x.raw", "--timeRefit",
             "--dumpRefit", "--useProfile=0", "--warmUp=1", "--duration=0", "--iterations=4", "--idleTime=1",
             "--infStreams=2", "--avgRuns=2", "--percentile=50", "--weightStreamingBudget=50%", "--useCudaGraph",
             "--allocationStrategy=profile", "--separateProfileRun", "--dumpProfile", "--dumpLayerInfo", "--dumpOutput",
             "--dumpOptimizationProfile", "--dumpRawBindingsToFile", "--exportTimes=t.json", "--exportOutput=o.json",
             "--exportProfile=p.json", "--exportLayerInfo=l.json", "--device=0", "--useRuntime=full"],
    "precision": ["MODEL", "--best", "--fp16", "--bf16", "--int8", "--fp8", "--int4", "--calib=c.cache",
                  "--precisionConstraints=prefer", "--layerPrecisions=*:fp32", "--layerOutputTypes=*:fp32",
                  "--minShapesCalib=x:1x4", "--optShapesCalib=x:2x4", "--maxShapesCalib=x:4x4", "--skipInference",
                  "--noTF32", "--refit", "--noBuilderCache"],
    "profile that calibrates": ["MODEL", *RANGES, "--int8", "--calibProfile=0", "--skipInference"],
    "debug": ["MODEL", "--markDebug=x", "--markUnfusedTensorsAsDebugTensors", "--saveDebugTensors=x:seen.raw",
              "--saveAllDebugTensors=summary,string,numpy,raw", "--loadInputs=x:x.raw", "--shapes=x:2x4", *QUICK,
              "--streams=1", "--allocationStrategy=runtime", "--stronglyTyped"],
    "strip": ["MODEL", "--stripWeights", "--saveEngine=s.plan", "--skipInference"],
    "weightless": ["MODEL", "--weightless", "--skipInference", "-v"],
    "time to load": ["MODEL", "--timeDeserialize", "--weightStreamingBudget=-1"],
    "caffe": ["--deploy=net.prototxt", "--output=y", "--maxBatch=4", "--batch=3", *QUICK],
    "changes nothing": [
        "MODEL", "--skipInference", "--explicitBatch", "--explicitPrecision", "--nativeInstanceNorm", "--ni",
        "--asyncFileReader", "--tacticSources=-CUDNN", "--noCompilationCache", "--tempdir=.",
        "--tempfileControls=in_memory:allow", "--maxAuxStreams=2", "--exposeDMA", "--noDataTransfers",
        "--useManagedMemory", "--useSpinWait", "--threads", "--ignoreParsedPluginLibs"],
}

# Options that are errors, and a word of the reason.
REFUSED = {
    "--sparsity=force": "zeros", "--versionCompatible": "one runtime", "--vc": "one runtime",
    "--useRuntime=lean": "one runtime", "--leanDLLPath=f": "one runtime", "--excludeLeanRuntime": "one runtime",
    "--pluginInstanceNorm": "native", "--pi": "native", "--uint8AsymmetricQuantizationDLA": "no DLA",
    "--buildDLAStandalone": "no DLA", "--allowGPUFallback": "no DLA", "--layerDeviceTypes=*:DLA": "no DLA",
    "--useDLACore=0": "no DLA", "--monitorMemory": "tenon inspect", "--directIO": "layouts", "--safe": "safety",
    "--restricted": "safety", "--consistency": "safety", "--dumpKernelText": "safety", "--safetyPlugins=f": "safety",
    "--remoteAutoTuningConfig=c": "safety", "--getPlanVersionOnly": "which version", "--heuristic": "OptimizationLevel",
    "--hardwareCompatibilityLevel=ampere+": "by themselves", "--runtimePlatform=WindowsAMD64": "the system",
    "--tilingOptimizationLevel=1": "tiles", "--l2LimitForTiling=1": "tiles", "--distributiveIndependence": "shape",
    "--nvtxMode=default": "NVTX", "--profilingVerbosity=none": "names and details", "--sleepTime=1": "launch",
    "--persistentCacheRatio=0.5": "no persistent cache", "--device=1": "one device", "--memPoolSize=tacticDRAM:1": "pool",
    "--preview=-fasterDynamicShapes0805": "always on", "--inputIOFormats=fp16:chw": "stays in the type",
}

# Options that a missing file or a wrong value shows to be read.
WRONG = {
    "--plugins=no.so": "no.so: cannot be opened", "--staticPlugins=no.so": "no.so: cannot be opened",
    "--dynamicPlugins=no.so": "no.so: cannot be opened", "--setPluginsToSerialize=no.so": "no.so: cannot be opened",
    "--model=no.caffemodel": "belongs to a Caffe network", "--uffInput=x,1,1,1": "belongs to a UFF model",
    "--uffNHWC": "belongs to a UFF model", "--uff=no.uff": "expected one of", "--avgTiming=0": "--avgTiming",
    "--weightStreamingBudget=150%": "0% to 100%", "--weightStreamingBudget=lots": "expected a size",
    "--preview=profileSharing0806": "+FEATURE or -FEATURE", "--preview=+nothing": "'nothing'",
    "--allocationStrategy=often": "expected static, profile or runtime",
    "--saveAllDebugTensors=pictures": "found 'pictures'", "--saveAllDebugTensors=raw": "no tensor is marked",
    "--errorOnTimingCacheMiss": "timing cache",
}


def name_of(argument):
    return argument.split("=")[0]


@pytest.fixture(scope="module")
def folder(models, tmp_path_factory):
    out = tmp_path_factory.mktemp("trtexec")
    np.linspace(-1, 1, 8, dtype=np.float32).tofile(out / "x.raw")
    (out / "net.prototxt").write_text('''
        input: "x" input_dim: 1 input_dim: 2 input_dim: 1 input_dim: 1
        layer { name: "y" type: "ReLU" bottom: "x" top: "y" }''')
    return out


def trtexec(models, folder, arguments, code=0):
    model = models / "affine.onnx"
    words = {"MODEL": f"--onnx={model}", "--refitFromOnnx=ONNX": f"--refitFromOnnx={model}"}
    return run("trtexec", *(words.get(one, one) for one in arguments), code=code, cwd=folder)


def test_the_table_below_has_every_option():
    listed = (Path(__file__).parent / "trtexec_options.txt").read_text().splitlines()
    names = {line.split()[0] for line in listed if not line.startswith("#")}
    ours = {name_of(one) for arguments in RUNS.values() for one in arguments} | {name_of(one) for one in REFUSED | WRONG}
    assert len(names) == 136 and names - ours - {"--onnx"} == set()


@pytest.mark.parametrize("about", RUNS)
def test_options_that_do_what_they_say(models, folder, about):
    out = trtexec(models, folder, RUNS[about]).stdout
    if about == "changes nothing":
        for option in RUNS[about][2:]:
            assert re.search(rf"\] {name_of(option)}(,--\w+)?: ", out) or option == "--ni", option
    if about == "load":
        assert re.search(r"Weight streaming: \d+ of \d+ bytes", out) and "--useCudaGraph: " in out
        assert {path.name for path in folder.glob("*.json")} == {"t.json", "o.json", "p.json", "l.json"}


def test_debug_tensors_in_every_form(models, folder):
    x = np.fromfile(folder / "x.raw", np.float32).reshape(2, 4)
    out = trtexec(models, folder, RUNS["debug"]).stdout
    assert np.array_equal(np.load(folder / "x.npy"), x)
    for file in ("x.raw", "seen.raw"):
        assert np.array_equal(np.fromfile(folder / file, np.float32), x.ravel())
    assert "Debug tensor x (2x4 float32): min = -1, max = 1, mean = " in out
    assert "Debug tensor x (2x4 float32): [-1.0," in out


@pytest.mark.parametrize("option", REFUSED)
def test_options_that_cannot_be_honoured_say_why(models, folder, option):
    said = trtexec(models, folder, ["MODEL", option, "--skipInference"], code=1).stderr
    long_name = {"--vc": "--versionCompatible", "--pi": "--pluginInstanceNorm"}.get(option, name_of(option))
    assert "cannot be honoured: " in said and REFUSED[option] in said and long_name in said


@pytest.mark.parametrize("option", WRONG)
def test_wrong_values_are_named(models, folder, option):
    quick = ["--builderOptimizationLevel=1" if option == "--errorOnTimingCacheMiss" else "--builderOptimizationLevel=0"]
    assert WRONG[option] in trtexec(models, folder, ["MODEL", option, *quick, *QUICK[:3]], code=1).stderr

