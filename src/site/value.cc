#include "site/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/strings.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

const Value& null_value() {
  static const Value kNull;
  return kNull;
}

// Nothing when it is nested too deep.
std::optional<Value> from_json(const Json& json, int depth) {
  if (depth > Value::kDepthMax) {
    return std::nullopt;
  }
  if (json.is_object() || json.is_array()) {
    Value whole = json.is_object() ? Value::object({}) : Value::list({});
    for (const auto& [key, element] : json.items()) {
      std::optional<Value> value = from_json(element, depth + 1);
      if (!value) {
        return std::nullopt;
      }
      if (json.is_object()) {
        whole.set(key, std::move(*value));
      } else {
        whole.append(std::move(*value));
      }
    }
    return whole;
  }
  if (json.is_string()) {
    return Value(json.get<std::string>());
  }
  if (json.is_boolean()) {
    return Value(json.get<bool>());
  }
  if (json.is_number_integer()) {
    return Value(json.get<std::int64_t>());
  }
  return json.is_number() ? Value(json.get<double>()) : Value();
}

Json to_document(const Value& value) {
  Json json;
  switch (value.kind()) {
    case Value::Kind::kNull:
      break;
    case Value::Kind::kBool:
      json = value.truthy();
      break;
    case Value::Kind::kInteger:
      json = static_cast<std::int64_t>(value.number());
      break;
    case Value::Kind::kReal:
      json = value.number();
      break;
    case Value::Kind::kText:
      json = value.text();
      break;
    case Value::Kind::kList:
      json = Json::array();
      for (const Value& item : value.items()) {
        json.push_back(to_document(item));
      }
      break;
    case Value::Kind::kObject:
      json = Json::object();
      for (std::size_t i = 0; i < value.items().size(); ++i) {
        json[value.keys()[i]] = to_document(value.items()[i]);
      }
      break;
  }
  return json;
}

}  // namespace

Value Value::list(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::kList;
  value.items_ = std::move(items);
  return value;
}

Value Value::object(std::initializer_list<std::pair<std::string_view, Value>> fields) {
  Value value;
  value.kind_ = Kind::kObject;
  for (const auto& [key, field] : fields) {
    value.set(key, field);
  }
  return value;
}

Result<Value> Value::parse(std::string_view json) {
  const Json document = Json::parse(json, nullptr, false);
  if (document.is_discarded()) {
    return fail("not JSON");
  }
  std::optional<Value> value = from_json(document, 0);
  if (!value) {
    return fail(fmt::format("JSON nested deeper than {}", kDepthMax));
  }
  return std::move(*value);
}

std::string Value::to_json() const {
  return to_document(*this).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Value::text() const {
  switch (kind_) {
    case Kind::kText:
      return text_;
    case Kind::kBool:
    case Kind::kInteger:
      return std::to_string(integer_);
    case Kind::kReal:
      return fmt::format("{}", real_);
    default:
      return {};
  }
}

double Value::number() const {
  switch (kind_) {
    case Kind::kBool:
    case Kind::kInteger:
      return static_cast<double>(integer_);
    case Kind::kReal:
      return real_;
    case Kind::kText:
      return parse_real(text_).value_or(0);
    default:
      return 0;
  }
}

bool Value::truthy() const {
  switch (kind_) {
    case Kind::kNull:
      return false;
    case Kind::kText:
      return !text_.empty() && text_ != "0";
    case Kind::kList:
    case Kind::kObject:
      return !items_.empty();
    default:
      return number() != 0;
  }
}

const Value& Value::operator[](std::string_view key) const {
  const auto found = std::ranges::find(keys_, key);
  return found == keys_.end() ? null_value()
                              : items_[static_cast<std::size_t>(found - keys_.begin())];
}

void Value::set(std::string_view key, Value value) {
  ACRIDA_CHECK(kind_ == Kind::kNull || kind_ == Kind::kObject);
  kind_ = Kind::kObject;
  const auto found = std::ranges::find(keys_, key);
  if (found != keys_.end()) {
    items_[static_cast<std::size_t>(found - keys_.begin())] = std::move(value);
    return;
  }
  keys_.emplace_back(key);
  items_.push_back(std::move(value));
}

void Value::append(Value value) {
  ACRIDA_CHECK(kind_ == Kind::kNull || kind_ == Kind::kList);
  kind_ = Kind::kList;
  items_.push_back(std::move(value));
}

}  // namespace acrida
