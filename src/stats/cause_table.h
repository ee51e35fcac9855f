// CauseTable numbers what sites say went wrong: (name, status, class of the error, message).
//
// A message may hold a document's name and so be new each time. Of one class at most
// kCauseMessagesKept messages are kept; the others count under an empty one.
//
// Thread: owned by one thread; not synchronized. Cost of a known cause: one look-up, no allocation;
// of a message over the limit three.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stats/limits.h"
#include "stats/text_table.h"

namespace acrida {

class CauseTable {
 public:
  struct Key {
    std::uint32_t entry = 0;  // REQUIRES: < 65,536
    std::uint16_t status = 0;
    std::string_view cause;
    std::string_view message;
  };

  // Tests lower the limits.
  explicit CauseTable(std::uint32_t causes_max = kCausesKept,
                      std::uint32_t messages_max = kCauseMessagesKept);

  // The number of a cause, which is added when it is unknown, cut to the limits of its texts.
  // Without a class a message says nothing and is dropped. Nothing when the table is full.
  std::optional<std::uint32_t> insert(Key key);

  std::uint32_t size() const { return causes_.size(); }
  // As it was kept. Stays where it is while the table grows.
  Key row(std::uint32_t number) const;
  std::size_t bytes() const;

 private:
  bool takes_message(const TextTable::Key& key);

  std::uint32_t messages_max_;
  TextTable causes_;                     // group: entry * 65,536 + status
  TextTable classes_;                    // the same without messages
  std::vector<std::uint32_t> messages_;  // kept, by class
};

}  // namespace acrida
