// Url: an absolute http or https URL in the form in which it is requested.
//
// Parsing normalises as requests and urllib3 do, so that the same locustfile asks for the same
// bytes: scheme and host in lower case, the default port dropped, dot segments removed, an empty
// path made "/", and in path and query every byte that may not stand there percent-encoded ("/POS
// Invoice" becomes
// "/POS%20Invoice", "[" becomes "%5B", UTF-8 byte by byte). A "%" that starts no escape makes all
// of that part's "%" literal ("%25"). Control bytes are refused everywhere, blanks in the
// authority.
//
// Thread: a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/http_error.h"

namespace acrida {

enum class Scheme : std::uint8_t { kHttp, kHttps };

class Url {
 public:
  Url() = default;

  static Result<Url> parse(std::string_view text);
  // What `reference` (a Location, a path) means on this page: RFC 3986 section 5.2, and the
  // fragment of this URL kept when the reference has none (RFC 9110 section 10.2.2).
  Result<Url> resolve(std::string_view reference) const;

  Scheme scheme() const { return scheme_; }
  bool secure() const { return scheme_ == Scheme::kHttps; }
  // Lower case; an IPv6 address without its brackets.
  std::string_view host() const { return slice(host_begin_, host_end_); }
  std::uint16_t port() const { return port_; }
  // The value of the Host header: "erp.example.com", "127.0.0.1:8000", "[::1]:8000".
  std::string_view authority() const { return slice(authority_begin_, path_begin_); }
  // "https://erp.example.com:8443". Two URLs with equal origins may share a connection.
  std::string_view origin() const { return slice(0, path_begin_); }
  // Path and query as they stand in the request line.
  std::string_view target() const { return slice(path_begin_, query_end_); }
  std::string_view path() const { return slice(path_begin_, path_end_); }
  // Without the "?".
  std::string_view query() const;
  // The whole URL without credentials; the form that proxies get is absolute_form().
  std::string_view text() const { return text_; }
  // Without credentials and fragment.
  std::string_view absolute_form() const { return slice(0, query_end_); }

  bool has_credentials() const { return !credentials_.empty(); }
  // Percent-decoded.
  std::string user() const;
  std::string password() const;

 private:
  friend class UrlBuilder;

  std::string_view slice(std::size_t begin, std::size_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }

  std::string text_;
  std::string credentials_;  // "user:password" as given
  std::uint16_t authority_begin_ = 0;
  std::uint16_t host_begin_ = 0;
  std::uint16_t host_end_ = 0;
  std::uint16_t path_begin_ = 0;
  std::uint16_t path_end_ = 0;
  std::uint16_t query_end_ = 0;
  std::uint16_t port_ = 0;
  Scheme scheme_ = Scheme::kHttp;
};

// Appends a path with its query ("/api/resource/POS Invoice?limit=5") as Url would normalise it; a
// fragment is dropped. kBadTarget when it holds a control byte or is too long; `out` is then
// unchanged. REQUIRES: path_and_query begins with '/' or `out` is not empty. Cost: one table
// look-up per byte when nothing has to change.
HttpError append_target(std::string_view path_and_query, std::string& out);

// Appends "?name=value" or "&name=value", form-encoded. REQUIRES: `target` has no fragment.
void append_query(std::string_view name, std::string_view value, std::string& target);

// A proxy: "http://user:password@proxy:3128", or "proxy:3128", which means http.
Result<Url> parse_proxy(std::string_view text);

// "unix:/run/x.sock", "unix:///run/x.sock" or "/run/x.sock" as the path of a Unix socket.
Result<std::string> parse_unix_socket(std::string_view text);

}  // namespace acrida
