# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The program trtexec: options, output lines, files. The line forms are those that scripts read from TensorRT's tool."""

import json
import re

import numpy as np
import pytest

from programs import run

QUICK = ["--warmUp=0", "--duration=0", "--iterations=20"]
NUMBER = r"[-+0-9.e]+"
STATS = rf"min = {NUMBER} ms, max = {NUMBER} ms, mean = {NUMBER} ms, median = {NUMBER} ms, percentile\(90%\) = {NUMBER} ms, " \
        rf"percentile\(95%\) = {NUMBER} ms, percentile\(99%\) = {NUMBER} ms"
STAMP = r"\[\d\d/\d\d/\d{4}-\d\d:\d\d:\d\d\] \[I\] "


def trtexec(*arguments, **options):
    return run("trtexec", *arguments, **options)


def test_summary_lines(models):
    out = trtexec(f"--onnx={models / 'affine.onnx'}", "--shapes=x:2x4", *QUICK).stdout
    lines = out.splitlines()
    assert re.fullmatch(r"&&&& RUNNING TensorRT.trtexec \[TensorRT v\d{6}\] # \S*trtexec --onnx=.*", lines[0])
    assert re.fullmatch(r"&&&& PASSED TensorRT.trtexec \[TensorRT v\d{6}\] # \S*trtexec --onnx=.*", lines[-1])
    for form in ("=== Performance summary ===", rf"Throughput: {NUMBER} qps", f"Latency: {STATS}", f"Enqueue Time: {STATS}",
                 f"H2D Latency: {STATS}", f"GPU Compute Time: {STATS}", f"D2H Latency: {STATS}",
                 rf"Total Host Walltime: {NUMBER} s", rf"Total GPU Compute Time: {NUMBER} s",
                 rf"Engine built in {NUMBER} sec\.", r"Average on 10 runs - GPU latency: .*"):
        assert any(re.fullmatch(STAMP + form, line) for line in lines), form


def test_both_ways_to_give_a_value(models):
    for arguments in (["--onnx", models / "affine.onnx", "--skipInference"], [f"--onnx={models / 'affine.onnx'}", "--buildOnly"]):
        assert "Performance summary" not in trtexec(*arguments).stdout


def test_save_then_load(models, tmp_path):
    plan = tmp_path / "p.plan"
    trtexec(f"--onnx={models / 'affine.onnx'}", "--minShapes=x:1x4", "--optShapes=x:2x4", "--maxShapes=x:4x4",
            f"--saveEngine={plan}", "--skipInference")
    trtexec(f"--loadEngine={plan}", "--shapes=x:4x4", *QUICK)
    assert "9" in trtexec(f"--loadEngine={plan}", "--shapes=x:9x4", *QUICK, code=1).stderr
    assert "First deserialization time" in trtexec(f"--loadEngine={plan}", "--timeDeserialize").stdout


def test_inputs_and_outputs_as_files(models, affine, tmp_path):
    x = np.linspace(-1, 1, 8, dtype=np.float32).reshape(2, 4)
    x.tofile(tmp_path / "x.raw")
    out = trtexec(f"--onnx={models / 'affine.onnx'}", "--shapes=x:2x4", "--loadInputs=x:x.raw", *QUICK, "--dumpOutput",
                  "--dumpRawBindingsToFile", "--exportOutput=out.json", "--exportTimes=times.json", cwd=tmp_path).stdout
    exported = json.loads((tmp_path / "out.json").read_text())
    assert exported[0]["name"] == "y" and exported[0]["dimensions"] == "2x3"
    np.testing.assert_allclose(np.reshape(exported[0]["values"], (2, 3)), affine(x), rtol=1e-5, atol=1e-5)
    raw = np.fromfile(tmp_path / "y.output.2.3.fp32.raw", np.float32).reshape(2, 3)
    np.testing.assert_allclose(raw, affine(x), rtol=1e-5, atol=1e-5)
    assert np.array_equal(np.fromfile(tmp_path / "x.input.2.4.fp32.raw", np.float32), x.ravel())
    assert "y: (2x3)" in out
    times = json.loads((tmp_path / "times.json").read_text())
    assert len(times) >= 20 and {"startComputeMs", "endComputeMs", "latencyMs"} <= set(times[0])


def test_layers_and_profiles(models, tmp_path):
    out = trtexec(f"--onnx={models / 'affine.onnx'}", "--shapes=x:2x4", *QUICK, "--dumpLayerInfo", "--dumpProfile",
                  "--dumpOptimizationProfile", "--separateProfileRun", "--exportLayerInfo=l.json", "--exportProfile=p.json",
                  cwd=tmp_path).stdout
    assert "Layer Information:" in out
    assert "Model input x (profile 0): min=2x4, opt=2x4, max=2x4" in out
    assert re.search(r"=== Profile \(\d+ iterations \) ===", out)
    assert json.loads((tmp_path / "l.json").read_text())
    profile = json.loads((tmp_path / "p.json").read_text())
    assert profile[0]["count"] >= 20 and {"name", "timeMs", "averageMs", "medianMs", "percentage"} == set(profile[1])
    assert abs(sum(layer["percentage"] for layer in profile[1:]) - 100) < 1e-3


def test_numbered_profiles(models, tmp_path):
    ranges = lambda n: [f"--minShapes=x:{n}x4", f"--optShapes=x:{n}x4", f"--maxShapes=x:{n + 1}x4"]
    out = trtexec(f"--onnx={models / 'affine.onnx'}", "--profile=0", *ranges(1), "--profile=1", *ranges(8), "--useProfile=1",
                  "--shapes=x:9x4", *QUICK, "--dumpOptimizationProfile").stdout
    assert "(profile 1): min=8x4, opt=8x4, max=9x4" in out


def test_open_sizes_become_one_without_shapes(models):
    done = trtexec(f"--onnx={models / 'affine.onnx'}", *QUICK)
    assert "Input binding for x with dimensions 1x4 is created." in done.stdout


def test_percentiles_and_streams(models):
    out = trtexec(f"--onnx={models / 'affine.onnx'}", *QUICK, "--percentile=50,99.9", "--streams=2", "--avgRuns=5").stdout
    assert "percentile(50%) = " in out and "percentile(99.9%) = " in out and "Average on 5 runs" in out


@pytest.mark.parametrize("option", ["--noTF32", "--noDataTransfers", "--useSpinWait", "--explicitBatch", "--threads",
                                    "--exposeDMA", "--maxAuxStreams=2"])
def test_options_that_change_nothing_say_so(models, option):
    out = trtexec(f"--onnx={models / 'affine.onnx'}", "--skipInference", option).stdout
    assert f"{option.split('=')[0]}: " in out


@pytest.mark.parametrize("option", ["--useDLACore=0", "--safe",
                                    "--sparsity=force", "--device=1", "--vc", "--profilingVerbosity=none"])
def test_options_that_cannot_be_honoured_are_errors(models, option, tmp_path):
    done = trtexec(f"--onnx={models / 'affine.onnx'}", f"--saveEngine={tmp_path / 'p'}", option, code=1)
    assert "cannot be honoured: " in done.stderr and "&&&& FAILED TensorRT.trtexec" in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["--sparsity=disable", "--device=0", "--precisionConstraints=none", "--useRuntime=full",
                                    "--allocationStrategy=static", "--memPoolSize=workspace:64", "--workspace=64",
                                    "--inputIOFormats=fp32:chw", "--outputIOFormats=fp32:chw", "--stronglyTyped", "--profilingVerbosity=detailed"])
def test_harmless_values_are_accepted(models, option):
    trtexec(f"--onnx={models / 'affine.onnx'}", "--skipInference", option)


@pytest.mark.parametrize("arguments, says", [
    ([], "--onnx=FILE, --deploy=FILE, --uff=FILE and --loadEngine=FILE"),
    (["--frobnicate"], "frobnicate"),
    (["--onnx=no.onnx"], "no.onnx"),
    (["--loadEngine=no.plan"], "no.plan: cannot be opened: No such file"),
    (["MODEL", "--shapes=z:1x4"], "no input 'z'"),
    (["MODEL", "--iterations=-1"], "--iterations"),
    (["MODEL", "--percentile=101"], "0 to 100"),
    (["MODEL", "--memPoolSize=dlaSRAM:1"], "only the pool 'workspace'"),
    (["MODEL", "--memPoolSize=workspace:big"], "expected a size"),
    (["CHAIN", "--memPoolSize=workspace:1B"], "workspace limit"),
    (["MODEL", "--inputIOFormats=fp16:chw"], "cannot be honoured"),
    (["MODEL", "--saveEngine=/dev/full"], "No space left"),
    (["MODEL", "--batch=4"], "--batch belongs to"),
    (["MODEL", "--maxBatch=4"], "--maxBatch belongs to"),
    (["MODEL", "--plugins=p.so"], "p.so: cannot be opened"),
    (["MODEL", "--plugins=/dev/null"], "no library of plugins"),
    (["MODEL", "--int8", "--calibProfile=1"], "--calibProfile: expected the number of one of 0 profiles"),
    (["MODEL", "--layerOutputTypes=*:fp16"], "has no effect with --precisionConstraints=none"),
    (["MODEL", "--precisionConstraints=obey", "--layerOutputTypes=no:fp32"], "no layer of that name"),
    (["MODEL", "--precisionConstraints=obey", "--layerOutputTypes=*:fp99"], "expected fp32, fp16"),
    (["MODEL", "--markDebug=nothing"], "no tensor of that name"),
    (["MODEL", "--refitFromOnnx=no.onnx"], "createInferRefitter"),
    (["MODEL", "--loadInputs=x:/dev/null"], "found 0"),
])
def test_errors(models, arguments, says, tmp_path):
    words = {"MODEL": f"--onnx={models / 'affine.onnx'}", "CHAIN": f"--onnx={models / 'chain.onnx'}"}
    arguments = [words.get(word, word) for word in arguments]
    done = trtexec(*arguments, code=1, cwd=tmp_path)
    assert says in done.stderr and done.stdout.splitlines()[-1].startswith("&&&& FAILED")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["--int8", "--best"])
def test_int8_without_a_table_is_for_timing_and_says_so(models, tmp_path, option):
    table = tmp_path / "ranges.cache"
    out = trtexec(f"--onnx={models / 'affine.onnx'}", f"--saveEngine={tmp_path / 'p'}", "--skipInference", option,
                  f"--calib={table}").stdout
    assert "INT8 ranges come from random data" in out
    assert table.read_text(encoding="utf-8").startswith("TRT-101300-EntropyCalibration2\nx: ")
    out = trtexec(f"--onnx={models / 'affine.onnx'}", "--skipInference", option, f"--calib={table}").stdout
    assert "INT8 ranges come from random data" not in out


def test_best_allows_16_bits_too(models, tmp_path):
    trtexec(f"--onnx={models / 'affine.onnx'}", f"--saveEngine={tmp_path / 'p'}", "--skipInference", "--best")
    said = run("tenon", "explain", tmp_path / "p").stdout
    assert "int8: " in said and "f16: 0 constants" in said


@pytest.mark.parametrize("words, says", [
    (["--layerPrecisions=*:int8"], "has no effect"),
    (["--layerPrecisions=nobody:int8", "--precisionConstraints=prefer"], "no layer of that name"),
    (["--layerPrecisions=*:int7", "--precisionConstraints=prefer"], "expected fp32"),
    (["--precisionConstraints=always"], "expected none, prefer or obey"),
    (["--calib=x.cache"], "--calib belongs to --int8"),
    (["--layerPrecisions=*:int8", "--precisionConstraints=obey"], "BuilderFlag::kINT8 is not set")])
def test_wrong_precisions_are_errors(models, words, says):
    assert says in trtexec(f"--onnx={models / 'affine.onnx'}", *words, code=1).stderr


def test_obeyed_precisions_decide_against_the_clock(models, tmp_path):
    """Twelve multiplications are no work for integers; who insists gets them."""
    model = f"--onnx={models / 'affine.onnx'}"
    for precision, integers in (("int8", "int8: 1 of 1 products"), ("fp32", "int8: 0 of 1 products")):
        trtexec(model, f"--saveEngine={tmp_path / 'p'}", "--skipInference", "--int8", f"--layerPrecisions=*:{precision}",
                "--precisionConstraints=obey")
        assert integers in run("tenon", "explain", tmp_path / "p").stdout


def test_help_lists_every_group():
    text = trtexec("--help").stdout
    for word in ("Model:", "Build:", "Inference:", "Reporting:", "System:", "--onnx", "--useCudaGraph", "until 8.6"):
        assert word in text


def test_refit(models, affine, tmp_path):
    x = np.linspace(-1, 1, 8, dtype=np.float32).reshape(2, 4)
    x.tofile(tmp_path / "x.raw")
    trtexec(f"--onnx={models / 'affine.onnx'}", "--shapes=x:2x4", "--stripWeights", "--saveEngine=s.plan", "--skipInference",
            cwd=tmp_path)
    out = trtexec("--loadEngine=s.plan", f"--refitFromOnnx={models / 'affine.onnx'}", "--timeRefit", "--dumpRefit", "--shapes=x:2x4",
                  "--loadInputs=x:x.raw", "--dumpRawBindingsToFile", *QUICK, cwd=tmp_path).stdout
    assert "Refittable weights: " in out and "Average refit time = " in out
    raw = np.fromfile(tmp_path / "y.output.2.3.fp32.raw", np.float32).reshape(2, 3)
    np.testing.assert_allclose(raw, affine(x), rtol=1e-5, atol=1e-5)


def test_tensors_inside(models, tmp_path):
    x = np.linspace(-1, 1, 8, dtype=np.float32).reshape(2, 4)
    x.tofile(tmp_path / "x.raw")
    trtexec(f"--onnx={models / 'affine.onnx'}", "--shapes=x:2x4", "--loadInputs=x:x.raw", "--markDebug=x",
            "--saveDebugTensors=x:seen.raw", *QUICK, cwd=tmp_path)
    assert np.array_equal(np.fromfile(tmp_path / "seen.raw", np.float32), x.ravel())


def test_types_of_outputs(models):
    trtexec(f"--onnx={models / 'affine.onnx'}", "--precisionConstraints=obey", "--layerOutputTypes=*:fp32", "--skipInference")


def test_the_profile_that_calibrates(models):
    ranges = lambda n: [f"--minShapes=x:{n}x4", f"--optShapes=x:{n}x4", f"--maxShapes=x:{n}x4"]
    for shapes in (["--calibProfile=1"], ["--optShapesCalib=x:4x4"]):
        trtexec(f"--onnx={models / 'affine.onnx'}", "--profile=0", *ranges(1), "--profile=1", *ranges(8), "--int8", *shapes,
                "--skipInference")


def test_an_implicit_batch(tmp_path):
    (tmp_path / "net.prototxt").write_text('''
        input: "x" input_dim: 1 input_dim: 2 input_dim: 1 input_dim: 1
        layer { name: "y" type: "ReLU" bottom: "x" top: "y" }''')
    x = np.array([[1, -2], [-3, 4], [5, 6]], np.float32)
    x.tofile(tmp_path / "x.raw")
    trtexec("--deploy=net.prototxt", "--output=y", "--maxBatch=4", "--saveEngine=p.plan", "--skipInference", cwd=tmp_path)
    trtexec("--loadEngine=p.plan", "--batch=3", "--loadInputs=x:x.raw", "--dumpRawBindingsToFile", *QUICK, cwd=tmp_path)
    (raw,) = tmp_path.glob("y.output.3.*.raw")
    assert np.array_equal(np.fromfile(raw, np.float32), np.maximum(x, 0).ravel())
    assert "5" in trtexec("--loadEngine=p.plan", "--batch=5", *QUICK, code=1, cwd=tmp_path).stderr
