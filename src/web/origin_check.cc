#include "web/origin_check.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "web/form_fields.h"

namespace acrida {
namespace {

// "Load.example.com.:8089" -> "load.example.com", "[::1]:8089" -> "::1".
std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    return to_lower(authority.substr(1, std::min(authority.find(']'), authority.size()) - 1));
  }
  std::string_view host = authority.substr(0, authority.find(':'));
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  return to_lower(host);
}

bool is_address(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

// As the owner's router reads it: "//stop/" and "/%73top" are "/stop".
std::string plain_path(std::string_view path) {
  std::string plain;
  for (const char c : decode_percent(path)) {
    if (c != '/' || !plain.ends_with('/')) {
      plain += c;
    }
  }
  if (plain.size() > 1 && plain.ends_with('/')) {
    plain.pop_back();
  }
  return plain;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

}  // namespace

bool is_guarded(const WebRequest& request) {
  if (request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS") {
    return true;
  }
  const std::string path = plain_path(request.path);
  return path == "/stop" || path == "/stats/reset" || path == "/logout" || path == "/acrida/events";
}

OriginCheck::OriginCheck(std::string_view listen_host,
                         std::vector<std::string> allowed_hosts,
                         bool any_host)
    : listen_host_(to_lower(listen_host)),
      allowed_hosts_(std::move(allowed_hosts)),
      any_host_(any_host) {
  for (std::string& host : allowed_hosts_) {
    any_host_ = any_host_ || host == "*";
    host = host_of(host);
  }
}

std::optional<std::string> OriginCheck::refusal(const WebRequest& request) const {
  const std::string* const host = request.header("Host");
  if (host != nullptr && !any_host_ && !knows_host(*host)) {
    return fmt::format("this server is not known as \"{}\": allow the name by --web-allowed-host\n",
                       escape_for_terminal(first_bytes(host_of(*host), 100)));
  }
  if (!is_guarded(request)) {
    return std::nullopt;
  }
  const std::string* const site = request.header("Sec-Fetch-Site");
  if (site != nullptr && (*site == "cross-site" || *site == "same-site")) {
    return "this was sent by a page of another site\n";
  }
  const std::string* const origin = request.header("Origin");
  if (origin != nullptr && !is_own(*origin, host == nullptr ? std::string_view() : *host)) {
    return fmt::format(
        "this was sent by a page of {}; behind a proxy, allow its name by --web-allowed-host\n",
        escape_for_terminal(first_bytes(*origin, 100)));
  }
  return std::nullopt;
}

bool OriginCheck::knows_host(std::string_view authority) const {
  const std::string host = host_of(authority);
  return host == "localhost" || host.ends_with(".localhost") || host == listen_host_ ||
         is_address(host) ||
         std::find(allowed_hosts_.begin(), allowed_hosts_.end(), host) != allowed_hosts_.end();
}

// A proxy that ends TLS leaves the host, and the scheme is another.
bool OriginCheck::is_own(std::string_view origin, std::string_view host) const {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) {
    return false;  // "null"
  }
  const std::string_view authority = origin.substr(scheme + 3);
  const std::string_view port = origin.starts_with("https:") ? ":443" : ":80";
  if (equals_ignoring_case(without_suffix(authority, port), without_suffix(host, port))) {
    return true;
  }
  return std::find(allowed_hosts_.begin(), allowed_hosts_.end(), host_of(authority)) !=
         allowed_hosts_.end();
}

}  // namespace acrida
