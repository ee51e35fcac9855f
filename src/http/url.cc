#include "http/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/strings.h"
#include "http/form.h"
#include "http/limits.h"
#include "http/percent.h"

namespace acrida {
namespace {

enum CharacterSet : unsigned char {
  kInPath = 1,      // pchar of RFC 3986 3.3, and '/'
  kInQuery = 2,     // the same and '?'
  kUnreserved = 4,  // 2.3
  kInHost = 8,      // a registered name as the DNS knows them
};

constexpr std::array<unsigned char, 256> kSets = [] {
  std::array<unsigned char, 256> sets{};
  const auto add = [&sets](std::string_view characters, unsigned set) {
    for (const char c : characters) {
      auto& of = sets[static_cast<unsigned char>(c)];
      of = static_cast<unsigned char>(of | set);
    }
  };
  constexpr std::string_view kLettersAndDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  add(kLettersAndDigits, kInPath | kInQuery | kUnreserved | kInHost);
  add("-._", kInPath | kInQuery | kUnreserved | kInHost);
  add("~", kInPath | kInQuery | kUnreserved);
  add("!$&'()*+,;=:@/", kInPath | kInQuery);
  add("?", kInQuery);
  return sets;
}();

bool is_in(char c, CharacterSet set) {
  return (kSets[static_cast<unsigned char>(c)] & set) != 0;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool is_escape(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
}

// Every "%" of the part starts an escape; otherwise none is meant as one.
bool all_escapes(std::string_view part) {
  for (std::size_t at = part.find('%'); at != std::string_view::npos; at = part.find('%', at + 1)) {
    if (!is_escape(part, at)) {
      return false;
    }
  }
  return true;
}

void append_normalised(std::string_view part, CharacterSet set, std::string& out) {
  const bool escapes = all_escapes(part);
  for (std::size_t i = 0; i < part.size(); ++i) {
    const char c = part[i];
    if (is_in(c, set)) {
      out += c;
    } else if (c == '%' && escapes) {
      const char meant = static_cast<char>(hex_digit(part[i + 1]) * 16 + hex_digit(part[i + 2]));
      if (is_in(meant, kUnreserved)) {
        out += meant;
      } else {
        append_escape(meant, out);
      }
      i += 2;
    } else {
      append_escape(c, out);
    }
  }
}

// RFC 3986 5.2.4, for a path that begins with '/'.
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_in_folder = false;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    const bool last = end == path.size();
    if (segment == "..") {
      if (!kept.empty()) {
        kept.pop_back();
      }
      ends_in_folder = last;
    } else if (segment == ".") {
      ends_in_folder = last;
    } else {
      kept.push_back(segment);
    }
    at = end + 1;
  }
  std::string joined;
  for (const std::string_view segment : kept) {
    joined += '/';
    joined += segment;
  }
  if (ends_in_folder || joined.empty()) {
    joined += '/';
  }
  return joined;
}

bool has_dot_segment(std::string_view path) {
  return path.find("/.") != std::string_view::npos;
}

}  // namespace

// Builds the text of a URL from left to right and notes where its parts are.
class UrlBuilder {
 public:
  Result<Url> build(std::string_view text) {
    if (std::any_of(text.begin(), text.end(), is_control)) {
      return fail("it holds a control byte");
    }
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || !set_scheme(to_lower(text.substr(0, colon)))) {
      return fail("it does not begin with http:// or https://");
    }
    std::string_view rest = text.substr(colon + 3);
    const std::size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    if (Result<void> set = set_authority(rest.substr(0, authority_end)); !set) {
      return std::unexpected(set.error());
    }
    set_target(rest.substr(authority_end));
    if (url_.text_.size() > kUrlBytesMax) {
      return fail("it is longer than " + std::to_string(kUrlBytesMax) + " bytes");
    }
    return std::move(url_);
  }

 private:
  std::uint16_t here() const { return static_cast<std::uint16_t>(url_.text_.size()); }

  bool set_scheme(const std::string& scheme) {
    if (scheme != "http" && scheme != "https") {
      return false;
    }
    url_.scheme_ = scheme == "https" ? Scheme::kHttps : Scheme::kHttp;
    url_.text_ = scheme + "://";
    url_.authority_begin_ = here();
    return true;
  }

  Result<void> set_authority(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
      url_.credentials_ = authority.substr(0, at);
      authority.remove_prefix(at + 1);
    }
    const bool literal = authority.starts_with('[');
    const std::size_t host_end =
        literal ? authority.find(']') : std::min(authority.find(':'), authority.size());
    if (host_end == std::string_view::npos) {
      return fail("the address after [ does not end with ]");
    }
    const std::string host =
        to_lower(authority.substr(literal ? 1 : 0, host_end - (literal ? 1 : 0)));
    if (Result<void> valid = check_host(host, literal); !valid) {
      return valid;
    }
    url_.text_ += literal ? "[" : "";
    url_.host_begin_ = here();
    url_.text_ += host;
    url_.host_end_ = here();
    url_.text_ += literal ? "]" : "";
    return set_port(authority.substr(host_end + (literal ? 1 : 0)));
  }

  static Result<void> check_host(const std::string& host, bool literal) {
    if (literal) {
      in6_addr ignored{};
      return inet_pton(AF_INET6, host.c_str(), &ignored) == 1
                 ? Result<void>()
                 : fail("[" + host + "] is no IPv6 address");
    }
    if (host.empty()) {
      return fail("it names no host");
    }
    if (host.size() > kHostBytesMax) {
      return fail("its host is longer than " + std::to_string(kHostBytesMax) + " bytes");
    }
    if (!std::all_of(host.begin(), host.end(), [](char c) { return is_in(c, kInHost); })) {
      return fail("its host holds a character that no host name has");
    }
    return {};
  }

  Result<void> set_port(std::string_view text) {
    const std::uint16_t usual = url_.scheme_ == Scheme::kHttps ? 443 : 80;
    url_.port_ = usual;
    if (text.empty() || text == ":") {
      return {};
    }
    unsigned port = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 1, end, port);
    if (text.front() != ':' || error != std::errc() || stop != end || port == 0 || port > 65'535) {
      return fail("its port is no number between 1 and 65535");
    }
    url_.port_ = static_cast<std::uint16_t>(port);
    if (url_.port_ != usual) {
      url_.text_ += ':' + std::to_string(port);
    }
    return {};
  }

  // Path, query and fragment. Too long a text is refused later, so the offsets may wrap here.
  void set_target(std::string_view rest) {
    url_.path_begin_ = here();
    const std::size_t fragment = std::min(rest.find('#'), rest.size());
    const std::string_view target = rest.substr(0, fragment);
    const std::size_t query = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, query);
    if (path.empty()) {
      url_.text_ += '/';
    } else {
      append_normalised(has_dot_segment(path) ? without_dot_segments(path) : path, kInPath,
                        url_.text_);
    }
    url_.path_end_ = here();
    if (query < target.size()) {
      url_.text_ += '?';
      append_normalised(target.substr(query + 1), kInQuery, url_.text_);
    }
    url_.query_end_ = here();
    if (fragment < rest.size()) {
      url_.text_ += '#';
      append_normalised(rest.substr(fragment + 1), kInQuery, url_.text_);
    }
  }

  Url url_;
};

Result<Url> Url::parse(std::string_view text) {
  if (text.size() > kUrlBytesMax) {
    return fail("it is longer than " + std::to_string(kUrlBytesMax) + " bytes");
  }
  return UrlBuilder().build(text);
}

Result<Url> Url::resolve(std::string_view reference) const {
  while (reference.starts_with(' ')) {
    reference.remove_prefix(1);
  }
  while (reference.ends_with(' ')) {
    reference.remove_suffix(1);
  }
  const std::size_t mark = reference.find_first_of(":/?#");
  std::string whole;
  if (mark != std::string_view::npos && reference[mark] == ':' && mark > 0) {
    whole = reference;  // it has a scheme of its own
  } else if (reference.starts_with("//")) {
    whole = (secure() ? "https:" : "http:") + std::string(reference);
  } else if (reference.starts_with('/')) {
    whole = std::string(origin()) + std::string(reference);
  } else if (reference.empty() || reference.starts_with('#')) {
    whole = std::string(absolute_form()) + std::string(reference);
  } else if (reference.starts_with('?')) {
    whole = std::string(slice(0, path_end_)) + std::string(reference);
  } else {
    const std::string_view folder = path().substr(0, path().rfind('/') + 1);
    whole = std::string(origin()) + std::string(folder) + std::string(reference);
  }
  if (whole.find('#') == std::string::npos) {
    whole += std::string_view(text_).substr(query_end_);
  }
  return parse(whole);
}

std::string_view Url::query() const {
  return path_end_ == query_end_ ? std::string_view() : slice(path_end_ + 1U, query_end_);
}

std::string Url::user() const {
  return percent_decode(std::string_view(credentials_).substr(0, credentials_.find(':')));
}

std::string Url::password() const {
  const std::size_t colon = credentials_.find(':');
  return colon == std::string::npos
             ? std::string()
             : percent_decode(std::string_view(credentials_).substr(colon + 1));
}

HttpError append_target(std::string_view path_and_query, std::string& out) {
  const std::string_view target = path_and_query.substr(0, path_and_query.find('#'));
  if (std::any_of(target.begin(), target.end(), is_control)) {
    return HttpError::kBadTarget;
  }
  const std::size_t before = out.size();
  const std::size_t query = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, query);
  append_normalised(has_dot_segment(path) ? without_dot_segments(path) : path, kInPath, out);
  if (query < target.size()) {
    out += '?';
    append_normalised(target.substr(query + 1), kInQuery, out);
  }
  if (out.size() - before > kUrlBytesMax) {
    out.resize(before);
    return HttpError::kBadTarget;
  }
  return HttpError::kNone;
}

void append_query(std::string_view name, std::string_view value, std::string& target) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  append_form_encoded(name, target);
  target += '=';
  append_form_encoded(value, target);
}

Result<Url> parse_proxy(std::string_view text) {
  const bool whole = text.find("://") != std::string_view::npos;
  Result<Url> proxy = Url::parse(whole ? std::string(text) : "http://" + std::string(text));
  if (proxy && proxy->secure()) {
    return fail("a proxy is spoken to in plain HTTP: write http://host:port");
  }
  return proxy;
}

Result<std::string> parse_unix_socket(std::string_view text) {
  for (const std::string_view prefix : {"unix://", "unix:"}) {
    if (text.starts_with(prefix)) {
      text.remove_prefix(prefix.size());
      break;
    }
  }
  if (text.empty() || text.find('\0') != std::string_view::npos) {
    return fail("it names no Unix socket");
  }
  if (text.size() >= kUnixPathBytesMax) {
    return fail("the path of a Unix socket is at most " + std::to_string(kUnixPathBytesMax - 1) +
                " bytes");
  }
  return std::string(text);
}

}  // namespace acrida
