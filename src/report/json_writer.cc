#include "report/json_writer.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "base/check.h"
#include "base/escape.h"
#include "base/figures.h"

namespace acrida {
namespace {

std::uint32_t code_point(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  std::uint32_t value = first & (0x7fU >> character.size());
  for (const char c : character.substr(1)) {
    value = value << 6U | (static_cast<unsigned char>(c) & 0x3fU);
  }
  return value;
}

// `text` is escaped JSON in valid UTF-8.
std::string ascii_only(std::string_view text) {
  std::string ascii;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 1) {
      ascii += text[0];
    } else if (const std::uint32_t point = code_point(text.substr(0, length)); point < 0x10000) {
      ascii += fmt::format("\\u{:04x}", point);
    } else {
      ascii += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + ((point - 0x10000) >> 10U),
                           0xdc00 + ((point - 0x10000) & 0x3ffU));
    }
    text.remove_prefix(length);
  }
  return ascii;
}

}  // namespace

void JsonWriter::break_line() {
  if (indent_ > 0) {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent_) * has_elements_.size(), ' ');
  }
}

void JsonWriter::begin_value() {
  if (std::exchange(after_key_, false) || has_elements_.empty()) {
    return;
  }
  if (has_elements_.back()) {
    out_ += ',';
  }
  has_elements_.back() = true;
  if (std::exchange(line_wanted_, false)) {
    out_ += '\n';
  }
  break_line();
}

JsonWriter& JsonWriter::open(char bracket) {
  begin_value();
  out_ += bracket;
  has_elements_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  ACRIDA_CHECK(!has_elements_.empty() && !after_key_);
  const bool had_elements = has_elements_.back();
  has_elements_.pop_back();
  if (had_elements) {
    break_line();
  }
  out_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  text(name);
  out_ += indent_ > 0 ? ": " : ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  begin_value();
  out_ += '"';
  out_ += indent_ > 0 ? ascii_only(escape_for_json(value)) : escape_for_json(value);
  out_ += '"';
  return *this;
}

JsonWriter& JsonWriter::number(std::uint64_t value) {
  begin_value();
  out_ += fmt::format_int(value).c_str();
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  begin_value();
  out_ += fmt::format_int(value).c_str();
  return *this;
}

JsonWriter& JsonWriter::real(double value) {
  begin_value();
  out_ += std::isfinite(value) ? python_float(value) : "null";
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  begin_value();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  begin_value();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  begin_value();
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::new_line() {
  line_wanted_ = true;
  return *this;
}

std::string JsonWriter::take() {
  return std::exchange(out_, {});
}

}  // namespace acrida
