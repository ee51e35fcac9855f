// A response, and the sample it becomes.
#include <utility>

#include "acrida/http.h"
#include "base/check.h"
#include "http/cookies.h"
#include "scenario/http_service.h"

namespace acrida {
namespace {

void settle(const detail::ExchangePointer& exchange, const Response& response) {
  if (exchange != nullptr && exchange->catch_response && !exchange->recorded) {
    exchange->service->record(*exchange, response);
  }
}

}  // namespace

Response::~Response() {
  settle(exchange_, *this);
}

Response& Response::operator=(Response&& other) noexcept {
  if (this != &other) {
    settle(exchange_, *this);
    exchange_ = std::move(other.exchange_);
  }
  return *this;
}

int Response::status() const {
  return exchange_->http.status();
}

bool Response::ok() const {
  return !exchange_->http.failed() && exchange_->http.status() < 400;
}

std::string_view Response::error() const {
  return exchange_->http.error_text;
}

std::string_view Response::body() const {
  return exchange_->http.failed() ? std::string_view() : exchange_->http.content;
}

Json Response::json() const {
  if (!exchange_->json_parsed) {
    exchange_->json_parsed = true;
    exchange_->json.parse(body());
  }
  return exchange_->json.root();
}

std::string_view Response::header(std::string_view name) const {
  return exchange_->http.failed() ? std::string_view()
                                  : exchange_->http.response.headers().get(name);
}

std::string_view Response::cookie(std::string_view name) const {
  if (exchange_->http.failed()) {
    return {};
  }
  const HeaderList& headers = exchange_->http.response.headers();
  std::string_view value;
  for (std::size_t i = headers.find(HeaderId::kSetCookie); i != HeaderList::kNotFound;
       i = headers.find(HeaderId::kSetCookie, i + 1)) {
    if (cookie_in_header(headers.value(i), name, value)) {
      return value;
    }
  }
  return {};
}

std::string_view Response::url() const {
  detail::Exchange& exchange = *exchange_;
  if (exchange.http.url) {
    return exchange.http.url->text();
  }
  const HttpConfig& config = exchange.client->client.config();
  if (!config.has_base) {
    return exchange.address;
  }
  // The address is not needed any more once the request was sent.
  exchange.address.assign(config.base.origin()).append(exchange.http.target);
  return exchange.address;
}

int Response::redirects() const {
  return exchange_->http.redirects;
}

Duration Response::response_time() const {
  const HttpExchange& http = exchange_->http;
  return exchange_->had_due ? http.done - exchange_->ready : http.service_time();
}

void Response::success() {
  ACRIDA_CHECK(exchange_->catch_response);
  exchange_->verdict = detail::CheckedAs::kSuccess;
}

void Response::failure(std::string_view why) {
  ACRIDA_CHECK(exchange_->catch_response);
  exchange_->verdict = detail::CheckedAs::kFailure;
  exchange_->why.assign(why);
}

}  // namespace acrida
