#include "stats/cause_table.h"

#include "base/check.h"
#include "base/escape.h"

namespace acrida {

CauseTable::CauseTable(std::uint32_t causes_max, std::uint32_t messages_max)
    : messages_max_(messages_max), causes_(causes_max), classes_(causes_max) {}

// Whether the class of a message that is not known may keep one more.
bool CauseTable::takes_message(const TextTable::Key& key) {
  const auto number = classes_.insert({key.group, key.first, {}});
  if (!number.has_value()) {
    return false;
  }
  messages_.resize(classes_.size(), 0);
  return messages_[*number] < messages_max_;
}

std::optional<std::uint32_t> CauseTable::insert(Key key) {
  ACRIDA_DCHECK(key.entry < 65'536);
  TextTable::Key texts;
  texts.group = key.entry << 16U | key.status;
  texts.first = first_bytes(key.cause, kCauseBytesMax);
  texts.second =
      key.cause.empty() ? std::string_view() : first_bytes(key.message, kCauseMessageBytesMax);
  if (texts.second.empty()) {
    return causes_.insert(texts);
  }
  if (const auto known = causes_.find(texts); known.has_value()) {
    return known;
  }
  if (takes_message(texts)) {
    if (const auto number = causes_.insert(texts); number.has_value()) {
      if (const auto of_class = classes_.find({texts.group, texts.first, {}});
          of_class.has_value()) {
        ++messages_[*of_class];
      }
      return number;
    }
  }
  texts.second = {};
  return causes_.insert(texts);
}

CauseTable::Key CauseTable::row(std::uint32_t number) const {
  const TextTable::Row& row = causes_.row(number);
  return {row.group >> 16U, static_cast<std::uint16_t>(row.group & 0xffffU), row.first, row.second};
}

std::size_t CauseTable::bytes() const {
  return sizeof(*this) - 2 * sizeof(TextTable) + causes_.bytes() + classes_.bytes() +
         messages_.capacity() * sizeof(std::uint32_t);
}

}  // namespace acrida
