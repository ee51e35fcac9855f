#include "http/redirect.h"

#include <string>
#include <utility>

namespace acrida {
namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;

bool may_keep_credentials(const Url& from, const Url& to) {
  if (from.host() != to.host()) {
    return false;
  }
  const bool upgraded =
      !from.secure() && from.port() == kHttpPort && to.secure() && to.port() == kHttpsPort;
  return upgraded || (from.secure() == to.secure() && from.port() == to.port());
}

bool becomes_get(int status, std::string_view method) {
  return (status == 301 && method == "POST") ||
         ((status == 302 || status == 303) && method != "HEAD");
}

}  // namespace

bool follow_redirect(HttpExchange& exchange, const Url& url, std::string_view target) {
  const int status = exchange.response.status();
  const bool redirect = (status >= 301 && status <= 303) || status == 307 || status == 308;
  const std::string_view location = exchange.response.location();
  if (!redirect || !exchange.follow_redirects || location.empty()) {
    return false;
  }
  if (exchange.redirects >= kRedirectsMax) {
    exchange.fail(HttpError::kTooManyRedirects);
    return false;
  }
  Result<Url> current = Url::parse(std::string(url.origin()) + std::string(target));
  Result<Url> next = current ? current->resolve(location) : current;
  if (!next) {
    exchange.fail(HttpError::kBadLocation);
    return false;
  }
  if (becomes_get(status, exchange.method)) {
    exchange.method = "GET";
  }
  if (status < 307) {
    exchange.has_body = exchange.expect_continue = false;
    exchange.body.clear();
    exchange.headers.remove("Content-Type");
  }
  exchange.headers.remove("Proxy-Authorization");
  if (!may_keep_credentials(url, *next)) {
    exchange.left_origin = true;
    remove_credentials(exchange.headers);
  }
  exchange.url = std::move(*next);
  exchange.first_byte = {};
  ++exchange.redirects;
  return true;
}

void remove_credentials(HeaderBlock& headers) {
  headers.remove("Authorization");
  headers.remove("Cookie");
}

}  // namespace acrida
