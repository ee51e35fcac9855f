// JsonDecoder: Python objects from JSON, as json.loads() makes them.
//
// Thread: the interpreter's, with its lock held.
#pragma once

#include <Python.h>

#include <memory>
#include <string_view>

namespace acrida {

class JsonDecoder {
 public:
  JsonDecoder();
  ~JsonDecoder();
  JsonDecoder(const JsonDecoder&) = delete;
  JsonDecoder& operator=(const JsonDecoder&) = delete;

  // A new reference. Null with no Python error set: json.loads() has to read it, or to say what is
  // wrong with it (numbers beyond 64 bits, NaN, damaged text); null with an error set: out of
  // memory.
  PyObject* decode(std::string_view text);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;  // keeps its memory from text to text
};

}  // namespace acrida
