// The client of one user, as scenarios see it. What a scenario gets wrong is thrown at it.
#include <stdexcept>
#include <string>
#include <utility>

#include "acrida/http.h"
#include "base/check.h"
#include "http/auth_header.h"
#include "scenario/http_service.h"

namespace acrida {
namespace {

UserClient& client_of(const std::unique_ptr<detail::ClientState>& state) {
  if (state == nullptr) {
    throw std::logic_error(
        "this HttpClient belongs to no user: use the member `client` of an HttpUser, from "
        "on_start() on");
  }
  return state->client;
}

}  // namespace

HttpClient::HttpClient() = default;
HttpClient::~HttpClient() = default;

void HttpClient::attach(std::unique_ptr<detail::ClientState> state) {
  state_ = std::move(state);
}

Request HttpClient::request(std::string_view method, std::string_view url) {
  client_of(state_);
  detail::ExchangePointer exchange = state_->service.take(*state_);
  exchange->http.method.assign(method);
  exchange->address.assign(url);
  exchange->name.assign(url);
  return Request(std::move(exchange));
}

void HttpClient::set_header(std::string_view name, std::string_view value) {
  HeaderBlock& headers = client_of(state_).headers();
  if (value.empty()) {
    headers.remove(name);
  } else if (const HttpError error = headers.set(name, value); error != HttpError::kNone) {
    throw std::invalid_argument("set_header(\"" + std::string(name) +
                                "\"): " + std::string(text(error)));
  }
}

void HttpClient::set_basic_auth(std::string_view user, std::string_view password) {
  set_header("Authorization", basic_authorization(user, password));
}

void HttpClient::set_bearer(std::string_view token) {
  set_header("Authorization", bearer_authorization(token));
}

void HttpClient::set_cookie(std::string_view name, std::string_view value) {
  UserClient& client = client_of(state_);
  const Url& base = client.config().base;
  if (!client.config().has_base ||
      client.cookies().set(name, value, base.host()) == CookieOutcome::kRefused) {
    throw std::invalid_argument("set_cookie(\"" + std::string(name) +
                                "\"): not a cookie's name and value, or the user has no host");
  }
}

std::string HttpClient::cookie(std::string_view name) const {
  UserClient& client = client_of(state_);
  const Loop& loop = client.engine().loop;
  return std::string(client.cookies().value(name, loop.wall_at(loop.now())));
}

void HttpClient::clear_cookies() {
  client_of(state_).cookies().clear();
}

void HttpClient::set_timeout(Duration total) {
  client_of(state_).own_config().timeout = total;
}

void HttpClient::set_connect_timeout(Duration limit) {
  client_of(state_).own_config().connect_timeout = limit;
}

void HttpClient::use_http2(bool wanted) {
  client_of(state_).own_config().http2 = wanted;
}

void HttpClient::set_insecure(bool insecure) {
  client_of(state_).own_config().insecure = insecure;
}

void HttpClient::set_proxy(std::string_view url) {
  Result<Url> proxy = parse_proxy(url);
  if (!proxy) {
    throw std::invalid_argument("set_proxy(): " + proxy.error().message());
  }
  client_of(state_).own_config().proxy = std::move(*proxy);
}

void HttpClient::set_unix_socket(std::string_view path) {
  const Result<std::string> plain = parse_unix_socket(path);
  Result<Endpoint> endpoint = plain ? Endpoint::from_unix_path(*plain) : fail(plain.error());
  if (!endpoint) {
    throw std::invalid_argument("set_unix_socket(): " + endpoint.error().message());
  }
  client_of(state_).own_config().unix_socket = *endpoint;
}

void HttpClient::close() {
  client_of(state_).close_idle();
}

}  // namespace acrida
