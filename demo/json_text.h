// JSON text as Frappe v15 writes it: no spaces, ASCII only, floats with a point ("1180.0").
//
// Documents are written straight into a string: a POS Invoice has some 250 values, and building a
// tree of them first costs more than everything else the demo ERP does.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace acrida::demo {

// With its quotes; other than ASCII as \uXXXX, bytes that are no UTF-8 as \ufffd.
void append_json_string(std::string& out, std::string_view text);
// As Python's repr() of a float. REQUIRES: finite.
void append_json_real(std::string& out, double number);

// Writes one object or list; a nested one is another JsonText on the same string, between open_*()
// and close() of the outer. Keys are trusted: they are written as they are.
class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(&out) {}

  JsonText& open_object() { return open('{'); }
  JsonText& open_list() { return open('['); }
  JsonText& close_object() { return close('}'); }
  JsonText& close_list() { return close(']'); }

  // Before each element of a list that is written by the calls below, and before each value.
  JsonText& key(std::string_view name);
  JsonText& element();

  JsonText& text(std::string_view name, std::string_view value);
  JsonText& real(std::string_view name, double value);
  JsonText& integer(std::string_view name, std::int64_t value);
  JsonText& null(std::string_view name) { return raw(name, "null"); }
  // `json` is JSON already.
  JsonText& raw(std::string_view name, std::string_view json);

  // The string, for a value after key() or element().
  std::string& out() { return *out_; }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();

  std::string* out_;
};

}  // namespace acrida::demo
