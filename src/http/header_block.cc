#include "http/header_block.h"

#include <array>

#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::array<bool, 256> kTokenBytes = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 128; ++c) {
    table[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

HttpError check(std::string_view name, std::string_view value) {
  if (!is_token(name)) {
    return HttpError::kBadHeaderName;
  }
  if (!is_header_value(value)) {
    return HttpError::kBadHeaderValue;
  }
  if (equals_ignoring_case(name, "content-length") ||
      equals_ignoring_case(name, "transfer-encoding")) {
    return HttpError::kReservedHeader;
  }
  return HttpError::kNone;
}

}  // namespace

bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!kTokenBytes[static_cast<unsigned char>(c)]) {
      return false;
    }
  }
  return !text.empty();
}

bool is_header_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

HttpError HeaderBlock::set(std::string_view name, std::string_view value) {
  if (const HttpError error = check(name, value); error != HttpError::kNone) {
    return error;
  }
  remove(name);
  return add(name, value);
}

HttpError HeaderBlock::add(std::string_view name, std::string_view value) {
  if (const HttpError error = check(name, value); error != HttpError::kNone) {
    return error;
  }
  text_.append(name).append(": ").append(trim(value)).append("\r\n");
  return HttpError::kNone;
}

void HeaderBlock::remove(std::string_view name) {
  std::size_t begin = 0;
  std::size_t position = 0;
  for (HeaderField field; next(position, field);) {
    if (equals_ignoring_case(field.name, name)) {
      text_.erase(begin, position - begin);
      position = begin;
    }
    begin = position;
  }
}

bool HeaderBlock::contains(std::string_view name) const {
  std::size_t position = 0;
  for (HeaderField field; next(position, field);) {
    if (equals_ignoring_case(field.name, name)) {
      return true;
    }
  }
  return false;
}

std::string_view HeaderBlock::get(std::string_view name) const {
  std::size_t position = 0;
  for (HeaderField field; next(position, field);) {
    if (equals_ignoring_case(field.name, name)) {
      return field.value;
    }
  }
  return {};
}

bool HeaderBlock::next(std::size_t& position, HeaderField& field) const {
  if (position >= text_.size()) {
    return false;
  }
  const std::string_view rest = std::string_view(text_).substr(position);
  const std::size_t colon = rest.find(':');
  const std::size_t end = rest.find('\r', colon);
  field.name = rest.substr(0, colon);
  field.value = rest.substr(colon + 2, end - colon - 2);
  position += end + 2;
  return true;
}

}  // namespace acrida
