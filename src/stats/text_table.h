// TextTable numbers pairs of texts in the order of their first appearance: (method, name), for one.
//
// Thread: owned by one thread; not synchronized. Cost of a known pair: one hash of both texts, one
// comparison, no allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

class TextTable {
 public:
  struct Row {
    std::uint32_t group = 0;
    std::string first;
    std::string second;
  };
  struct Key {
    std::uint32_t group = 0;  // tells equal texts apart: the entry that a failure belongs to
    std::string_view first;
    std::string_view second;
  };

  // REQUIRES: 0 < rows_max < 2^31.
  explicit TextTable(std::uint32_t rows_max);
  TextTable(const TextTable&) = delete;
  TextTable& operator=(const TextTable&) = delete;

  // The number of the pair, which is added when it is unknown; nothing when the table is full.
  std::optional<std::uint32_t> insert(const Key& key);
  // The number of a pair that is known.
  std::optional<std::uint32_t> find(const Key& key) const;

  std::uint32_t size() const { return static_cast<std::uint32_t>(rows_.size()); }
  // Stays where it is while the table grows.
  const Row& row(std::uint32_t number) const { return rows_[number]; }
  std::size_t bytes() const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;
    const Row* row = nullptr;  // null: empty
  };
  void grow();
  // Where the pair is, or the empty slot where it belongs. REQUIRES: there is an empty slot.
  std::size_t place_of(const Key& key, std::uint32_t hash) const;

  std::uint32_t rows_max_;
  std::deque<Row> rows_;
  std::vector<Slot> slots_;  // a quarter full at most
  std::size_t text_bytes_ = 0;
};

}  // namespace acrida
