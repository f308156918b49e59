// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Writes the addresses in a library's relocated tables (ELF gABI, chapter 5: dynamic section, relocation).
#include "backends/cpu/lib/library_calls.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace tenon::cpu {
namespace {

using Slot = std::atomic<void (*)()>;
static_assert(sizeof(Slot) == sizeof(ElfW(Addr)) && Slot::is_always_lock_free, "written while others call through it");

struct Redirection {
  const void* inside;
  std::span<const Answer> answers;
  std::span<const std::string_view> prefixes;
  std::vector<std::pair<Slot*, const Answer*>> slots;
  bool complete = false;
};

struct Tables {
  const ElfW(Sym) * symbols = nullptr;
  const char* names = nullptr;
  std::span<const ElfW(Rela)> calls, others;
};

/// Where the dynamic section says that the tables are.
Tables tables_of(const dl_phdr_info& library) {
  Tables out;
  const ElfW(Rela)* calls = nullptr;
  const ElfW(Rela)* others = nullptr;
  size_t call_bytes = 0, other_bytes = 0;
  const std::span<const ElfW(Phdr)> headers(library.dlpi_phdr, library.dlpi_phnum);
  const auto dynamic = std::ranges::find(headers, ElfW(Word){PT_DYNAMIC}, &ElfW(Phdr)::p_type);
  if (dynamic == headers.end()) return out;
  const auto at = [&](ElfW(Addr) address) {  // glibc has added the base already, others have not
    return reinterpret_cast<const void*>(address < library.dlpi_addr ? library.dlpi_addr + address : address);
  };
  for (auto* d = reinterpret_cast<const ElfW(Dyn)*>(library.dlpi_addr + dynamic->p_vaddr); d->d_tag != DT_NULL; ++d) {
    if (d->d_tag == DT_SYMTAB) out.symbols = static_cast<const ElfW(Sym)*>(at(d->d_un.d_ptr));
    if (d->d_tag == DT_STRTAB) out.names = static_cast<const char*>(at(d->d_un.d_ptr));
    if (d->d_tag == DT_JMPREL) calls = static_cast<const ElfW(Rela)*>(at(d->d_un.d_ptr));
    if (d->d_tag == DT_RELA) others = static_cast<const ElfW(Rela)*>(at(d->d_un.d_ptr));
    if (d->d_tag == DT_PLTRELSZ) call_bytes = d->d_un.d_val;
    if (d->d_tag == DT_RELASZ) other_bytes = d->d_un.d_val;
  }
  if (calls) out.calls = {calls, call_bytes / sizeof(ElfW(Rela))};
  if (others) out.others = {others, other_bytes / sizeof(ElfW(Rela))};
  return out;
}

/// Notes the slots of the answers' names. False at a name of the prefixes that has no answer.
bool look_through(const dl_phdr_info& library, const Tables& tables, std::span<const ElfW(Rela)> entries,
                  Redirection& to) {
  for (const ElfW(Rela) & entry : entries) {
    const size_t symbol = sizeof(void*) == 8 ? entry.r_info >> 32 : entry.r_info >> 8;
    if (symbol == 0 || tables.symbols[symbol].st_shndx != SHN_UNDEF) continue;
    const std::string_view name = tables.names + tables.symbols[symbol].st_name;
    const auto answer = std::ranges::find(to.answers, name, &Answer::name);
    if (answer != to.answers.end()) {
      to.slots.emplace_back(reinterpret_cast<Slot*>(library.dlpi_addr + entry.r_offset), &*answer);
    } else if (std::ranges::any_of(to.prefixes, [&](std::string_view prefix) { return name.starts_with(prefix); })) {
      return false;
    }
  }
  return true;
}

/// Tables are read-only once a library is bound to others ("relro"); the pages are given back as they were.
bool write_slots(const dl_phdr_info& library, const Redirection& to) {
  const auto page_bytes = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto page_of = [&](const Slot* slot) {
    return reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(slot) / page_bytes * page_bytes);
  };
  const std::span<const ElfW(Phdr)> headers(library.dlpi_phdr, library.dlpi_phnum);
  const auto relro = std::ranges::find(headers, ElfW(Word){PT_GNU_RELRO}, &ElfW(Phdr)::p_type);
  const auto is_read_only = [&](const Slot* slot) {
    const auto address = reinterpret_cast<uintptr_t>(slot);
    return relro != headers.end() && address >= library.dlpi_addr + relro->p_vaddr &&
           address < library.dlpi_addr + relro->p_vaddr + relro->p_memsz;
  };
  bool writable = true;
  for (const auto& [slot, answer] : to.slots) {
    if (is_read_only(slot)) writable &= ::mprotect(page_of(slot), page_bytes, PROT_READ | PROT_WRITE) == 0;
  }
  for (const auto& [slot, answer] : to.slots) {
    if (writable) slot->store(answer->function);
  }
  for (const auto& [slot, answer] : to.slots) {
    if (is_read_only(slot)) ::mprotect(page_of(slot), page_bytes, PROT_READ);
  }
  return writable;
}

int visit(dl_phdr_info* library, size_t, void* data) {
  auto& to = *static_cast<Redirection*>(data);
  const auto offset = reinterpret_cast<ElfW(Addr)>(to.inside) - library->dlpi_addr;
  const std::span<const ElfW(Phdr)> segments(library->dlpi_phdr, library->dlpi_phnum);
  if (!std::ranges::any_of(segments, [&](const ElfW(Phdr) & one) {
        return one.p_type == PT_LOAD && offset >= one.p_vaddr && offset - one.p_vaddr < one.p_memsz;
      }))
    return 0;
  const Tables tables = tables_of(*library);
  if (!tables.symbols || !tables.names) return 1;
  to.complete = look_through(*library, tables, tables.calls, to) && look_through(*library, tables, tables.others, to) &&
                !to.slots.empty() && write_slots(*library, to);
  return 1;
}

}  // namespace

bool redirect_calls(const void* inside, std::span<const Answer> answers, std::span<const std::string_view> prefixes) {
  Redirection to{inside, answers, prefixes, {}, false};
  ::dl_iterate_phdr(&visit, &to);
  return to.complete;
}

}  // namespace tenon::cpu
