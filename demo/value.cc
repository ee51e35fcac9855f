#include "demo/value.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "demo/json_text.h"

namespace acrida::demo {
namespace {

using Json = nlohmann::json;

const Json& json(const void* node) {
  return *static_cast<const Json*>(node);
}

const void* unless_null(const Json& node) {
  return node.is_null() ? nullptr : &node;
}

// The parser does not recurse, but what it builds may be walked by something that does.
bool is_too_deep(std::string_view text) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kJsonDepthMax) {
        return true;
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::optional<Value> Value::parse(std::string_view text) {
  if (is_too_deep(text)) {
    return std::nullopt;
  }
  auto document = std::make_shared<Json>(Json::parse(text, nullptr, /*allow_exceptions=*/false));
  if (document->is_discarded()) {
    return std::nullopt;
  }
  const void* node = unless_null(*document);
  return Value(std::move(document), node);
}

Value Value::from_pairs(const std::vector<std::pair<std::string, std::string>>& pairs) {
  auto document = std::make_shared<Json>(Json::object());
  for (const auto& [key, text] : pairs) {
    (*document)[key] = text;
  }
  const void* node = document.get();
  return Value(std::move(document), node);
}

bool Value::is_object() const {
  return !is_null() && json(node_).is_object();
}

bool Value::is_list() const {
  return !is_null() && json(node_).is_array();
}

bool Value::is_text() const {
  return !is_null() && json(node_).is_string();
}

bool Value::is_number() const {
  return !is_null() && json(node_).is_number();
}

Value Value::operator[](std::string_view key) const {
  if (!is_object()) {
    return {};
  }
  const auto place = json(node_).find(key);
  return place == json(node_).end() ? Value() : Value(document_, unless_null(*place));
}

std::vector<std::string> Value::keys() const {
  std::vector<std::string> keys;
  if (is_object()) {
    for (const auto& entry : json(node_).items()) {
      keys.push_back(entry.key());
    }
  }
  return keys;
}

std::size_t Value::size() const {
  return is_list() ? json(node_).size() : 0;
}

Value Value::at(std::size_t index) const {
  return index < size() ? Value(document_, unless_null(json(node_)[index])) : Value();
}

std::string Value::as_text() const {
  if (is_null()) {
    return {};
  }
  const Json& node = json(node_);
  if (node.is_string()) {
    return node.get_ref<const std::string&>();
  }
  if (node.is_boolean()) {
    return node.get<bool>() ? "True" : "False";
  }
  if (node.is_number_float()) {
    std::string text;
    append_json_real(text, node.get<double>());
    return text;
  }
  return node.is_number() ? node.dump() : std::string();
}

double Value::as_real() const {
  if (is_null()) {
    return 0;
  }
  const Json& node = json(node_);
  double number = 0;
  if (node.is_number()) {
    number = node.get<double>();
  } else if (node.is_boolean()) {
    number = node.get<bool>() ? 1 : 0;
  } else if (node.is_string()) {
    std::string text = node.get_ref<const std::string&>();
    std::erase(text, ',');
    number = parse_real(trim(text)).value_or(0);
  }
  return std::isfinite(number) ? number : 0;
}

std::int64_t Value::as_integer() const {
  constexpr double kLimit = 9.0e18;
  return static_cast<std::int64_t>(std::clamp(as_real(), -kLimit, kLimit));
}

bool Value::is_true() const {
  if (is_null()) {
    return false;
  }
  const Json& node = json(node_);
  if (node.is_string()) {
    return !node.get_ref<const std::string&>().empty();
  }
  if (node.is_structured()) {
    return !node.empty();
  }
  return node.is_boolean() ? node.get<bool>() : node.get<double>() != 0;
}

Value Value::decoded() const {
  if (!is_text()) {
    return *this;
  }
  return parse(json(node_).get_ref<const std::string&>()).value_or(*this);
}

}  // namespace acrida::demo
