// JSON for scenarios: text written in one expression, answers read by name.
//
//   object("doctype", "POS Invoice", "is_pos", 1, "items", array(first, second))
//   response.json()["data"]["name"].text()
//
// Thread: values; a Json is valid as long as the Response or ParsedJson it came from.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace acrida {

// A value inside parsed JSON, or a missing one. Nothing throws: what is missing or of another kind
// reads as empty, zero or false, and compares unequal to everything. Size: two words.
class Json {
 public:
  Json() = default;  // missing

  bool exists() const { return document_ != nullptr; }
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_object() const { return kind() == Kind::kObject; }
  bool is_array() const { return kind() == Kind::kArray; }
  bool is_text() const { return kind() == Kind::kText; }
  bool is_number() const;
  bool is_boolean() const { return kind() == Kind::kBoolean; }

  // The member of that name; the first one where a name is given twice. Cost: linear in the
  // members.
  Json operator[](std::string_view name) const;
  // The element at `index`. Cost: linear in the index; iterate instead of counting.
  template <std::integral Index>
  Json operator[](Index index) const {
    return std::in_range<std::size_t>(index) ? at(static_cast<std::size_t>(index)) : Json();
  }

  // The value, or `otherwise` when it is missing or of another kind.
  std::string_view text(std::string_view otherwise = {}) const;
  // A real number reads as an integer only when it has no fraction and fits.
  std::int64_t integer(std::int64_t otherwise = 0) const;
  double real(double otherwise = 0) const;
  bool boolean(bool otherwise = false) const;

  // Elements of an array, members of an object, else 0. Cost: linear.
  std::size_t size() const;

  // The value as JSON text without spaces; "" when it is missing.
  std::string to_string() const;

  // for (Json element : json["items"]): the elements of an array, the values of an object.
  class Iterator;
  Iterator begin() const;
  Iterator end() const;

  friend bool operator==(const Json& json, std::string_view text) {
    return json.is_text() && json.text() == text;
  }
  template <class Value>
    requires std::is_arithmetic_v<Value>
  friend bool operator==(const Json& json, Value value) {
    if constexpr (std::same_as<Value, bool>) {
      return json.is_boolean() && json.boolean() == value;
    } else if constexpr (std::integral<Value>) {
      return json.equals_integer(value < 0, static_cast<std::uint64_t>(value));
    } else {
      return json.is_number() && json.real() == static_cast<double>(value);
    }
  }
  friend bool operator==(const Json& json, std::nullptr_t) { return json.is_null(); }

 private:
  friend class ParsedJson;

  enum class Kind : std::uint8_t {
    kMissing,
    kNull,
    kBoolean,
    kSigned,
    kUnsigned,  // only numbers of 2^63 and more
    kReal,
    kText,
    kArray,
    kObject,
  };

  Json(const void* document, std::size_t place) : document_(document), place_(place) {}
  Kind kind() const;
  Json at(std::size_t index) const;
  // `bits` is the number in two's complement.
  bool equals_integer(bool negative, std::uint64_t bits) const;
  void append_to(std::string& out) const;
  void append_elements_to(std::string& out) const;

  const void* document_ = nullptr;
  std::size_t place_ = 0;
};

static_assert(sizeof(Json) == 2 * sizeof(void*));

class Json::Iterator {
 public:
  using value_type = Json;
  using difference_type = std::ptrdiff_t;

  Iterator() = default;
  Json operator*() const;
  // The name of the member in an object; empty in an array.
  std::string_view name() const;
  Iterator& operator++();
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Iterator& other) const { return place_ == other.place_; }

 private:
  friend class Json;

  Iterator(const void* document, std::size_t place, bool in_object)
      : document_(document), place_(place), in_object_(in_object) {}

  const void* document_ = nullptr;
  std::size_t place_ = 0;
  bool in_object_ = false;
};

// Parsed JSON text and the memory it needs: for JSON that comes inside something else.
//
//   ParsedJson messages(json["_server_messages"].text());
//   messages.root()[0]
//
// Cost: buffers are per-thread and recycled; no allocation once warm.
class ParsedJson {
 public:
  ParsedJson() = default;
  explicit ParsedJson(std::string_view text) { parse(text); }
  ParsedJson(ParsedJson&& other) noexcept
      : document_(std::exchange(other.document_, nullptr)), release_(other.release_) {}
  ParsedJson& operator=(ParsedJson&& other) noexcept {
    std::swap(document_, other.document_);
    std::swap(release_, other.release_);
    return *this;
  }
  ~ParsedJson() { reset(); }

  // Takes the place of what was parsed before. The text is not needed afterwards. Text that is not
  // one whole JSON value, or nested deeper than 1024 levels, leaves a missing root.
  void parse(std::string_view text);
  Json root() const;
  void reset() noexcept {
    if (document_ != nullptr) {
      release_(std::exchange(document_, nullptr));
    }
  }

 private:
  void* document_ = nullptr;
  // A pointer, so that the layers below the JSON reader can hold and drop one.
  void (*release_)(void* document) noexcept = nullptr;
};

}  // namespace acrida

#include "acrida/json_text.h"
