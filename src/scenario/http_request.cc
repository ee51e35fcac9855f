// Building and sending a request.
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "acrida/http.h"
#include "base/check.h"
#include "http/auth_header.h"
#include "http/form.h"
#include "scenario/http_service.h"
#include "scenario/user_loop.h"

namespace acrida {
namespace {

bool is_whole_url(std::string_view address) {
  return address.starts_with("http://") || address.starts_with("https://");
}

// The base URL's own path stands before every path, as with Locust: --host https://erp/site.
std::string_view path_prefix(const Url& base) {
  std::string_view path = base.path();
  while (path.ends_with('/')) {
    path.remove_suffix(1);
  }
  return path;
}

void set_url(HttpExchange& http, const std::string& text) {
  Result<Url> url = Url::parse(text);
  if (!url) {
    http.fail(HttpError::kBadTarget, "InvalidURL: " + url.error().message());
    return;
  }
  if (url->has_credentials() && !http.headers.contains("Authorization")) {
    static_cast<void>(http.headers.set("Authorization", url_authorization(*url)));
  }
  http.url = std::move(*url);
}

void resolve_address(detail::Exchange& exchange) {
  HttpExchange& http = exchange.http;
  if (is_whole_url(exchange.address)) {
    set_url(http, exchange.address);
    return;
  }
  const HttpConfig& config = exchange.client->client.config();
  if (!config.has_base) {
    return;  // perform() says so
  }
  http.target.assign(path_prefix(config.base));
  if (!exchange.address.starts_with('/')) {
    exchange.address.insert(exchange.address.begin(), '/');
  }
  if (const HttpError error = append_target(exchange.address, http.target);
      error != HttpError::kNone) {
    http.fail(error);
  }
}

void set_body(HttpExchange& http, std::string_view bytes, std::string_view content_type) {
  http.body.assign(bytes);
  http.has_body = true;
  http.content_type = content_type;
}

// When the user was ready to send this: after its wait, or its last response, whatever came last;
// and where it is in its life.
void note_ready(detail::Exchange& exchange) {
  detail::ClientState& client = *exchange.client;
  const Loop& loop = exchange.service->engine().loop;
  exchange.had_due = client.user.take_due();
  exchange.in_on_start = client.user.state() == UserState::kStarting;
  exchange.ready = loop.wall_at(client.user.ready_at());
  if (!exchange.had_due) {
    exchange.ready = std::max(exchange.ready, client.last_done);
  }
}

}  // namespace

Request&& Request::name(std::string_view name) && {
  exchange_->name.assign(name);
  exchange_->own_name = true;
  return std::move(*this);
}

Request&& Request::header(std::string_view name, std::string_view value) && {
  if (const HttpError error = exchange_->http.headers.set(name, value); error != HttpError::kNone) {
    exchange_->http.fail(error);
  }
  return std::move(*this);
}

Request&& Request::query(std::string_view name, std::string_view value) && {
  append_query(name, value, exchange_->address);
  return std::move(*this);
}

Request&& Request::query(std::string_view name, std::int64_t value) && {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
  return std::move(*this).query(
      name, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

Request&& Request::json(const JsonText& value) && {
  set_body(exchange_->http, value.text(), "application/json");
  return std::move(*this);
}

Request&& Request::json_text(std::string_view text) && {
  set_body(exchange_->http, text, "application/json");
  return std::move(*this);
}

Request&& Request::body(std::string_view bytes, std::string_view content_type) && {
  set_body(exchange_->http, bytes, {});
  if (!exchange_->http.headers.contains("Content-Type")) {
    return std::move(*this).header("Content-Type", content_type);
  }
  return std::move(*this);
}

Request&& Request::form(std::string_view name, std::string_view value) && {
  HttpExchange& http = exchange_->http;
  append_form_field(name, value, http.body);
  http.has_body = true;
  http.content_type = kFormContentType;
  return std::move(*this);
}

Request&& Request::part(std::string_view name,
                        std::string_view content,
                        std::string_view file_name,
                        std::string_view content_type) && {
  detail::Exchange& exchange = *exchange_;
  if (!exchange.multipart) {
    exchange.multipart.emplace(exchange.client->user.user().random()());
  }
  exchange.multipart->add(name, content, file_name, content_type);
  return std::move(*this);
}

Request&& Request::basic_auth(std::string_view user, std::string_view password) && {
  return std::move(*this).header("Authorization", basic_authorization(user, password));
}

Request&& Request::bearer(std::string_view token) && {
  return std::move(*this).header("Authorization", bearer_authorization(token));
}

Request&& Request::follow_redirects(bool follow) && {
  exchange_->http.follow_redirects = follow;
  return std::move(*this);
}

Request&& Request::expect_continue() && {
  exchange_->http.expect_continue = true;
  return std::move(*this);
}

Request&& Request::timeout(Duration limit) && {
  exchange_->http.timeout = limit;
  return std::move(*this);
}

Request&& Request::catch_response() && {
  exchange_->catch_response = true;
  return std::move(*this);
}

bool Request::Awaiter::await_suspend(std::coroutine_handle<> user) {
  detail::Exchange& exchange = *exchange_;
  HttpExchange& http = exchange.http;
  resolve_address(exchange);
  if (exchange.multipart) {
    http.content_type = {};
    static_cast<void>(http.headers.set("Content-Type", exchange.multipart->content_type()));
    http.body = std::move(*exchange.multipart).take();
    http.has_body = true;
  }
  if (http.has_body && !http.content_type.empty() && !http.headers.contains("Content-Type")) {
    static_cast<void>(http.headers.set("Content-Type", http.content_type));
  }
  http.expect_continue = http.expect_continue && http.has_body;
  note_ready(exchange);
  exchange.started = true;
  exchange.performing = exchange.client->client.perform(http);
  return exchange.performing.await_suspend(user);
}

Request::Awaiter::~Awaiter() {
  if (exchange_ == nullptr || !exchange_->started) {
    return;
  }
  exchange_->performing = {};
  exchange_->service->record_cut_off(*exchange_);
}

Response Request::Awaiter::await_resume() {
  exchange_->performing.await_resume();
  exchange_->performing = {};
  exchange_->client->last_done = exchange_->http.done;
  detail::Exchange& exchange = *exchange_;
  Response response(std::move(exchange_));
  if (!exchange.catch_response) {
    exchange.service->record(exchange, response);
  }
  return response;
}

}  // namespace acrida
