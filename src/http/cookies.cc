#include "http/cookies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "http/limits.h"
#include "http/set_cookie.h"

namespace acrida {
namespace {

constexpr std::int64_t kWithSession = std::numeric_limits<std::int64_t>::max();

// What stands before the texts of a record.
struct Head {
  std::int64_t expires = kWithSession;  // nanoseconds of the wall clock
  std::uint32_t serial = 0;             // order of creation
  std::uint16_t name_size = 0;
  std::uint16_t value_size = 0;
  std::uint16_t path_size = 0;
  std::uint8_t domain_size = 0;
  bool host_only : 1 = false;
  bool secure : 1 = false;
};

bool is_address(std::string_view host) {
  const std::string text(host);
  in6_addr ignored{};
  return inet_pton(AF_INET, text.c_str(), &ignored) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

// RFC 6265 5.1.3.
bool domain_matches(std::string_view host, std::string_view domain) {
  return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                            host[host.size() - domain.size() - 1] == '.' && !is_address(host));
}

// RFC 6265 5.1.4.
bool path_matches(std::string_view path, std::string_view cookie_path) {
  return path.starts_with(cookie_path) &&
         (path.size() == cookie_path.size() || cookie_path.ends_with('/') ||
          path[cookie_path.size()] == '/');
}

std::string_view default_path(std::string_view path) {
  const std::size_t last = path.rfind('/');
  return last == std::string_view::npos || last == 0 ? "/" : path.substr(0, last);
}

bool is_public_suffix(std::string_view domain) {
  constexpr std::array<std::string_view, 12> kTwoLabels = {"ac.uk",  "co.in",  "co.jp",  "co.nz",
                                                           "co.uk",  "co.za",  "com.au", "com.br",
                                                           "com.cn", "com.mx", "gov.in", "org.uk"};
  return domain.find('.') == std::string_view::npos ||
         std::find(kTwoLabels.begin(), kTwoLabels.end(), domain) != kTwoLabels.end();
}

std::int64_t nanoseconds(WallTime time) {
  return time.time_since_epoch().count();
}

}  // namespace

struct CookieJar::Record {
  Head head;
  std::string_view name;
  std::string_view value;
  std::string_view domain;
  std::string_view path;

  std::size_t size() const {
    return sizeof(Head) + name.size() + value.size() + domain.size() + path.size();
  }
  bool expired(WallTime now) const { return head.expires <= nanoseconds(now); }
};

struct CookieJar::Parsed {
  std::string_view name;
  std::string_view value;
  std::string_view domain;
  std::string_view path;
  std::int64_t expires = kWithSession;
  bool host_only = true;
  bool secure = false;
};

CookieJar::Record CookieJar::record_at(std::size_t offset) const {
  Record record;
  std::memcpy(&record.head, records_.data() + offset, sizeof(Head));
  auto take = [this, at = offset + sizeof(Head)](std::size_t size) mutable {
    const std::string_view text = std::string_view(records_).substr(at, size);
    at += size;
    return text;
  };
  record.name = take(record.head.name_size);
  record.value = take(record.head.value_size);
  record.domain = take(record.head.domain_size);
  record.path = take(record.head.path_size);
  return record;
}

CookieOutcome CookieJar::set_from_header(std::string_view header,
                                         const CookieScope& scope,
                                         WallTime now) {
  const std::optional<SetCookie> cookie = parse_set_cookie(header, now);
  if (!cookie) {
    return CookieOutcome::kRefused;
  }
  Parsed parsed;
  parsed.name = cookie->name;
  parsed.value = cookie->value;
  parsed.secure = cookie->secure;
  parsed.path = cookie->path.empty() ? default_path(scope.path) : cookie->path;
  parsed.expires = cookie->expires ? nanoseconds(*cookie->expires) : kWithSession;
  parsed.domain = scope.host;
  if (!cookie->domain.empty() && cookie->domain != scope.host) {
    if (is_public_suffix(cookie->domain) || is_address(cookie->domain) ||
        !domain_matches(scope.host, cookie->domain)) {
      return CookieOutcome::kRefused;
    }
    parsed.domain = cookie->domain;
    parsed.host_only = false;
  } else if (!cookie->domain.empty() && !is_public_suffix(scope.host) && !is_address(scope.host)) {
    parsed.host_only = false;
  }
  if (parsed.path.size() > kCookiePathBytesMax) {
    return CookieOutcome::kRefused;
  }
  const CookieOutcome outcome = store(parsed, now);
  changes_ += outcome == CookieOutcome::kStored || outcome == CookieOutcome::kDeleted ? 1U : 0U;
  return outcome;
}

CookieOutcome CookieJar::set(std::string_view name, std::string_view value, std::string_view host) {
  if (name.empty() || name.find('=') != std::string_view::npos || !is_cookie_text(name) ||
      !is_cookie_text(value) || name.size() + value.size() > kCookieBytesMax ||
      host.size() > kHostBytesMax) {
    return CookieOutcome::kRefused;
  }
  Parsed parsed;
  parsed.name = name;
  parsed.value = value;
  parsed.domain = host;
  parsed.path = "/";
  return store(parsed, WallTime{});
}

CookieOutcome CookieJar::store(const Parsed& cookie, WallTime now) {
  const bool expired = cookie.expires <= nanoseconds(now);
  Head head;
  head.expires = cookie.expires;
  head.name_size = static_cast<std::uint16_t>(cookie.name.size());
  head.value_size = static_cast<std::uint16_t>(cookie.value.size());
  head.domain_size = static_cast<std::uint8_t>(cookie.domain.size());
  head.path_size = static_cast<std::uint16_t>(cookie.path.size());
  head.host_only = cookie.host_only;
  head.secure = cookie.secure;
  for (std::size_t offset = 0; offset < records_.size();) {
    const Record record = record_at(offset);
    if (record.name != cookie.name || record.domain != cookie.domain ||
        record.path != cookie.path) {
      offset += record.size();
      continue;
    }
    if (expired) {
      erase(offset);
      return CookieOutcome::kDeleted;
    }
    head.serial = record.head.serial;
    const bool same = record.value == cookie.value;
    if (!same) {
      const std::size_t value_at = offset + sizeof(Head) + record.name.size();
      records_.replace(value_at, record.value.size(), cookie.value);
    }
    std::memcpy(records_.data() + offset, &head, sizeof(Head));
    return same ? CookieOutcome::kUnchanged : CookieOutcome::kStored;
  }
  if (expired) {
    return CookieOutcome::kDeleted;
  }
  make_room(cookie.domain, now);
  head.serial = next_serial_++;
  const std::size_t at = insert_position(cookie.path.size());
  const std::size_t size = sizeof(Head) + cookie.name.size() + cookie.value.size() +
                           cookie.domain.size() + cookie.path.size();
  splice(at, 0, size);
  std::memcpy(records_.data() + at, &head, sizeof(Head));
  std::size_t text_at = at + sizeof(Head);
  for (const std::string_view text : {cookie.name, cookie.value, cookie.domain, cookie.path}) {
    std::copy(text.begin(), text.end(), records_.begin() + static_cast<std::ptrdiff_t>(text_at));
    text_at += text.size();
  }
  ++count_;
  return CookieOutcome::kStored;
}

// Behind every cookie whose path is as long or longer: RFC 6265 5.4.
std::size_t CookieJar::insert_position(std::size_t path_size) const {
  std::size_t offset = 0;
  while (offset < records_.size()) {
    const Record record = record_at(offset);
    if (record.path.size() < path_size) {
      break;
    }
    offset += record.size();
  }
  return offset;
}

void CookieJar::make_room(std::string_view domain, WallTime now) {
  std::size_t of_domain = 0;
  for (std::size_t offset = 0; offset < records_.size();) {
    const Record record = record_at(offset);
    of_domain += record.domain == domain ? 1U : 0U;
    offset += record.size();
  }
  if (count_ < kCookiesPerUserMax && of_domain < kCookiesPerDomainMax) {
    return;
  }
  const std::uint32_t before = count_;
  remove_expired(now);
  if (count_ == before) {
    evict_oldest(of_domain >= kCookiesPerDomainMax ? domain : std::string_view());
  }
}

// Of one domain, or of all when it is empty.
bool CookieJar::evict_oldest(std::string_view domain) {
  std::size_t oldest = records_.size();
  std::uint32_t serial = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t offset = 0; offset < records_.size();) {
    const Record record = record_at(offset);
    if ((domain.empty() || record.domain == domain) && record.head.serial <= serial) {
      serial = record.head.serial;
      oldest = offset;
    }
    offset += record.size();
  }
  if (oldest == records_.size()) {
    return false;
  }
  erase(oldest);
  ++evicted_;
  return true;
}

// Exact, because there is one jar per user: a string that grows by doubling wastes up to half.
void CookieJar::splice(std::size_t offset, std::size_t old_size, std::size_t new_size) {
  records_.reserve(records_.size() - old_size + new_size);
  records_.replace(offset, old_size, new_size, '\0');
}

void CookieJar::erase(std::size_t offset) {
  splice(offset, record_at(offset).size(), 0);
  --count_;
}

bool CookieJar::append_header(const CookieScope& scope, WallTime now, std::string& out) const {
  bool any = false;
  for (std::size_t offset = 0; offset < records_.size();) {
    const Record record = record_at(offset);
    offset += record.size();
    const bool fits = (record.head.host_only ? scope.host == record.domain
                                             : domain_matches(scope.host, record.domain)) &&
                      path_matches(scope.path, record.path) &&
                      (scope.secure || !record.head.secure) && !record.expired(now);
    if (fits) {
      out += any ? "; " : "";
      out += record.name;
      out += '=';
      out += record.value;
      any = true;
    }
  }
  return any;
}

std::string_view CookieJar::value(std::string_view name, WallTime now) const {
  for (std::size_t offset = 0; offset < records_.size();) {
    const Record record = record_at(offset);
    if (record.name == name && !record.expired(now)) {
      return record.value;
    }
    offset += record.size();
  }
  return {};
}

void CookieJar::remove_expired(WallTime now) {
  for (std::size_t offset = 0; offset < records_.size();) {
    const Record record = record_at(offset);
    if (record.expired(now)) {
      erase(offset);
    } else {
      offset += record.size();
    }
  }
}

void CookieJar::clear() {
  records_.clear();
  count_ = 0;
}

std::size_t CookieJar::heap_bytes() const {
  return records_.capacity() > std::string().capacity() ? records_.capacity() + 1 : 0;
}

bool cookie_in_header(std::string_view header, std::string_view name, std::string_view& value) {
  const std::optional<SetCookie> cookie = parse_set_cookie(header, WallTime{});
  if (!cookie || cookie->name != name) {
    return false;
  }
  value = cookie->value;
  return true;
}

}  // namespace acrida
