// BucketTable counts (entry, bucket) pairs of one second: an open-addressing table of 8-byte slots.
//
// A second touches few of the many pairs possible, so this is a hundred times smaller than a
// histogram per name, and handing a second over moves one block of memory.
//
// Thread: owned by one thread; not synchronized. Cost of add(): one probe, no allocation unless the
// table grows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace acrida {

class BucketTable {
 public:
  // REQUIRES: entry < 65,536, bucket < 65,536. A count stops at 2^32 - 1.
  void add(std::uint32_t entry, std::uint32_t bucket) {
    if (used_ >= grow_at_) {
      grow();
    }
    const std::uint32_t key = entry << 16U | bucket;
    std::size_t slot = slot_of(key);
    while (slots_[slot].count != 0 && slots_[slot].key != key) {
      slot = (slot + 1) & mask_;
    }
    used_ += slots_[slot].count == 0 ? 1U : 0U;
    slots_[slot].key = key;
    slots_[slot].count += slots_[slot].count == UINT32_MAX ? 0U : 1U;
  }

  struct Slot {
    std::uint32_t key = 0;  // entry * 65,536 + bucket
    std::uint32_t count = 0;

    std::uint32_t entry() const { return key >> 16U; }
    std::uint32_t bucket() const { return key & 0xffffU; }
  };
  // The pairs counted, in no order. Cost: a walk over the table.
  std::vector<Slot> pairs() const;
  // All slots; those with count 0 are empty.
  const std::vector<Slot>& slots() const { return slots_; }
  std::size_t size() const { return used_; }

  // Forgets everything and keeps the memory.
  void clear();
  std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  // Eight neighbouring buckets share a cache line: times of one name are close together.
  std::size_t slot_of(std::uint32_t key) const {
    const std::uint32_t group = (key >> 3U) * 0x9e3779b1U;
    return ((static_cast<std::size_t>(group >> 8U) << 3U) | (key & 7U)) & mask_;
  }
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;
  std::size_t grow_at_ = 0;
};

}  // namespace acrida
