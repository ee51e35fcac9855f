// Url: what was parsed reads back as the same URL, its parts make up the whole, and no byte gets
// into a request that may not stand there.
//
// Input: three lines: a URL, a reference on its page, a text for a query and a proxy.
//
// As requests does, dots are looked for before "%2e" becomes one: such a URL settles when it is
// read a second time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/strings.h"
#include "fuzz/fuzz_target.h"
#include "http/form.h"
#include "http/limits.h"
#include "http/percent.h"
#include "http/url.h"

namespace acrida {
namespace {

// The next line, without its end.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

bool has_dot_segments(std::string_view path) {
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "." || segment == "..") {
      return true;
    }
  }
  return false;
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

void check_parts(const Url& url) {
  const std::string text(url.text());
  ACRIDA_CHECK(text.size() <= kUrlBytesMax && is_visible_ascii(text));
  ACRIDA_CHECK(!url.host().empty() && url.port() != 0);
  ACRIDA_CHECK(url.origin() ==
               (url.secure() ? "https://" : "http://") + std::string(url.authority()));
  ACRIDA_CHECK(url.absolute_form() == std::string(url.origin()) + std::string(url.target()));
  ACRIDA_CHECK(url.path().starts_with('/') && url.path().find_first_of("?#") == std::string::npos);
  const bool has_query = url.target().size() > url.path().size();
  ACRIDA_CHECK(!has_query ||
               url.target() == std::string(url.path()) + "?" + std::string(url.query()));
  ACRIDA_CHECK(text == url.absolute_form() || text[url.absolute_form().size()] == '#');
}

void check_same(const Url& a, const Url& b) {
  ACRIDA_CHECK(a.text() == b.text() && a.host() == b.host() && a.port() == b.port());
  ACRIDA_CHECK(a.scheme() == b.scheme() && a.target() == b.target() && a.path() == b.path());
}

// The same URL, read from its own text.
Url check_round_trip(const Url& url) {
  const Result<Url> again = Url::parse(url.text());
  ACRIDA_CHECK(again && !again->has_credentials());
  check_parts(*again);
  if (has_dot_segments(url.path())) {
    ACRIDA_CHECK(!has_dot_segments(again->path()));
    ACRIDA_CHECK(again->origin() == url.origin() && again->query() == url.query());
    return check_round_trip(*again);
  }
  check_same(url, *again);
  return *again;
}

void check_target(const Url& url) {
  std::string target;
  ACRIDA_CHECK(append_target(url.target(), target) == HttpError::kNone);
  ACRIDA_CHECK(target == url.target());
  // A path that begins with two slashes is, as a reference, another host.
  if (!target.starts_with("//")) {
    const Result<Url> whole = url.resolve(target);
    ACRIDA_CHECK(whole && whole->absolute_form() == url.absolute_form());
  }
}

void check_reference(const Url& page, std::string_view reference) {
  const Result<Url> found = page.resolve(reference);
  if (!found) {
    ACRIDA_CHECK(!found.error().message().empty());
    return;
  }
  check_parts(*found);
  check_round_trip(*found);
  const bool names_host =
      reference.find(':') != std::string::npos || reference.find("//") != std::string::npos;
  ACRIDA_CHECK(names_host || found->origin() == page.origin());
  ACRIDA_CHECK(names_host || !found->has_credentials());
}

// A form-encoded name and value, read as a server reads them.
std::string form_decoded(std::string_view text) {
  std::string blanks(text);
  std::replace(blanks.begin(), blanks.end(), '+', ' ');
  return percent_decode(blanks);
}

void check_query(const Url& url, std::string_view value) {
  std::string target(url.path());
  append_query(value, value, target);
  const std::size_t equals = target.find('=', url.path().size());
  ACRIDA_CHECK(form_decoded(target.substr(equals + 1)) == value);
  const std::size_t name = url.path().size() + 1;
  ACRIDA_CHECK(form_decoded(target.substr(name, equals - name)) == value);
  const Result<Url> whole = Url::parse(std::string(url.origin()) + target);
  ACRIDA_CHECK(!whole || whole->target() == target);
}

void check_other_addresses(std::string_view text) {
  if (const Result<Url> proxy = parse_proxy(text)) {
    check_parts(*proxy);
    ACRIDA_CHECK(!proxy->secure());
  }
  if (const Result<std::string> path = parse_unix_socket(text)) {
    ACRIDA_CHECK(!path->empty() && path->size() < kUnixPathBytesMax);
    ACRIDA_CHECK(path->find('\0') == std::string::npos);
  }
  std::string encoded;
  append_percent_encoded(text, encoded);
  ACRIDA_CHECK(percent_decode(encoded) == text);
}

void check(std::string_view input) {
  const std::string_view first = take_line(input);
  const std::string_view second = take_line(input);
  check_other_addresses(input);
  const Result<Url> url = Url::parse(first);
  if (!url) {
    ACRIDA_CHECK(!url.error().message().empty());
    return;
  }
  check_parts(*url);
  ACRIDA_CHECK(!url->has_credentials() || first.find('@') != std::string::npos);
  const Url page = check_round_trip(*url);
  check_target(page);
  check_reference(page, second);
  check_query(page, input);
  const Result<Url> itself = page.resolve("");
  ACRIDA_CHECK(itself && itself->text() == page.text());
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  acrida::check(std::string_view(static_cast<const char*>(bytes), size));
  return 0;
}
