#include "http/response_parser.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/strings.h"
#include "http/header_block.h"
#include "http/line_scan.h"

namespace acrida {
namespace {

constexpr std::string_view kVersionPrefix = "HTTP/1.";
// "HTTP/1.1 200": all that a status line must have.
constexpr std::size_t kStatusLineBytesMin = 12;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

const char* find_line_feed(const char* at, const char* end) {
  return static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool holds_stray_byte(std::string_view line) {
  return line.find('\0') != std::string_view::npos || line.find('\r') != std::string_view::npos;
}

}  // namespace

// The head being read: `base` is its first byte, `at` the line to read next.
struct ResponseParser::Cursor {
  const char* base;
  const char* at;
  const char* end;

  // The common line end, found by blocks: CRLF with no control byte before it. False: look closer.
  bool common_line_end(const char* from, const char*& line_end) const {
    line_end = end_of_value(from, end);
    return line_end != nullptr && *line_end == '\r' && line_end + 1 < end && line_end[1] == '\n';
  }
  // The whole line without its line end, however it looks; false when its end is not there yet.
  bool take_line(std::string_view& line) {
    const char* const feed = find_line_feed(at, end);
    if (feed == nullptr) {
      return false;
    }
    line = std::string_view(at, static_cast<std::size_t>(feed - at));
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    at = feed + 1;
    return true;
  }
  std::uint32_t offset(const char* place) const { return static_cast<std::uint32_t>(place - base); }
};

void ResponseParser::clear() {
  headers_.clear();
  framing_ = {};
  phase_ = Phase::kDone;
  error_ = HttpError::kNone;
  status_ = 0;
  reason_offset_ = 0;
  reason_size_ = 0;
  informational_ = 0;
  any_byte_ = buffered_ = head_complete_ = false;
}

void ResponseParser::start(RequestKind kind, std::string& body, std::size_t body_bytes_max) {
  clear();
  body.clear();
  body_ = &body;
  body_bytes_max_ = body_bytes_max;
  kind_ = kind;
  phase_ = Phase::kStatusLine;
}

// Of a head that is no good nothing may be seen: its offsets point nowhere.
ParseState ResponseParser::fail(HttpError error) {
  if (!head_complete_) {
    clear();
  }
  phase_ = Phase::kError;
  error_ = error;
  return ParseState::kError;
}

ResponseParser::Step ResponseParser::fail_line(HttpError error) {
  fail(error);
  return Step::kError;
}

ParseState ResponseParser::consume(std::span<const char> bytes, std::size_t& used) {
  ACRIDA_DCHECK(phase_ < Phase::kDone);
  used = 0;
  any_byte_ = any_byte_ || !bytes.empty();
  while (!head_complete_) {
    if (used == bytes.size()) {
      return ParseState::kNeedMore;
    }
    if (const ParseState state = parse_head(bytes, used); state != ParseState::kNeedMore) {
      return state;
    }
  }
  return parse_body(bytes, used);
}

ParseState ResponseParser::finish() {
  if (!head_complete_) {
    return fail(any_byte_ ? HttpError::kTruncatedHead : HttpError::kClosedBeforeResponse);
  }
  if (framing_.body != BodyKind::kUntilClose) {
    return fail(HttpError::kTruncatedBody);
  }
  return body_goes_on(true);
}

// A head that is there as a whole is read where it lies and then copied; one in pieces, or with a
// folded header, is gathered line by line.
ParseState ResponseParser::parse_head(std::span<const char> bytes, std::size_t& used) {
  if (buffered_) {
    return parse_buffered_head(bytes, used);
  }
  headers_.clear();
  const std::span<const char> head = bytes.subspan(used);
  Cursor cursor{.base = head.data(),
                .at = head.data(),
                .end = head.data() + std::min(head.size(), kHeadBytesMax)};
  const Step step = parse_lines(cursor);
  if (step == Step::kError) {
    return ParseState::kError;
  }
  const std::size_t size = cursor.offset(cursor.at);
  headers_.buffer_.assign(cursor.base, size);
  used += size;
  if (step == Step::kEnd) {
    return head_done();
  }
  buffered_ = true;
  line_offset_ = static_cast<std::uint32_t>(size);
  return parse_buffered_head(bytes, used);
}

ParseState ResponseParser::parse_buffered_head(std::span<const char> bytes, std::size_t& used) {
  std::string& buffer = headers_.buffer_;
  while (used < bytes.size()) {
    const char* const at = bytes.data() + used;
    const char* const feed = find_line_feed(at, bytes.data() + bytes.size());
    const std::size_t wanted =
        feed == nullptr ? bytes.size() - used : static_cast<std::size_t>(feed - at) + 1;
    const std::size_t size = std::min(wanted, kHeadBytesMax - buffer.size());
    buffer.append(at, size);
    used += size;
    if (feed == nullptr || size < wanted) {
      return check_unfinished_line();
    }
    Cursor cursor{.base = buffer.data(),
                  .at = buffer.data() + line_offset_,
                  .end = buffer.data() + buffer.size()};
    Step step = parse_lines(cursor);
    if (step == Step::kFold) {
      step = join_fold();
    }
    if (step == Step::kEnd) {
      return head_done();
    }
    if (step == Step::kError) {
      return ParseState::kError;
    }
    line_offset_ = static_cast<std::uint32_t>(buffer.size());
  }
  return ParseState::kNeedMore;
}

ParseState ResponseParser::check_unfinished_line() {
  const std::string_view head = headers_.buffer_;
  if (phase_ == Phase::kStatusLine) {
    const std::size_t size = std::min(head.size(), kVersionPrefix.size());
    if (head.substr(0, size) != kVersionPrefix.substr(0, size)) {
      return fail(HttpError::kNotHttp);
    }
    if (head.size() > kStatusLineBytesMax) {
      return fail(HttpError::kHeadTooLarge);
    }
  }
  return head.size() < kHeadBytesMax ? ParseState::kNeedMore : fail(HttpError::kHeadTooLarge);
}

// Its id is found at the end of the head, so that nothing is called from the loop over the lines.
inline ResponseParser::Step ResponseParser::add_header(const char* base,
                                                       std::string_view name,
                                                       std::string_view value) {
  if (headers_.entries_.size() == kHeaderCountMax) {
    return fail_line(HttpError::kTooManyHeaders);
  }
  headers_.entries_.push_back({.name_offset = static_cast<std::uint32_t>(name.data() - base),
                               .value_offset = static_cast<std::uint32_t>(value.data() - base),
                               .name_size = static_cast<std::uint16_t>(name.size()),
                               .value_size = static_cast<std::uint16_t>(value.size()),
                               .id = HeaderId::kOther});
  return Step::kLine;
}

// Lines until one needs more bytes, ends the head, is folded or is wrong. In the loop are those of
// a common form, "Name: value", the name of letters and dashes, the value without control bytes;
// what does not fit is read again by parse_odd_line.
ResponseParser::Step ResponseParser::parse_lines(Cursor& cursor) {
  Step step = phase_ == Phase::kStatusLine ? parse_status_line(cursor) : Step::kLine;
  while (step == Step::kLine) {
    const char* const at = cursor.at;
    const char* const colon = end_of_name(at, cursor.end);
    if (colon == at && at[0] == '\r' && at[1] == '\n') {  // a block is there: so is the second byte
      cursor.at += 2;
      return Step::kEnd;
    }
    if (colon == nullptr || colon == at || *colon != ':') {
      step = parse_odd_line(cursor);
      continue;
    }
    const char* const value = colon + (colon + 1 < cursor.end && colon[1] == ' ' ? 2 : 1);
    const char* value_end = nullptr;
    if (!cursor.common_line_end(value, value_end) ||
        (value != value_end && (*value == ' ' || value_end[-1] == ' '))) {
      step = parse_odd_line(cursor);
      continue;
    }
    cursor.at = value_end + 2;
    step = add_header(cursor.base, std::string_view(at, static_cast<std::size_t>(colon - at)),
                      std::string_view(value, static_cast<std::size_t>(value_end - value)));
  }
  return step;
}

ResponseParser::Step ResponseParser::parse_status_line(Cursor& cursor) {
  const char* const at = cursor.at;
  const char* line_end = nullptr;
  std::string_view line;
  const bool common = cursor.common_line_end(at, line_end);
  if (common) {
    line = std::string_view(at, static_cast<std::size_t>(line_end - at));
    cursor.at = line_end + 2;
  } else if (!cursor.take_line(line)) {
    return Step::kMore;
  }
  if (!line.starts_with(kVersionPrefix)) {
    return fail_line(HttpError::kNotHttp);
  }
  if (cursor.offset(cursor.at) > kStatusLineBytesMax) {
    return fail_line(HttpError::kHeadTooLarge);
  }
  if (!common && holds_stray_byte(line)) {
    return fail_line(HttpError::kBadHeaderByte);
  }
  if (line.size() < kStatusLineBytesMin || !is_ascii_digit(line[7]) || line[8] != ' ' ||
      line[9] == '0' || !is_ascii_digit(line[9]) || !is_ascii_digit(line[10]) ||
      !is_ascii_digit(line[11]) || (line.size() > kStatusLineBytesMin && line[12] != ' ')) {
    return fail_line(HttpError::kBadStatusLine);
  }
  minor_version_ = line[7] == '0' ? 0 : 1;
  status_ =
      static_cast<std::uint16_t>((line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0');
  const std::size_t reason = std::min(line.size(), kStatusLineBytesMin + 1);
  reason_offset_ = cursor.offset(at) + static_cast<std::uint32_t>(reason);
  reason_size_ = static_cast<std::uint16_t>(line.size() - reason);
  phase_ = Phase::kHeaders;
  return Step::kLine;
}

ResponseParser::Step ResponseParser::parse_odd_line(Cursor& cursor) {
  const char* const at = cursor.at;
  std::string_view line;
  if (!cursor.take_line(line)) {
    return Step::kMore;
  }
  if (line.empty()) {
    return Step::kEnd;
  }
  if (holds_stray_byte(line)) {
    return fail_line(HttpError::kBadHeaderByte);
  }
  if (is_blank(line.front())) {
    cursor.at = at;
    return Step::kFold;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return fail_line(HttpError::kBadHeader);
  }
  return add_header(cursor.base, line.substr(0, colon), trim_blanks(line.substr(colon + 1)));
}

// The line at line_offset_ continues the value before it: all between the two becomes blanks.
ResponseParser::Step ResponseParser::join_fold() {
  if (headers_.entries_.empty()) {
    return fail_line(HttpError::kBadHeader);
  }
  std::string& buffer = headers_.buffer_;
  const std::string_view more = trim(std::string_view(buffer).substr(line_offset_));
  if (more.empty()) {
    return Step::kLine;
  }
  HeaderList::Entry& entry = headers_.entries_.back();
  const auto begin = static_cast<std::uint32_t>(more.data() - buffer.data());
  if (entry.value_size == 0) {
    entry.value_offset = begin;
  }
  const std::uint32_t value_end = entry.value_offset + entry.value_size;
  std::fill(buffer.begin() + value_end, buffer.begin() + begin, ' ');
  entry.value_size = static_cast<std::uint16_t>(begin + more.size() - entry.value_offset);
  return Step::kLine;
}

void ResponseParser::recognise_headers() {
  const std::string_view head = headers_.buffer_;
  for (HeaderList::Entry& entry : headers_.entries_) {
    entry.id = header_id({head.data() + entry.name_offset, entry.name_size});
  }
}

ParseState ResponseParser::head_done() {
  buffered_ = false;
  recognise_headers();
  if (status_ < 200) {
    return interim_done();
  }
  HttpError error = framing_.read(headers_, kind_, status_, minor_version_);
  if (framing_.body == BodyKind::kLength && framing_.length > body_bytes_max_) {
    error = HttpError::kBodyTooLarge;
  }
  if (error != HttpError::kNone) {
    return fail(error);
  }
  head_complete_ = true;
  phase_ = Phase::kBody;
  remaining_ = framing_.length;
  if (framing_.body == BodyKind::kLength) {
    body_->reserve(std::min<std::uint64_t>(remaining_, kBodyReserveMax));
  } else if (framing_.body == BodyKind::kChunked) {
    chunks_.start(body_bytes_max_);
  }
  return body_goes_on(framing_.body == BodyKind::kNone);
}

ParseState ResponseParser::interim_done() {
  if (status_ == 101) {
    return fail(HttpError::kUnexpectedUpgrade);
  }
  if (++informational_ > kInformationalMax) {
    return fail(HttpError::kTooManyInformational);
  }
  phase_ = Phase::kStatusLine;
  return status_ == 100 ? ParseState::kContinue : ParseState::kNeedMore;
}

ParseState ResponseParser::body_goes_on(bool done) {
  if (!done) {
    return ParseState::kNeedMore;
  }
  phase_ = Phase::kDone;
  return ParseState::kDone;
}

ParseState ResponseParser::parse_body(std::span<const char> bytes, std::size_t& used) {
  const std::span<const char> rest = bytes.subspan(used);
  if (framing_.body == BodyKind::kChunked) {
    std::size_t taken = 0;
    const HttpError error = chunks_.consume(rest, taken, *body_);
    used += taken;
    return error == HttpError::kNone ? body_goes_on(chunks_.done()) : fail(error);
  }
  const bool has_end = framing_.body == BodyKind::kLength;
  const std::uint64_t allowed = has_end ? remaining_ : body_bytes_max_ - body_->size();
  const std::size_t size = std::min<std::uint64_t>(rest.size(), allowed);
  body_->append(rest.data(), size);
  used += size;
  if (!has_end) {
    return size < rest.size() ? fail(HttpError::kBodyTooLarge) : ParseState::kNeedMore;
  }
  remaining_ -= size;
  return body_goes_on(remaining_ == 0);
}

}  // namespace acrida
