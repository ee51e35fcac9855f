// JsonReader takes values out of a document that may come from anywhere.
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "acrida/time.h"

namespace acrida {

// Walks the document and remembers the first thing that is not as it should be. After that every
// answer is empty, so that callers need not look until the end.
class JsonReader {
 public:
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

  // Whether an object has a member that older files lack.
  bool has(const nlohmann::json& object, const char* name) const {
    return object.is_object() && object.contains(name);
  }
  const nlohmann::json& member(const nlohmann::json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (!object.is_object() || found == object.end()) {
      complain(name, "is missing");
      return empty_;
    }
    return *found;
  }
  const nlohmann::json& array(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    return value.is_array() ? value : complain(name, "is not an array");
  }
  std::string text(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    if (!value.is_string()) {
      complain(name, "is not a text");
      return "";
    }
    return value.get<std::string>();
  }
  bool boolean(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    if (!value.is_boolean()) {
      complain(name, "is not true or false");
      return false;
    }
    return value.get<bool>();
  }
  double real(const nlohmann::json& object, const char* name) {
    const nlohmann::json& value = member(object, name);
    if (!value.is_number()) {
      complain(name, "is not a number");
      return 0;
    }
    return value.get<double>();
  }
  // Of an amount or a share.
  double positive(const nlohmann::json& object, const char* name) {
    const double value = real(object, name);
    if (value < 0) {
      complain(name, "is negative");
    }
    return value;
  }
  // A whole number of at most `max`.
  std::uint64_t count(const nlohmann::json& value,
                      const char* name,
                      std::uint64_t max = UINT64_MAX) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > max) {
      complain(name, "is not a whole number in its range");
      return 0;
    }
    return value.get<std::uint64_t>();
  }
  std::uint64_t count_of(const nlohmann::json& object,
                         const char* name,
                         std::uint64_t max = UINT64_MAX) {
    return count(member(object, name), name, max);
  }
  Duration duration(const nlohmann::json& object, const char* name) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<Duration::rep>::max());
    return Duration(static_cast<Duration::rep>(count_of(object, name, kMax)));
  }
  WallTime wall(const nlohmann::json& object, const char* name) {
    return WallTime(duration(object, name));
  }

  const nlohmann::json& complain(const std::string& name, const char* what) {
    if (!failed()) {
      error_ = "run.json: \"" + name + "\" " + what;
    }
    return empty_;
  }

 private:
  std::string error_;
  const nlohmann::json empty_ = nlohmann::json::array();
};

}  // namespace acrida
