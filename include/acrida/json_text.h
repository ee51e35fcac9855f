// Writing JSON: object() and array() build the text directly, without a tree in between.
//
//   object("sku", sku, "qty", 3, "tags", std::vector{"a", "b"}, "note", nullptr)
//
// Values: texts, numbers, bool, nullptr, std::optional (empty is null), JsonText, Json, ranges
// (arrays), and maps with text keys (objects). Texts are escaped, bytes that are not UTF-8 become
// U+FFFD; numbers that JSON cannot express (infinity, NaN) become null.
//
// Thread: values.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "acrida/json.h"

namespace acrida {

// Finished JSON text. Valid by construction when made by object() and array().
class JsonText {
 public:
  JsonText() : text_("null") {}
  // REQUIRES: `text` is JSON; it is used as it is.
  explicit JsonText(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

namespace detail {

void append_json_string(std::string& out, std::string_view text);
void append_json_integer(std::string& out, std::int64_t value);
void append_json_unsigned(std::string& out, std::uint64_t value);
void append_json_real(std::string& out, double value);

template <class Value>
concept JsonMap = requires(const Value& map) {
  typename Value::mapped_type;
  { map.begin()->first } -> std::convertible_to<std::string_view>;
  map.end();
};

template <class Value>
concept JsonRange = requires(const Value& range) {
  std::begin(range);
  std::end(range);
};

template <class Value>
concept JsonOptional = requires(const Value& value) {
  value.has_value();
  *value;
};

template <class Value>
void append_json(std::string& out, const Value& value);

template <class Range>
void append_json_array(std::string& out, const Range& range) {
  out += '[';
  char separator = 0;
  for (const auto& element : range) {
    if (separator != 0) {
      out += separator;
    }
    append_json(out, element);
    separator = ',';
  }
  out += ']';
}

template <class Map>
void append_json_map(std::string& out, const Map& map) {
  out += '{';
  char separator = 0;
  for (const auto& [name, value] : map) {
    if (separator != 0) {
      out += separator;
    }
    append_json_string(out, name);
    out += ':';
    append_json(out, value);
    separator = ',';
  }
  out += '}';
}

template <class Value>
void append_json(std::string& out, const Value& value) {
  if constexpr (std::same_as<Value, JsonText>) {
    out += value.text();
  } else if constexpr (std::same_as<Value, Json>) {
    out += value.exists() ? value.to_string() : "null";
  } else if constexpr (std::same_as<Value, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::same_as<Value, std::nullptr_t>) {
    out += "null";
  } else if constexpr (std::convertible_to<const Value&, std::string_view>) {
    append_json_string(out, value);
  } else if constexpr (std::floating_point<Value>) {
    append_json_real(out, static_cast<double>(value));
  } else if constexpr (std::signed_integral<Value>) {
    append_json_integer(out, value);
  } else if constexpr (std::unsigned_integral<Value>) {
    append_json_unsigned(out, value);
  } else if constexpr (JsonOptional<Value>) {
    value.has_value() ? append_json(out, *value) : append_json(out, nullptr);
  } else if constexpr (JsonMap<Value>) {
    append_json_map(out, value);
  } else {
    static_assert(JsonRange<Value>, "this type has no form in JSON");
    append_json_array(out, value);
  }
}

inline void append_members(std::string&) {}

template <class Value, class... More>
void append_members(std::string& out,
                    std::string_view name,
                    const Value& value,
                    const More&... more) {
  out += out.size() > 1 ? "," : "";
  append_json_string(out, name);
  out += ':';
  append_json(out, value);
  append_members(out, more...);
}

inline constexpr std::size_t kJsonBytesGuess = 128;

}  // namespace detail

// object("name", value, "name", value, ...)
template <class... NamesAndValues>
  requires(sizeof...(NamesAndValues) % 2 == 0)
JsonText object(const NamesAndValues&... names_and_values) {
  std::string out;
  out.reserve(detail::kJsonBytesGuess);
  out += '{';
  detail::append_members(out, names_and_values...);
  out += '}';
  return JsonText(std::move(out));
}

// array(value, value, ...)
template <class... Values>
JsonText array(const Values&... values) {
  std::string out;
  out.reserve(detail::kJsonBytesGuess);
  out += '[';
  ((out += out.size() > 1 ? "," : "", detail::append_json(out, values)), ...);
  out += ']';
  return JsonText(std::move(out));
}

// Any one value: json_of(std::vector{1, 2, 3}).
template <class Value>
JsonText json_of(const Value& value) {
  std::string out;
  detail::append_json(out, value);
  return JsonText(std::move(out));
}

static_assert(!std::is_aggregate_v<JsonText> && !std::is_aggregate_v<Json>,
              "both stand in expressions with co_await");

}  // namespace acrida
