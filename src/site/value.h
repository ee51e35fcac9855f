// Value: a JSON value of a Frappe site: a document, one of its fields, the answer of a method.
//
// Numbers and booleans convert into each other as Frappe mixes them (a check box is 0 or 1), and
// what is not there reads as null, so that reading a document needs no ifs.
//
// Thread: a value. Cost: about 120 bytes each; for set-up work, not for load.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace acrida {

class Value {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kInteger, kReal, kText, kList, kObject };

  Value() = default;
  // Implicit, so that a document is written as object({{"enabled", 1}, {"type", "Cash"}}).
  // NOLINTBEGIN(google-explicit-constructor)
  Value(std::string text) : kind_(Kind::kText), text_(std::move(text)) {}
  Value(std::string_view text) : Value(std::string(text)) {}
  Value(const char* text) : Value(std::string(text)) {}
  template <std::integral Number>
  Value(Number number)
      : kind_(std::same_as<Number, bool> ? Kind::kBool : Kind::kInteger),
        integer_(static_cast<std::int64_t>(number)) {}
  Value(double number) : kind_(Kind::kReal), real_(number) {}
  // NOLINTEND(google-explicit-constructor)

  static Value list(std::vector<Value> items);
  static Value object(std::initializer_list<std::pair<std::string_view, Value>> fields);

  // Fails on what is no JSON, or is nested deeper than kDepthMax.
  static Result<Value> parse(std::string_view json);
  std::string to_json() const;

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_text() const { return kind_ == Kind::kText; }
  bool is_list() const { return kind_ == Kind::kList; }
  bool is_object() const { return kind_ == Kind::kObject; }

  // Text as it is, a number in digits; otherwise empty.
  std::string text() const;
  // A number, or a text that is one; otherwise 0.
  double number() const;
  // Not 0, not empty: what Python calls true.
  bool truthy() const;

  // A field of an object; null when it has none, or is no object.
  const Value& operator[](std::string_view key) const;
  // The elements of a list, the values of an object; otherwise none.
  const std::vector<Value>& items() const { return items_; }
  // The names of an object's values, in their order.
  const std::vector<std::string>& keys() const { return keys_; }

  // Adds a field or replaces it; null becomes an object. REQUIRES: null or an object.
  void set(std::string_view key, Value value);
  // Adds an element; null becomes a list. REQUIRES: null or a list.
  void append(Value value);

  static constexpr int kDepthMax = 100;

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t integer_ = 0;
  double real_ = 0;
  std::string text_;
  std::vector<Value> items_;
  std::vector<std::string> keys_;  // of an object: one for each item
};

}  // namespace acrida
