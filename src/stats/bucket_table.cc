#include "stats/bucket_table.h"

#include <algorithm>

namespace acrida {
namespace {

constexpr std::size_t kSlotsFirst = 512;

}  // namespace

std::vector<BucketTable::Slot> BucketTable::pairs() const {
  std::vector<Slot> counted;
  counted.reserve(used_);
  for (const Slot& slot : slots_) {
    if (slot.count != 0) {
      counted.push_back(slot);
    }
  }
  return counted;
}

void BucketTable::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  used_ = 0;
}

void BucketTable::grow() {
  std::vector<Slot> old(slots_.empty() ? kSlotsFirst : slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  grow_at_ = slots_.size() / 2;
  for (const Slot& slot : old) {
    if (slot.count == 0) {
      continue;
    }
    std::size_t place = slot_of(slot.key);
    while (slots_[place].count != 0) {
      place = (place + 1) & mask_;
    }
    slots_[place] = slot;
  }
}

}  // namespace acrida
