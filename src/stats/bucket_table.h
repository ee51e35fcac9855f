// BucketTable counts (entry, bucket) pairs of one second, in pages of 16 neighbouring buckets that
// an open-addressing table finds.
//
// A second touches few of the many pairs possible, so this is far smaller than a histogram per
// name, and handing a second over moves two blocks of memory.
//
// Thread: owned by one thread; not synchronized. Cost of add(): one probe and an increment, no
// allocation unless something grows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace acrida {

class BucketTable {
 public:
  struct Pair {
    std::uint32_t key = 0;  // entry * 65,536 + bucket
    std::uint32_t count = 0;

    std::uint32_t entry() const { return key >> 16U; }
    std::uint32_t bucket() const { return key & 0xffffU; }
  };

  // REQUIRES: entry < 65,536, bucket < 65,536. A count stops at 2^32 - 1.
  void add(std::uint32_t entry, std::uint32_t bucket) {
    std::uint32_t& cell = page(entry << kPageNumberBits | bucket / kPageCells)[bucket % kPageCells];
    cell += cell == UINT32_MAX ? 0U : 1U;
  }

  // Replaces `pairs` by those counted, in no order.
  void list(std::vector<Pair>& pairs) const;

  // Forgets everything and keeps the memory.
  void clear();
  std::size_t bytes() const {
    return slots_.capacity() * sizeof(Slot) + pages_.capacity() * sizeof(Page);
  }

 private:
  static constexpr std::uint32_t kPageCells = 16;
  static constexpr std::uint32_t kPageNumberBits = 12;  // 65,536 buckets
  using Page = std::array<std::uint32_t, kPageCells>;
  struct Slot {
    std::uint32_t key = 0;            // entry and page number
    std::uint32_t page_plus_one = 0;  // 0: empty
  };

  Page& page(std::uint32_t key) {
    if (!slots_.empty()) {
      for (std::size_t place = place_of(key);; place = (place + 1) & (slots_.size() - 1)) {
        const Slot& slot = slots_[place];
        if (slot.key == key && slot.page_plus_one != 0) {
          return pages_[slot.page_plus_one - 1];
        }
        if (slot.page_plus_one == 0) {
          break;
        }
      }
    }
    return add_page(key);
  }
  std::size_t place_of(std::uint32_t key) const { return (key * 0x9e3779b1U) >> shift_; }
  Page& add_page(std::uint32_t key);
  void grow();
  Slot& empty_slot(std::uint32_t key);

  std::vector<Slot> slots_;
  std::vector<Page> pages_;
  unsigned shift_ = 0;  // 32 - log2(slots_.size())
};

}  // namespace acrida
