// JSON for scenarios: text written in one expression, answers read by name.
//
//   object("doctype", "POS Invoice", "is_pos", 1, "items", array(first, second))
//   response.json()["data"]["name"].text()
//
// Thread: values; a Json is valid as long as the Response it came from.
#pragma once

#include <string>
#include <string_view>

namespace acrida {

// Finished JSON text. Made by object() and array(), so it is valid by construction.
class JsonText {
 public:
  JsonText() = default;
  explicit JsonText(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// A value inside a response's JSON.
class Json {
 public:
  Json() = default;
};

}  // namespace acrida
