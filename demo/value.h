// A JSON value as Frappe reads one: text holds numbers, numbers are text, and whatever is missing
// is null. Requests come from anywhere, so no access can fail.
//
// Thread: values; copies share one immutable document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace acrida::demo {

// Deeper JSON is refused: writers and readers of it may recurse.
inline constexpr std::size_t kJsonDepthMax = 100;

class Value {
 public:
  Value() = default;  // null

  // The document, or nothing when `text` is no JSON or is nested deeper than kJsonDepthMax.
  static std::optional<Value> parse(std::string_view text);
  // An object of texts; of equal keys the last one wins.
  static Value from_pairs(const std::vector<std::pair<std::string, std::string>>& pairs);

  bool is_null() const { return node_ == nullptr; }
  bool is_object() const;
  bool is_list() const;
  bool is_text() const;
  bool is_number() const;

  // Null when this is no object, or has no such key.
  Value operator[](std::string_view key) const;
  // The keys of an object, sorted.
  std::vector<std::string> keys() const;
  // Elements of a list, otherwise 0.
  std::size_t size() const;
  // Null beyond the end.
  Value at(std::size_t index) const;

  // Text as it is, numbers and booleans as Python prints them, anything else "".
  std::string as_text() const;
  // Frappe's flt() and cint(): text is parsed, what is no number is 0; booleans are 0 and 1. Never
  // NaN or infinite.
  double as_real() const;
  std::int64_t as_integer() const;
  // Python's: not null, false, 0, "" or empty.
  bool is_true() const;
  // The document inside a text that holds JSON (a list of filters in a query); otherwise this
  // value.
  Value decoded() const;

 private:
  Value(std::shared_ptr<const void> document, const void* node)
      : document_(std::move(document)), node_(node) {}

  std::shared_ptr<const void> document_;
  const void* node_ = nullptr;  // inside document_; never points at a JSON null
};

}  // namespace acrida::demo
