#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Check vtables and object layouts of a set of headers against abi10.tsv.

    check_abi.py INCLUDE_DIR                       exit 0 when TensorRT 10.13's ABI is met
    check_abi.py INCLUDE_DIR --through 10.16       also the slots that 10.14 to 10.16 append
    check_abi.py INCLUDE_DIR --libs LIB_DIR        also the exported symbols and sonames

Two independent looks at the same headers, both with g++:
  1. -fdump-lang-class of a translation unit that includes them (after the preprocessor, with
     `= 0` taken off so that the dump names every slot): number and order of the slots;
  2. a small generated program that prints, for every virtual function with its full
     signature, the slot in its pointer to member; sizeof, base and field offsets; and
     whether each versioned interface reports the right kind and version.
Only g++ (and nm, readelf for --libs) and the Python standard library are needed.
CUDA headers are found as in check_api.py.
"""
import argparse
import collections
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOTS = ["NvInferVersion.h", "NvInferRuntime.h", "NvInfer.h", "NvInferPluginUtils.h", "NvInferPlugin.h",
         "impl/NvInferPythonPlugin.h", "NvOnnxConfig.h", "NvOnnxParser.h"]
PURE = re.compile(r"(\)\s*(?:const)?\s*(?:&)?\s*(?:noexcept)?\s*(?:override)?\s*)=\s*0\s*;")
CUDA_STUB = """#pragma once
#include <stddef.h>
typedef struct CUstream_st* cudaStream_t;
typedef struct CUevent_st* cudaEvent_t;
typedef struct CUgraph_st* cudaGraph_t;
typedef struct CUgraphExec_st* cudaGraphExec_t;
"""
PROBE = """
#include <cstdio>
#include <cstring>
#include <cstddef>
template <class F> static long slot(F f)
{
    struct { long p; long a; } r;
    static_assert(sizeof r == sizeof f, "");
    std::memcpy(&r, &f, sizeof r);
    return (r.p & 1) && r.a == 0 ? (r.p - 1) / 8 : -1;
}
int main() {
"""


def order(version):
    return [int(x) for x in version.split(".")] if version else [0]


def load(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def cuda_include(option, work):
    tried = [option] if option else []
    tried += [os.path.join(os.environ[v], "include") for v in ("CUDA_HOME", "CUDA_PATH") if os.environ.get(v)]
    nvcc = shutil.which("nvcc")
    if nvcc:
        tried.append(os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(nvcc))), "include"))
    for path in tried:
        if os.path.exists(os.path.join(path, "cuda_runtime_api.h")):
            return path
    stub = os.path.join(work, "cuda")
    os.makedirs(stub, exist_ok=True)
    with open(os.path.join(stub, "cuda_runtime_api.h"), "w") as f:
        f.write(CUDA_STUB)
    return stub


class Headers:
    def __init__(self, include, cuda, work, std, cxx):
        self.work = work
        self.roots = [h for h in ROOTS if os.path.exists(os.path.join(include, h))]
        self.text = "".join('#include "%s"\n' % h for h in self.roots)
        self.cmd = [cxx, "-std=" + std, "-w", "-I", os.path.realpath(include), "-isystem", cuda_include(cuda, work)]

    def dump(self):
        """class -> names of its slots, from g++'s own dump"""
        src = os.path.join(self.work, "tu.cpp")
        with open(src, "w") as f:
            f.write(self.text)
        pre = subprocess.run(self.cmd + ["-E", src], capture_output=True, text=True)
        if pre.returncode:
            sys.exit("the headers do not preprocess:\n" + pre.stderr[:3000])
        with open(os.path.join(self.work, "tu.ii"), "w") as f:
            f.write(PURE.sub(r"\1;", pre.stdout))
        done = subprocess.run(self.cmd + ["-fdump-lang-class", "-fsyntax-only", "tu.ii"], cwd=self.work,
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit("the headers do not compile:\n" + done.stderr[:3000])
        name = [x for x in os.listdir(self.work) if x.endswith(".class")]
        with open(os.path.join(self.work, name[0])) as f:
            text = f.read()
        tables = {}
        for m in re.finditer(r"^Vtable for (\S+)\n\S+: \d+ entries\n((?:\d+ .*\n)+)", text, re.M):
            entries = [re.sub(r"^\(int \(\*\)\(\.\.\.\)\)", "", l.split(None, 1)[1]) for l in m.group(2).splitlines()]
            tables[m.group(1)] = [e.rsplit("::", 1)[-1] for e in entries[2:]]
        classes = set(re.findall(r"^Class (\S+)", text, re.M))
        return tables, classes

    def probe(self, lines):
        """lines: {key: C++ statement}; a statement that does not compile is left out and reported"""
        refused = {}
        src, exe = os.path.join(self.work, "probe.cpp"), os.path.join(self.work, "probe")
        for _ in range(12):
            keys = [k for k in lines if k not in refused]
            head = self.text + PROBE
            with open(src, "w") as f:
                f.write(head + "\n".join(lines[k] for k in keys) + "\n}\n")
            first = head.count("\n") + 1
            done = subprocess.run(self.cmd + ["-fno-access-control", "-Wno-invalid-offsetof", "-fmax-errors=0", src, "-o", exe],
                                  capture_output=True, text=True)
            if not done.returncode:
                break
            new = 0
            for m in re.finditer(r"probe\.cpp:(\d+):\d+: (?:fatal )?error: (.*)", done.stderr):
                i = int(m.group(1)) - first
                if 0 <= i < len(keys) and keys[i] not in refused:
                    refused[keys[i]] = m.group(2)
                    new += 1
            if not new:
                sys.exit("the probe does not build:\n" + done.stderr[:3000])
        out = subprocess.run([exe], capture_output=True, text=True).stdout
        values = {}
        for l in out.splitlines():
            key, _, value = l.rpartition("\t")
            values[key] = int(value)
        return values, refused


def statement(r):
    c, n = r["class"], r["name"]
    key = "\\t".join((r["record"], c, r["index"], n))
    if r["record"] == "slot":
        m = re.match(r"(.*?) \((.*)\)( const)?$", r["ctype"])
        cast = "%s (%s::*)(%s)%s" % (m.group(1), c, m.group(2), m.group(3) or "")
        return 'std::printf("%s\\t%%ld\\n", slot(static_cast<%s>(&%s::%s)));' % (key, cast, c, n)
    if r["record"] == "field":
        return 'std::printf("%s\\t%%ld\\n", (long)offsetof(%s, %s));' % (key, c, n)
    if r["record"] == "base":
        return ('std::printf("%s\\t%%ld\\n", (long)((char*)static_cast<%s*>((%s*)4096) - (char*)4096));' % (key, n, c))
    if r["record"] == "interface":
        major, minor = r["signature"].split(".")
        return ('{ alignas(16) static char o[64]; auto i = ((%s*)o)->%s::getInterfaceInfo(); std::printf("%s\\t%%d\\n", '
                'std::strcmp(i.kind, "%s") == 0 && i.major == %s && i.minor == %s); }' % (c, c, key, n, major, minor))
    return 'std::printf("%s\\t%%ld\\n", (long)(sizeof(%s) * 1000 + alignof(%s)));' % (key, c, c)


def key_of(r):
    return "\t".join((r["record"], r["class"], r["index"], r["name"]))


def check_libs(rows, folder, report):
    wanted = collections.defaultdict(list)
    for r in rows:
        if r["record"] == "symbol" and r["class"].endswith(".so.10") and r["since"] == "10.13":
            wanted[r["class"]].append(r["name"])
    for lib, names in sorted(wanted.items()):
        path = os.path.join(folder, lib)
        if not os.path.exists(path):
            report("symbol", lib, "", "no such library")
            continue
        have = {l.split()[-1].split("@")[0] for l in
                subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True).stdout.splitlines()}
        dyn = subprocess.run(["readelf", "-d", path], capture_output=True, text=True).stdout
        soname = re.search(r"SONAME.*\[(.*?)\]", dyn)
        report("symbol", lib, "soname", "" if soname and soname.group(1) == lib else "soname is %s" % (soname and soname.group(1)))
        for n in names:
            report("symbol", lib, n, "" if n in have else "not exported")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("include")
    p.add_argument("--inventory", default=os.path.join(HERE, "abi10.tsv"))
    p.add_argument("--through", default="10.13", help="newest 10.x release whose slots must be there (10.0 ... 10.16)")
    p.add_argument("--cuda", help="folder that holds cuda_runtime_api.h")
    p.add_argument("--libs", metavar="DIR", help="folder with libnvinfer.so.10 and its companions: check their symbols")
    p.add_argument("--std", default="c++17")
    p.add_argument("--cxx", default="g++")
    p.add_argument("--list", type=int, default=40)
    p.add_argument("--full", action="store_true")
    args = p.parse_args()

    rows = load(args.inventory)
    limit = order(args.through)
    want = [r for r in rows if r["record"] in ("class", "struct", "slot", "field", "base", "interface")]
    newer = collections.defaultdict(dict)
    since = {r["class"]: r["since"] for r in want if r["record"] in ("class", "struct")}
    for r in want:
        if r["record"] == "slot" and order(r["since"]) > limit:
            newer[r["class"]][int(r["index"])] = r
    want = [r for r in want if order(since[r["class"]]) <= limit
            and not (r["record"] == "slot" and order(r["since"]) > limit)]

    count = collections.defaultdict(collections.Counter)
    bad, notes = [], []

    def report(record, cls, what, why):
        count[record]["ok" if not why else "bad"] += 1
        if why:
            bad.append("%-6s %s %s: %s" % (record, cls, what, why))

    with tempfile.TemporaryDirectory() as work:
        headers = Headers(args.include, args.cuda, work, args.std, args.cxx)
        tables, classes = headers.dump()
        lines = {}
        for r in want:
            known = r["class"] in classes
            if known and not (r["record"] == "slot" and (r["name"].startswith("~") or r["declared_in"] != r["class"])):
                lines[key_of(r)] = statement(r)
        values, refused = headers.probe(lines)

    slots = collections.defaultdict(dict)
    for r in want:
        if r["record"] == "slot":
            slots[r["class"]][int(r["index"])] = r
    for r in want:
        c = r["class"]
        if c not in classes:
            report(r["record"], c, r["name"], "no such class")
            continue
        key = key_of(r)
        if r["record"] == "slot":
            i = int(r["index"])
            table = tables.get(c, [])
            why = ""
            if i >= len(table):
                why = "the vtable has %d slots" % len(table)
            elif table[i] != r["name"] and not (r["name"].startswith("~") and table[i].startswith("~")):
                why = "slot %d holds %s" % (i, table[i])
            elif key in refused:
                why = refused[key]
            elif key in values and values[key] != i:
                why = "this signature is in slot %d" % values[key]
            report("slot", c, "[%d] %s %s" % (i, r["name"], r["signature"]), why)
        elif r["record"] in ("class", "struct"):
            m = re.match(r"size=(\d+) align=(\d+)", r["flags"])
            size, align = divmod(values.get(key, 0), 1000)
            why = refused.get(key, "")
            if not why and (size, align) != (int(m.group(1)), int(m.group(2))):
                if r["side"] == "lib" and size > int(m.group(1)) and align == int(m.group(2)):
                    notes.append("%s is %d bytes, not %s (only the library makes these: allowed)" % (c, size, m.group(1)))
                else:
                    why = "size=%d align=%d" % (size, align)
            report("size", c, "", why)
            extra = len(tables.get(c, [])) - len(slots[c])
            if r["record"] == "class" and extra > 0:
                first = len(slots[c])
                clash = [i for i in range(first, first + extra) if i in newer[c] and tables[c][i] != newer[c][i]["name"]]
                notes.append("%s has %d more slots than %s%s" % (c, extra, args.through,
                             "; slot %d is %s since %s" % (clash[0], newer[c][clash[0]]["name"], newer[c][clash[0]]["since"])
                             if clash else ""))
        elif r["record"] == "interface":
            report("interface", c, "%s %s" % (r["name"], r["signature"]),
                   refused.get(key, "") or ("" if values.get(key) == 1 else "another kind or version"))
        else:
            why = refused.get(key, "")
            if not why and values.get(key) != int(r["index"]):
                why = "offset %s" % values.get(key)
            report(r["record"], c, r["name"], why)
    if args.libs:
        check_libs(rows, args.libs, report)

    print("%-9s %6s %6s" % ("record", "ok", "bad"))
    for k in ("size", "slot", "base", "field", "interface", "symbol"):
        if k in count:
            print("%-9s %6d %6d" % (k, count[k]["ok"], count[k]["bad"]))
    ok = sum(c["ok"] for c in count.values())
    total = ok + sum(c["bad"] for c in count.values())
    print("%d of %d met, %.1f%%, through %s" % (ok, total, 100.0 * ok / max(total, 1), args.through))
    for n in notes:
        print("  note: " + n)
    shown = bad if args.full else bad[:args.list]
    for b in shown:
        print("  " + b)
    if len(shown) < len(bad):
        print("  ... %d more (--full lists all)" % (len(bad) - len(shown)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
