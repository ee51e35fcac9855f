#include "stats/text_table.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace acrida {
namespace {

constexpr std::size_t kSlotsFirst = 64;

__extension__ using Wide = unsigned __int128;

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Eight bytes at a time, each folded in by one multiplication. Fast for names of 10 to 100 bytes;
// not meant to withstand a chosen input, because names come from the user's own scenario.
std::uint64_t hash_bytes(std::string_view text, std::uint64_t seed) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15ULL;
  std::uint64_t hash = seed ^ (text.size() * kOdd);
  while (text.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof(word));
    hash = fold(hash ^ word, kOdd);
    text.remove_prefix(sizeof(word));
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, text.data(), text.size());
  return fold(hash ^ rest, 0xd6e8feb86659fd93ULL);
}

std::uint32_t hash_of(const TextTable::Key& key) {
  const std::uint64_t hash =
      hash_bytes(key.second, hash_bytes(key.first, 0xbf58476d1ce4e5b9ULL ^ key.group));
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

bool same(const TextTable::Row& row, const TextTable::Key& key) {
  return row.group == key.group && row.second == key.second && row.first == key.first;
}

}  // namespace

TextTable::TextTable(std::uint32_t rows_max) : rows_max_(rows_max) {
  ACRIDA_CHECK(rows_max > 0 && rows_max < (1U << 31U));
}

std::optional<std::uint32_t> TextTable::insert(const Key& key) {
  if ((rows_.size() + 1) * 2 > slots_.size()) {
    grow();
  }
  const std::uint32_t hash = hash_of(key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = hash & mask;
  for (; slots_[place].number_plus_one != 0; place = (place + 1) & mask) {
    const std::uint32_t number = slots_[place].number_plus_one - 1;
    if (slots_[place].hash == hash && same(rows_[number], key)) {
      return number;
    }
  }
  if (rows_.size() >= rows_max_) {
    return std::nullopt;
  }
  rows_.push_back({key.group, std::string(key.first), std::string(key.second)});
  text_bytes_ += rows_.back().first.capacity() + rows_.back().second.capacity();
  const auto count = static_cast<std::uint32_t>(rows_.size());
  slots_[place] = {hash, count};
  return count - 1;
}

void TextTable::grow() {
  std::vector<Slot> old(std::max(kSlotsFirst, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number_plus_one == 0) {
      continue;
    }
    std::size_t place = slot.hash & mask;
    while (slots_[place].number_plus_one != 0) {
      place = (place + 1) & mask;
    }
    slots_[place] = slot;
  }
}

std::size_t TextTable::bytes() const {
  return sizeof(*this) + rows_.size() * sizeof(Row) + slots_.capacity() * sizeof(Slot) +
         text_bytes_;
}

}  // namespace acrida
