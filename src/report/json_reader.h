// JsonReader takes values out of a JSON document that may come from anywhere.
//
// It remembers the first thing that is not as it should be. After that every answer is empty, so
// that callers need not look until the end.
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"

namespace acrida {

class JsonReader {
 public:
  // A value of the document, good as long as the reader.
  class Value {
   private:
    friend class JsonReader;
    explicit Value(const void* node) : node_(node) {}
    const void* node_;
  };

  // `file` begins the errors: "run.json".
  JsonReader(std::string_view text, std::string file);
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // Whether the text is JSON at all. Otherwise the document is an empty array.
  bool valid() const { return valid_; }
  Value document() const;

  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }
  void complain(const std::string& name, const char* what);

  // Whether an object has a member, and what it is. No complaints.
  bool has(Value object, const char* name) const;
  bool holds(Value object, const char* name, std::string_view text) const;
  bool holds(Value object, const char* name, std::uint64_t number) const;

  // Members of an object; each must be there.
  Value member(Value object, const char* name);
  std::vector<Value> array(Value object, const char* name);
  std::string text(Value object, const char* name);
  std::vector<std::string> texts(Value object, const char* name);  // an array of them
  bool boolean(Value object, const char* name);
  double real(Value object, const char* name);
  double positive(Value object, const char* name);  // or 0
  // A whole number of at most `max`.
  std::uint64_t count_of(Value object, const char* name, std::uint64_t max = UINT64_MAX);
  Duration duration(Value object, const char* name);
  WallTime wall(Value object, const char* name) { return WallTime(duration(object, name)); }

  // A value that has no name of its own; `name` is for the complaint.
  std::uint64_t count(Value value, const char* name, std::uint64_t max = UINT64_MAX);
  double number(Value value, const char* name);
  // Of an array, of any length or of `size` elements.
  std::vector<Value> elements(Value value, const char* name);
  std::vector<Value> elements(Value value, const char* name, std::size_t size);

 private:
  struct Document;

  std::string file_;
  std::string error_;
  std::unique_ptr<const Document> document_;
  bool valid_ = false;
};

}  // namespace acrida
