#include "report/json_reader.h"

#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

namespace acrida {
namespace {

using Json = nlohmann::json;

const Json& json_of(const void* node) {
  return *static_cast<const Json*>(node);
}

const Json* find(const void* object, const char* name) {
  const Json& json = json_of(object);
  const auto found = json.is_object() ? json.find(name) : json.end();
  return json.is_object() && found != json.end() ? &*found : nullptr;
}

}  // namespace

struct JsonReader::Document {
  Json root;
  Json empty = Json::array();
};

JsonReader::JsonReader(std::string_view text, std::string file) : file_(std::move(file)) {
  Json root = Json::parse(text, nullptr, false);
  valid_ = !root.is_discarded();
  document_ = std::make_unique<const Document>(valid_ ? std::move(root) : Json::array());
}

JsonReader::~JsonReader() = default;

JsonReader::Value JsonReader::document() const {
  return Value(&document_->root);
}

void JsonReader::complain(const std::string& name, const char* what) {
  if (!failed()) {
    error_ = file_ + ": \"" + name + "\" " + what;
  }
}

bool JsonReader::has(Value object, const char* name) const {
  return find(object.node_, name) != nullptr;
}

bool JsonReader::holds(Value object, const char* name, std::string_view text) const {
  const Json* const value = find(object.node_, name);
  return value != nullptr && *value == text;
}

bool JsonReader::holds(Value object, const char* name, std::uint64_t number) const {
  const Json* const value = find(object.node_, name);
  return value != nullptr && *value == number;
}

JsonReader::Value JsonReader::member(Value object, const char* name) {
  const Json* const value = find(object.node_, name);
  if (value == nullptr) {
    complain(name, "is missing");
    return Value(&document_->empty);
  }
  return Value(value);
}

std::vector<JsonReader::Value> JsonReader::array(Value object, const char* name) {
  return elements(member(object, name), name);
}

std::vector<JsonReader::Value> JsonReader::elements(Value value, const char* name) {
  std::vector<Value> elements;
  const Json& json = json_of(value.node_);
  if (!json.is_array()) {
    complain(name, "is not an array");
    return elements;
  }
  elements.reserve(json.size());
  for (const Json& element : json) {
    elements.push_back(Value(&element));
  }
  return elements;
}

std::vector<JsonReader::Value> JsonReader::elements(Value value,
                                                    const char* name,
                                                    std::size_t size) {
  const Json& json = json_of(value.node_);
  if (!json.is_array() || json.size() != size) {
    complain(name, "holds an element of another length");
    return std::vector<Value>(size, Value(&document_->empty));
  }
  return elements(value, name);
}

std::string JsonReader::text(Value object, const char* name) {
  const Json& value = json_of(member(object, name).node_);
  if (!value.is_string()) {
    complain(name, "is not a text");
    return "";
  }
  return value.get<std::string>();
}

std::vector<std::string> JsonReader::texts(Value object, const char* name) {
  std::vector<std::string> texts;
  for (const Value value : array(object, name)) {
    const Json& json = json_of(value.node_);
    if (!json.is_string()) {
      complain(name, "holds something else than texts");
      break;
    }
    texts.push_back(json.get<std::string>());
  }
  return texts;
}

bool JsonReader::boolean(Value object, const char* name) {
  const Json& value = json_of(member(object, name).node_);
  if (!value.is_boolean()) {
    complain(name, "is not true or false");
    return false;
  }
  return value.get<bool>();
}

double JsonReader::real(Value object, const char* name) {
  return number(member(object, name), name);
}

double JsonReader::number(Value value, const char* name) {
  const Json& json = json_of(value.node_);
  if (!json.is_number()) {
    complain(name, "is not a number");
    return 0;
  }
  return json.get<double>();
}

double JsonReader::positive(Value object, const char* name) {
  const double value = real(object, name);
  if (value < 0) {
    complain(name, "is negative");
    return 0;
  }
  return value;
}

std::uint64_t JsonReader::count(Value value, const char* name, std::uint64_t max) {
  const Json& json = json_of(value.node_);
  if (!json.is_number_unsigned() || json.get<std::uint64_t>() > max) {
    complain(name, "is not a whole number in its range");
    return 0;
  }
  return json.get<std::uint64_t>();
}

std::uint64_t JsonReader::count_of(Value object, const char* name, std::uint64_t max) {
  return count(member(object, name), name, max);
}

Duration JsonReader::duration(Value object, const char* name) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<Duration::rep>::max());
  return Duration(static_cast<Duration::rep>(count_of(object, name, kMax)));
}

}  // namespace acrida
