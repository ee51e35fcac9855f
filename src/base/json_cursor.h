// JsonCursor walks the members of one JSON object, or the elements of one array, without building
// anything: for reading two or three values out of a text that a stranger has sent.
//
//   JsonCursor members = JsonCursor::object(body);
//   while (members.next()) {
//     if (members.name() == "exc_type") ...  append_json_text(members.value(), 100, text)
//   }
//
// What is no JSON ends the walk; nothing is checked beyond what is needed to find the next value.
//
// Thread: a value; views live as long as the text. Cost: one pass over the text, no recursion, no
// allocation.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace acrida {

class JsonCursor {
 public:
  static JsonCursor object(std::string_view text) { return {text, '{', '}'}; }
  static JsonCursor array(std::string_view text) { return {text, '[', ']'}; }

  // To the first, or the next value. False: there is none.
  bool next();

  // Of an object's member, as it is written between its quotes; empty in an array.
  std::string_view name() const { return name_; }
  // As it is written: "\"text\"", "12", "{...}".
  std::string_view value() const { return value_; }

 private:
  JsonCursor(std::string_view text, char open, char close);
  bool take_name();

  std::string_view rest_;
  std::string_view name_;
  std::string_view value_;
  char close_;
  bool first_ = true;
};

// Appends what a JSON string says, decoded, until `bytes_max` bytes were appended; the last
// character may go beyond. False, and nothing appended, when `written` is no string. A code point
// that is none becomes U+FFFD.
bool append_json_text(std::string_view written, std::size_t bytes_max, std::string& out);

}  // namespace acrida
