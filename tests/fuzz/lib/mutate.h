// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Damage that leaves the form of an input whole, so that it gets behind the first checks of its reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

/// libFuzzer's, or that of replay_corpus.cpp: bytes that are changed anyhow. Returns how many there are then.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace tenon::fuzz {

/// Numbers that lengths, sizes and tags go wrong with.
inline constexpr uint64_t kEvilNumbers[] = {0,
                                            1,
                                            0x7f,
                                            0x80,
                                            0xff,
                                            0x7fff,
                                            0xffff,
                                            0x7fffffff,
                                            0x80000000,
                                            0xffffffff,
                                            0x7fffffffffffffff,
                                            0x8000000000000000,
                                            0xffffffffffffffff};

/// Of protobuf's wire format: fields are changed, dropped, doubled, exchanged and grafted, at any depth, and lengths
/// stay right. Needs no schema: bytes that read as a message are one. What is none is changed anyhow, and so is one in
/// eight. As LLVMFuzzerCustomMutator.
size_t mutate_wire(uint8_t* data, size_t size, size_t max_size, unsigned seed);

/// Of text: words, numbers and signs are changed, dropped, doubled and exchanged. As mutate_wire().
size_t mutate_words(uint8_t* data, size_t size, size_t max_size, unsigned seed);

}  // namespace tenon::fuzz
