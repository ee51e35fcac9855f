// JsonWriter writes a JSON document piece by piece.
//
//   json.begin_object();
//   json.field("name", "GET /a");
//   json.key("buckets").begin_array(); ... json.end_array();
//   json.end_object();
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace acrida {

class JsonWriter {
 public:
  // With an indent each element has a line of its own, as Python's json.dumps(indent=...) lays it
  // out, and texts are ASCII as there; without one everything stays on one line and texts are
  // UTF-8.
  explicit JsonWriter(int indent = 0) : indent_(indent) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& number(std::int64_t value);
  // As Python writes a float: "1.0". Not finite: null.
  JsonWriter& real(double value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // A value that is JSON already. REQUIRES: it is, on one line.
  JsonWriter& raw(std::string_view json);

  // key() and the value behind it.
  template <class T>
  JsonWriter& field(std::string_view name, const T& value) {
    key(name);
    if constexpr (std::is_same_v<T, bool>) {
      return boolean(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      return real(value);
    } else if constexpr (std::is_integral_v<T>) {
      using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
      return number(static_cast<Wide>(value));
    } else {
      return text(value);
    }
  }

  // A line end, for a document without indent that people may want to look at. Only before a key or
  // an element.
  JsonWriter& new_line();

  // What was written since the last take().
  std::string take();
  std::size_t size() const { return out_.size(); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void begin_value();
  void break_line();

  int indent_;
  std::string out_;
  std::vector<bool> has_elements_;  // of the open objects and arrays
  bool after_key_ = false;
  bool line_wanted_ = false;
};

}  // namespace acrida
