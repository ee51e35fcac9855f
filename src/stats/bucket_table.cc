#include "stats/bucket_table.h"

#include <algorithm>
#include <bit>

namespace acrida {
namespace {

constexpr std::size_t kSlotsFirst = 256;

}  // namespace

void BucketTable::list(std::vector<Pair>& pairs) const {
  pairs.clear();
  for (const Slot& slot : slots_) {
    if (slot.page_plus_one == 0) {
      continue;
    }
    const Page& page = pages_[slot.page_plus_one - 1];
    const std::uint32_t first =
        (slot.key >> kPageNumberBits << 16U) | (slot.key % (1U << kPageNumberBits)) * kPageCells;
    for (std::uint32_t i = 0; i < kPageCells; ++i) {
      if (page[i] != 0) {
        pairs.push_back({first + i, page[i]});
      }
    }
  }
}

void BucketTable::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  pages_.clear();
}

BucketTable::Page& BucketTable::add_page(std::uint32_t key) {
  // A third full at most: a probe that goes astray costs more than the memory.
  if ((pages_.size() + 1) * 3 > slots_.size()) {
    grow();
  }
  Slot& slot = empty_slot(key);
  pages_.emplace_back();
  slot = {key, static_cast<std::uint32_t>(pages_.size())};
  return pages_.back();
}

void BucketTable::grow() {
  std::vector<Slot> old(slots_.empty() ? kSlotsFirst : slots_.size() * 2);
  old.swap(slots_);
  shift_ = 32U - static_cast<unsigned>(std::countr_zero(slots_.size()));
  for (const Slot& slot : old) {
    if (slot.page_plus_one != 0) {
      empty_slot(slot.key) = slot;
    }
  }
}

BucketTable::Slot& BucketTable::empty_slot(std::uint32_t key) {
  std::size_t place = place_of(key);
  while (slots_[place].page_plus_one != 0) {
    place = (place + 1) & (slots_.size() - 1);
  }
  return slots_[place];
}

}  // namespace acrida
