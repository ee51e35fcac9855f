// Reading JSON, on simdjson's DOM: a flat tape, so that a Json is a place on it and nothing more.
#include "acrida/json.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "acrida/json_text.h"

namespace acrida {
namespace {

using Document = simdjson::dom::document;
using Tape = simdjson::internal::tape_ref;
using TapeType = simdjson::internal::tape_type;

// The largest document whose parsing buffers a thread keeps.
constexpr std::size_t kScratchBytesKept = std::size_t{1} << 20U;
// simdjson counts members up to here and then stays.
constexpr std::uint32_t kCountSaturated = 0xffffff;

// The number of words that the tape of `document` has; its first one says so.
std::size_t tape_words(const Document& document) {
  return static_cast<std::size_t>(document.tape[0] & simdjson::internal::JSON_VALUE_MASK);
}

// The bytes that strings take: they lie in the tape's order, each behind its length.
std::size_t string_bytes(const Document& document) {
  std::size_t end = 0;
  for (std::size_t place = 1; place < tape_words(document); ++place) {
    const Tape tape(&document, place);
    switch (tape.tape_ref_type()) {
      case TapeType::STRING:
        end = tape.tape_value() + sizeof(std::uint32_t) + tape.get_string_length() + 1;
        break;
      case TapeType::INT64:
      case TapeType::UINT64:
      case TapeType::DOUBLE:
        ++place;  // the number itself
        break;
      default:
        break;
    }
  }
  return end;
}

// What was parsed, without the room that simdjson sets aside for the worst of texts: nine bytes for
// each of the text's. Responses are held while their users wait for the next one, so room is dear.
std::unique_ptr<Document> fitted(const Document& parsed) {
  auto document = std::make_unique<Document>();
  const std::size_t words = tape_words(parsed);
  document->tape = std::make_unique<std::uint64_t[]>(words);
  std::copy_n(parsed.tape.get(), words, document->tape.get());
  const std::size_t bytes = string_bytes(parsed);
  document->string_buf = std::make_unique<std::uint8_t[]>(bytes);
  std::copy_n(parsed.string_buf.get(), bytes, document->string_buf.get());
  return document;
}

class Scratch {
 public:
  // Nothing when the text is no JSON.
  std::unique_ptr<Document> parse(std::string_view text) {
    const bool parsed = parser_.parse(text.data(), text.size()).error() == 0;
    std::unique_ptr<Document> document = parsed ? fitted(parser_.doc) : nullptr;
    if (parser_.capacity() > kScratchBytesKept) {
      parser_ = simdjson::dom::parser();
    }
    return document;
  }

 private:
  simdjson::dom::parser parser_;
};

// Per thread, because a parser's buffers are worth keeping and users of one thread parse in turns.
Scratch& scratch() {
  static thread_local Scratch scratch;
  return scratch;
}

void release_document(void* document) noexcept {
  const std::unique_ptr<Document> owner(static_cast<Document*>(document));
}

Tape tape_at(const void* document, std::size_t place) {
  return {static_cast<const Document*>(document), place};
}

// Where the container at `tape` ends: the place of its closing bracket.
std::size_t closing_place(const Tape& tape) {
  return tape.after_element() - 1;
}

}  // namespace

void ParsedJson::parse(std::string_view text) {
  reset();
  std::unique_ptr<Document> document = scratch().parse(text);
  if (document != nullptr) {
    document_ = document.release();
    release_ = release_document;
  }
}

Json ParsedJson::root() const {
  return document_ == nullptr ? Json() : Json(document_, 1);
}

Json::Kind Json::kind() const {
  if (document_ == nullptr) {
    return Kind::kMissing;
  }
  switch (tape_at(document_, place_).tape_ref_type()) {
    case TapeType::START_ARRAY:
      return Kind::kArray;
    case TapeType::START_OBJECT:
      return Kind::kObject;
    case TapeType::STRING:
      return Kind::kText;
    case TapeType::INT64:
      return Kind::kSigned;
    case TapeType::UINT64:
      return Kind::kUnsigned;
    case TapeType::DOUBLE:
      return Kind::kReal;
    case TapeType::TRUE_VALUE:
    case TapeType::FALSE_VALUE:
      return Kind::kBoolean;
    default:
      return Kind::kNull;
  }
}

bool Json::is_number() const {
  const Kind kind = this->kind();
  return kind == Kind::kSigned || kind == Kind::kUnsigned || kind == Kind::kReal;
}

Json Json::operator[](std::string_view name) const {
  if (is_object()) {
    for (Iterator member = begin(); member != end(); ++member) {
      if (member.name() == name) {
        return *member;
      }
    }
  }
  return {};
}

Json Json::at(std::size_t index) const {
  if (is_array()) {
    for (Iterator element = begin(); element != end(); ++element) {
      if (index-- == 0) {
        return *element;
      }
    }
  }
  return {};
}

std::string_view Json::text(std::string_view otherwise) const {
  return is_text() ? tape_at(document_, place_).get_string_view() : otherwise;
}

std::int64_t Json::integer(std::int64_t otherwise) const {
  const Kind kind = this->kind();
  if (kind == Kind::kSigned) {
    return tape_at(document_, place_).next_tape_value<std::int64_t>();
  }
  if (kind == Kind::kReal) {
    const double value = real();
    const bool fits = value >= -0x1p63 && value < 0x1p63;
    return fits && std::trunc(value) == value ? static_cast<std::int64_t>(value) : otherwise;
  }
  return otherwise;
}

double Json::real(double otherwise) const {
  switch (kind()) {
    case Kind::kSigned:
      return static_cast<double>(tape_at(document_, place_).next_tape_value<std::int64_t>());
    case Kind::kUnsigned:
      return static_cast<double>(tape_at(document_, place_).next_tape_value<std::uint64_t>());
    case Kind::kReal:
      return tape_at(document_, place_).next_tape_value<double>();
    default:
      return otherwise;
  }
}

bool Json::boolean(bool otherwise) const {
  return is_boolean() ? tape_at(document_, place_).is_true() : otherwise;
}

bool Json::equals_integer(bool negative, std::uint64_t bits) const {
  switch (kind()) {
    case Kind::kSigned: {
      const auto value = tape_at(document_, place_).next_tape_value<std::int64_t>();
      return (value < 0) == negative && static_cast<std::uint64_t>(value) == bits;
    }
    case Kind::kUnsigned:
      return !negative && tape_at(document_, place_).next_tape_value<std::uint64_t>() == bits;
    case Kind::kReal:
      return real() == (negative ? static_cast<double>(static_cast<std::int64_t>(bits))
                                 : static_cast<double>(bits));
    default:
      return false;
  }
}

std::size_t Json::size() const {
  if (!is_array() && !is_object()) {
    return 0;
  }
  const std::uint32_t count = tape_at(document_, place_).scope_count();
  if (count < kCountSaturated) {
    return count;
  }
  std::size_t counted = 0;
  for (Iterator element = begin(); element != end(); ++element) {
    ++counted;
  }
  return counted;
}

Json::Iterator Json::begin() const {
  return is_array() || is_object() ? Iterator(document_, place_ + 1, is_object()) : Iterator();
}

Json::Iterator Json::end() const {
  return is_array() || is_object()
             ? Iterator(document_, closing_place(tape_at(document_, place_)), is_object())
             : Iterator();
}

Json Json::Iterator::operator*() const {
  return {document_, place_ + (in_object_ ? 1 : 0)};
}

std::string_view Json::Iterator::name() const {
  return in_object_ ? tape_at(document_, place_).get_string_view() : std::string_view();
}

Json::Iterator& Json::Iterator::operator++() {
  place_ = tape_at(document_, place_ + (in_object_ ? 1 : 0)).after_element();
  return *this;
}

std::string Json::to_string() const {
  std::string out;
  if (exists()) {
    append_to(out);
  }
  return out;
}

// As deep as the text was nested, which the parser limits.
void Json::append_to(std::string& out) const {
  switch (kind()) {
    case Kind::kArray:
    case Kind::kObject:
      append_elements_to(out);
      break;
    case Kind::kText:
      detail::append_json_string(out, text());
      break;
    case Kind::kBoolean:
      out += boolean() ? "true" : "false";
      break;
    case Kind::kSigned:
      detail::append_json_integer(out, integer());
      break;
    case Kind::kUnsigned:
      detail::append_json_unsigned(out,
                                   tape_at(document_, place_).next_tape_value<std::uint64_t>());
      break;
    case Kind::kReal:
      detail::append_json_real(out, real());
      break;
    case Kind::kNull:
    case Kind::kMissing:
      out += "null";
      break;
  }
}

void Json::append_elements_to(std::string& out) const {
  const bool object = is_object();
  out += object ? '{' : '[';
  const char* separator = "";
  for (Iterator element = begin(); element != end(); ++element) {
    out += std::exchange(separator, ",");
    if (object) {
      detail::append_json_string(out, element.name());
      out += ':';
    }
    (*element).append_to(out);
  }
  out += object ? '}' : ']';
}

}  // namespace acrida
