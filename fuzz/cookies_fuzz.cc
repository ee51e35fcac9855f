// CookieJar: no site gets another site's cookies, no limit is passed, and every narrowing of a
// request (plain, a shorter path, later) gets fewer cookies and never others.
//
// Input: lines of responses and steps of time:
//   "s/page a=1; Path=/"   a response of the host named by the first letter (kHosts) over TLS to
//                          the page up to the blank; an upper-case letter: over plain HTTP
//   "+123"                 so many seconds pass
//   "=name value"          a cookie set by hand for the first host
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/strings.h"
#include "fuzz/fuzz_target.h"
#include "http/cookie_date.h"
#include "http/cookies.h"
#include "http/limits.h"

namespace acrida {
namespace {

struct Host {
  std::string_view name;
  std::size_t site;  // hosts of one site may share cookies
};

constexpr std::array<Host, 12> kHosts = {{{"example.com", 0},
                                          {"erp.example.com", 0},
                                          {"a.erp.example.com", 0},
                                          {"evil-example.com", 1},
                                          {"example.com.evil.org", 2},
                                          {"shop.co.uk", 3},
                                          {"other.co.uk", 4},
                                          {"10.0.0.1", 5},
                                          {"1.10.0.0.1", 6},
                                          {"localhost", 7},
                                          {"::1", 8},
                                          {"com", 9}}};
constexpr std::size_t kSites = 10;
constexpr std::array<std::string_view, 4> kPaths = {"/", "/app", "/app/desk", "/apple"};
// A jar is asked for every host and path after every line.
constexpr std::size_t kLinesMax = 200;

struct World {
  WallTime now{std::chrono::seconds(1'700'000'000)};
  CookieJar jar;
  // What the jar would hold if there were one site only.
  std::array<CookieJar, kSites> alone;
  bool overflowed = false;
};

std::string header_of(const CookieJar& jar, const CookieScope& scope, WallTime now) {
  std::string header;
  const bool any = jar.append_header(scope, now, header);
  ACRIDA_CHECK(any == !header.empty());
  ACRIDA_CHECK(header.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
  return header;
}

// The pairs of a Cookie header. Values hold no ';', so this is what a server reads.
std::vector<std::string> pairs_of(std::string_view header) {
  std::vector<std::string> pairs;
  for (const std::string_view pair : split(header, ';')) {
    pairs.emplace_back(trim(pair));
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

void check_is_part(const std::string& fewer, const std::string& more) {
  const std::vector<std::string> all = pairs_of(more);
  const std::vector<std::string> some = pairs_of(fewer);
  ACRIDA_CHECK(fewer.empty() || std::includes(all.begin(), all.end(), some.begin(), some.end()));
}

void check_requests(const World& world) {
  for (const Host& host : kHosts) {
    for (const std::string_view path : kPaths) {
      const CookieScope secure{host.name, path, true};
      const std::string header = header_of(world.jar, secure, world.now);
      if (!world.overflowed) {
        ACRIDA_CHECK(header == header_of(world.alone[host.site], secure, world.now));
      }
      check_is_part(header_of(world.jar, {host.name, path, false}, world.now), header);
      check_is_part(header_of(world.jar, {host.name, "/", true}, world.now), header);
      const WallTime later = world.now + std::chrono::hours(24);
      check_is_part(header_of(world.jar, secure, later), header);
    }
  }
}

void check_limits(const CookieJar& jar) {
  ACRIDA_CHECK(jar.size() <= kCookiesPerUserMax);
  constexpr std::size_t kRecordMax = kCookieBytesMax + kHostBytesMax + kCookiePathBytesMax + 64;
  ACRIDA_CHECK(jar.heap_bytes() <= 2 * kCookiesPerUserMax * kRecordMax);
  for (const Host& host : kHosts) {
    // Those of the host itself and of its parents, of which kHosts' names have at most four.
    std::string header;
    jar.append_header({host.name, "/", true}, WallTime{}, header);
    ACRIDA_CHECK(header.empty() || pairs_of(header).size() <= 5 * kCookiesPerDomainMax);
  }
}

void check_expiry(const World& world) {
  CookieJar swept = world.jar;
  swept.remove_expired(world.now);
  ACRIDA_CHECK(swept.size() <= world.jar.size());
  for (const Host& host : kHosts) {
    const CookieScope scope{host.name, "/app/desk", true};
    ACRIDA_CHECK(header_of(swept, scope, world.now) == header_of(world.jar, scope, world.now));
  }
  swept.clear();
  ACRIDA_CHECK(swept.size() == 0);
}

void respond(World& world, const Host& host, bool secure, std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view page = text.substr(0, blank);
  const std::string_view header = text.substr(std::min(blank + 1, text.size()));
  const CookieScope scope{host.name, page.starts_with('/') ? page : "/", secure};
  const CookieOutcome outcome = world.jar.set_from_header(header, scope, world.now);
  const CookieOutcome apart = world.alone[host.site].set_from_header(header, scope, world.now);
  world.overflowed = world.overflowed || world.jar.evicted() != 0;
  ACRIDA_CHECK(world.overflowed || outcome == apart);
  // Once more changes nothing.
  CookieJar again = world.jar;
  const CookieOutcome second = again.set_from_header(header, scope, world.now);
  ACRIDA_CHECK(second == (outcome == CookieOutcome::kStored ? CookieOutcome::kUnchanged : outcome));
  ACRIDA_CHECK(again.size() == world.jar.size() && again.evicted() == world.jar.evicted());
  std::string_view value;
  const std::size_t equals = std::min(header.find('='), header.size());
  const bool named = cookie_in_header(header, trim(header.substr(0, equals)), value);
  ACRIDA_CHECK(named || outcome == CookieOutcome::kRefused);
  ACRIDA_CHECK(value.size() <= kCookieBytesMax);
}

void set_by_hand(World& world, std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view name = text.substr(0, blank);
  const std::string_view value = text.substr(std::min(blank + 1, text.size()));
  const Host& host = kHosts.front();
  const CookieOutcome outcome = world.jar.set(name, value, host.name);
  world.alone[host.site].set(name, value, host.name);
  world.overflowed = world.overflowed || world.jar.evicted() != 0;
  if (outcome != CookieOutcome::kRefused) {
    const std::string header = header_of(world.jar, {host.name, "/", false}, world.now);
    ACRIDA_CHECK(header.find(std::string(name) + "=" + std::string(value)) != std::string::npos);
  }
}

void take(World& world, std::string_view line) {
  if (line.empty()) {
    return;
  }
  const char first = line.front();
  const std::string_view rest = line.substr(1);
  const std::string letter = to_lower(line.substr(0, 1));
  const auto index = static_cast<std::size_t>(static_cast<unsigned char>(letter[0]));
  if (first == '+') {
    constexpr std::uint64_t kSecondsMax = 1'000'000'000;
    const std::uint64_t seconds = std::min(parse_decimal(rest).value_or(0), kSecondsMax);
    world.now += std::chrono::seconds(static_cast<std::int64_t>(seconds));
    // The end of what the clock can say.
    world.now = std::min(world.now, WallTime(std::chrono::seconds(8'000'000'000)));
  } else if (first == '=') {
    set_by_hand(world, rest);
  } else if (index >= 'a' && index - 'a' < kHosts.size()) {
    respond(world, kHosts[index - 'a'], letter[0] == first, rest);
  }
  if (const auto date = parse_cookie_date(rest)) {
    constexpr std::int64_t kYear = 366LL * 24 * 3600;
    ACRIDA_CHECK(*date >= -370 * kYear && *date <= 8031 * kYear);
  }
}

void check(std::string_view input) {
  World world;
  std::size_t count = 0;
  for (const std::string_view line : split(input, '\n')) {
    if (++count > kLinesMax) {
      break;
    }
    take(world, line);
    check_limits(world.jar);
  }
  check_requests(world);
  check_expiry(world);
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  acrida::check(std::string_view(static_cast<const char*>(bytes), size));
  return 0;
}
