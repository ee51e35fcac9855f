// ResponseParser: pieces of any size give one result, and where Boost.Beast's parser accepts the
// same bytes as well, both read the same response.
//
// Input: a byte for the request ('G': GET, 'H': HEAD, 'C': CONNECT), one for the size of the
// pieces, then the response; the connection closes behind it.
//
// Where the two differ on purpose, and what is compared instead:
// - What one of them refuses is not compared. Ours refuses transfer codings other than "chunked",
//   more than 256 headers, 101 and bare carriage returns in the reason; Beast refuses bare line
//   feeds, control bytes in values, a missing blank behind the status and HTTP/1.2 and up.
// - Beast makes one blank of a fold, ours as many as there were bytes: runs of blanks are equal.
// - Beast adds trailers to the headers, ours drops them: of a chunked response, ours must be among
//   Beast's.
// - Beast fills in an empty reason. It knows nothing of CONNECT.
// - Beast keeps a HTTP/1.0 connection after a chunked response: whether the connection may be used
//   again must only not be claimed by ours alone.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/check.h"
#include "base/strings.h"
#include "fuzz/fuzz_target.h"
#include "http/response_testing.h"

namespace acrida {
namespace {

namespace beast = boost::beast;

constexpr std::size_t kBodyMax = 4096;
// Up to this size every cut is tried.
constexpr std::size_t kEveryCutMax = 128;

using Headers = std::vector<std::pair<std::string, std::string>>;
using BeastParser = beast::http::response_parser<beast::http::string_body>;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// Names in lower case, runs of blanks as one, in an order that does not depend on which headers
// stand beside each other.
Headers comparable(Headers headers) {
  for (auto& [name, value] : headers) {
    name = to_lower(name);
    std::replace(value.begin(), value.end(), '\t', ' ');
    value.erase(std::unique(value.begin(), value.end(),
                            [](char a, char b) { return a == ' ' && b == ' '; }),
                value.end());
  }
  std::sort(headers.begin(), headers.end());
  return headers;
}

// One response from `bytes`; false when Beast refuses it.
bool beast_parses(std::string_view bytes, BeastParser& parser, std::size_t& used) {
  beast::error_code error;
  used = 0;
  while (used < bytes.size() && !parser.is_done()) {
    const std::size_t taken =
        parser.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), error);
    used += taken;
    if (error && error != beast::http::error::need_more) {
      return false;
    }
    if (taken == 0) {
      break;
    }
  }
  if (!parser.is_done()) {
    error = {};
    parser.put_eof(error);
  }
  return !error && parser.is_done();
}

std::optional<ParsedResponse> parse_by_beast(std::string_view bytes, RequestKind kind) {
  std::size_t begin = 0;
  while (true) {
    BeastParser parser;
    parser.eager(true);
    parser.skip(kind == RequestKind::kHead);
    parser.header_limit(static_cast<std::uint32_t>(kHeadBytesMax));
    parser.body_limit(kBodyMax);
    std::size_t used = 0;
    if (!beast_parses(bytes.substr(begin), parser, used)) {
      return std::nullopt;
    }
    begin += used;
    const auto& message = parser.get();
    if (message.result_int() / 100 == 1) {
      continue;
    }
    ParsedResponse result;
    result.used = begin;
    result.status = static_cast<int>(message.result_int());
    result.minor_version = message.version() == 10 ? 0 : 1;
    result.reason = view(message.reason());
    result.body = message.body();
    result.keep_alive = parser.keep_alive();
    for (const auto& field : message) {
      result.headers.emplace_back(view(field.name_string()), view(field.value()));
    }
    return result;
  }
}

void compare(const ParsedResponse& ours, const ParsedResponse& theirs) {
  ACRIDA_CHECK(ours.status == theirs.status);
  ACRIDA_CHECK(ours.minor_version == theirs.minor_version);
  ACRIDA_CHECK(ours.reason.empty() || ours.reason == theirs.reason);
  ACRIDA_CHECK(ours.body == theirs.body);
  ACRIDA_CHECK(ours.used == theirs.used);
  ACRIDA_CHECK(theirs.keep_alive || !ours.keep_alive);
  const Headers headers = comparable(ours.headers);
  const Headers expected = comparable(theirs.headers);
  if (!ours.chunked) {
    ACRIDA_CHECK(headers == expected);
    return;
  }
  for (const auto& header : headers) {
    ACRIDA_CHECK(std::find(expected.begin(), expected.end(), header) != expected.end());
  }
}

void check(std::string_view bytes, RequestKind kind, std::size_t step) {
  const ParseSetting setting{.kind = kind, .body_bytes_max = kBodyMax};
  const ParsedResponse whole = parse_whole(bytes, setting);
  ACRIDA_CHECK(whole.state == ParseState::kDone || whole.state == ParseState::kError);
  ACRIDA_CHECK((whole.state == ParseState::kError) == (whole.error != HttpError::kNone));
  ACRIDA_CHECK(parse_in_steps(bytes, 1, setting) == whole);
  ACRIDA_CHECK(parse_in_steps(bytes, step, setting) == whole);
  ACRIDA_CHECK(parse_cut_at(bytes, std::min(bytes.size(), step), setting) == whole);
  if (bytes.size() <= kEveryCutMax) {
    ACRIDA_CHECK(!differing_cut(bytes, setting));
  }
  if (whole.state == ParseState::kDone && kind != RequestKind::kConnect) {
    if (const std::optional<ParsedResponse> theirs = parse_by_beast(bytes, kind)) {
      compare(whole, *theirs);
    }
  }
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  constexpr acrida::RequestKind kKinds[] = {
      acrida::RequestKind::kHead, acrida::RequestKind::kConnect, acrida::RequestKind::kOther};
  if (size >= 2) {
    const void* const bytes = data + 2;
    acrida::check(std::string_view(static_cast<const char*>(bytes), size - 2), kKinds[data[0] % 3],
                  std::max<std::size_t>(data[1], 1));
  }
  return 0;
}
