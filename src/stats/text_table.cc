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

std::uint64_t word_at(const char* place) {
  std::uint64_t word = 0;
  std::memcpy(&word, place, sizeof(word));
  return word;
}

std::uint64_t half_word_at(const char* place) {
  std::uint32_t word = 0;
  std::memcpy(&word, place, sizeof(word));
  return word;
}

// Up to eight bytes in one word; reads overlap instead of looping.
std::uint64_t short_word(std::string_view text) {
  if (text.size() >= 4) {
    return half_word_at(text.data()) << 32U | half_word_at(text.data() + text.size() - 4);
  }
  std::uint64_t word = 0;
  for (const char c : text) {
    word = word << 8U | static_cast<unsigned char>(c);
  }
  return word;
}

constexpr std::uint64_t kOdd1 = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kOdd2 = 0xd6e8feb86659fd93ULL;

// Sixteen bytes at a time, each folded in by one multiplication; the last ones overlap. Fast for
// names of 10 to 100 bytes; not meant to withstand a chosen input, because names come from the
// user's own scenario.
std::uint64_t hash_bytes(std::string_view text, std::uint64_t seed) {
  const std::size_t size = text.size();
  std::uint64_t hash = seed ^ (size * kOdd1);
  if (size <= 8) {
    return fold(hash ^ short_word(text), kOdd2);
  }
  const char* place = text.data();
  if (size < 16) {
    return fold(word_at(place) ^ hash, word_at(place + size - 8) ^ kOdd2);
  }
  const char* const last = place + size - 16;
  for (; place < last; place += 16) {
    hash = fold(word_at(place) ^ hash, word_at(place + 8) ^ kOdd1);
  }
  return fold(word_at(last) ^ hash, word_at(last + 8) ^ kOdd2);
}

std::uint32_t hash_of(const TextTable::Key& key) {
  const std::uint64_t seed = key.group * kOdd2 ^ kOdd1;
  const std::uint64_t hash = hash_bytes(key.second, hash_bytes(key.first, seed));
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

bool same(const TextTable::Row& row, const TextTable::Key& key) {
  return row.group == key.group && row.second == key.second && row.first == key.first;
}

}  // namespace

TextTable::TextTable(std::uint32_t rows_max) : rows_max_(rows_max) {
  ACRIDA_CHECK(rows_max > 0 && rows_max < (1U << 31U));
}

std::size_t TextTable::place_of(const Key& key, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = hash & mask;
  while (slots_[place].row != nullptr &&
         (slots_[place].hash != hash || !same(*slots_[place].row, key))) {
    place = (place + 1) & mask;
  }
  return place;
}

std::optional<std::uint32_t> TextTable::find(const Key& key) const {
  if (slots_.empty()) {
    return std::nullopt;
  }
  const Slot& slot = slots_[place_of(key, hash_of(key))];
  return slot.row == nullptr ? std::nullopt : std::optional(slot.number);
}

std::optional<std::uint32_t> TextTable::insert(const Key& key) {
  if ((rows_.size() + 1) * 4 > slots_.size()) {
    grow();
  }
  const std::uint32_t hash = hash_of(key);
  Slot& slot = slots_[place_of(key, hash)];
  if (slot.row != nullptr) {
    return slot.number;
  }
  if (rows_.size() >= rows_max_) {
    return std::nullopt;
  }
  const auto number = static_cast<std::uint32_t>(rows_.size());
  rows_.push_back({key.group, std::string(key.first), std::string(key.second)});
  text_bytes_ += rows_.back().first.capacity() + rows_.back().second.capacity();
  slot = {hash, number, &rows_.back()};
  return number;
}

void TextTable::grow() {
  std::vector<Slot> old(std::max(kSlotsFirst, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.row == nullptr) {
      continue;
    }
    std::size_t place = slot.hash & mask;
    while (slots_[place].row != nullptr) {
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
