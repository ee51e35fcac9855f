#include "site/frappe_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/check.h"
#include "base/strings.h"
#include "http/exchange.h"
#include "http/percent.h"

namespace acrida {
namespace {

// A turn waits for the next event; this bounds only how often nothing is looked at.
constexpr Duration kTurnMax = std::chrono::minutes(1);
constexpr std::string_view kTokenHeader = "X-Frappe-CSRF-Token";
constexpr std::size_t kTokenBytesMax = 200;

// The session has to be somebody's.
bool is_session(std::string_view sid) {
  return !sid.empty() && sid != "Guest";
}

// frappe.csrf_token = "..."; in the desk's page.
std::string token_in_page(std::string_view page) {
  constexpr std::string_view kMark = "csrf_token = \"";
  const std::size_t begin = page.find(kMark);
  if (begin == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = page.substr(begin + kMark.size());
  const std::size_t end = rest.find('"');
  // Without a second quote `end` is larger than anything.
  return end > kTokenBytesMax || rest.substr(0, end) == "None" ? std::string()
                                                               : std::string(rest.substr(0, end));
}

std::string list_path(const FrappeList& wanted, std::size_t start, std::size_t rows) {
  Value fields = Value::list({});
  for (const std::string& field : wanted.fields) {
    fields.append(field);
  }
  std::string path = resource_path(wanted.doctype);
  append_query("fields", fields.to_json(), path);
  if (!wanted.filters.empty()) {
    append_query("filters", Value::list(wanted.filters).to_json(), path);
  }
  // By name, so that what is created meanwhile moves no document from one page to the next.
  append_query("order_by", "name asc", path);
  append_query("limit_start", std::to_string(start), path);
  append_query("limit_page_length", std::to_string(rows), path);
  return path;
}

Task<> sleeper(Loop& loop, Duration span) {
  co_await loop.sleep_until(loop.now() + span);
}

FrappeError no_json(const FrappeAnswer& answer, std::string request) {
  return {.status = answer.status,
          .exc_type = {},
          .message = fmt::format("answered with {} instead of JSON: this is no Frappe site",
                                 answer.header("Content-Type")),
          .request = std::move(request),
          .session_expired = false};
}

}  // namespace

std::string resource_path(std::string_view doctype, std::string_view name) {
  std::string path = "/api/resource/";
  append_percent_encoded(doctype, path);
  if (!name.empty()) {
    path += '/';
    append_percent_encoded(name, path);
  }
  return path;
}

std::string FrappeAnswer::header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (equals_ignoring_case(known, name)) {
      return value;
    }
  }
  return {};
}

FrappeClient::FrappeClient(Loop& loop, HttpConfig config, TlsOptions tls)
    : loop_(loop),
      engine_(loop, std::move(tls)),
      client_(engine_, std::make_shared<HttpConfig>(std::move(config))),
      prefix_(client_.config().base.path()) {
  ACRIDA_CHECK(client_.config().has_base);
  while (prefix_.ends_with('/')) {
    prefix_.pop_back();
  }
  ACRIDA_CHECK(client_.headers().set("Accept", "application/json") == HttpError::kNone);
}

FrappeResult<void> FrappeClient::log_in(std::string_view user, std::string_view password) {
  be_guest();
  const Value account = Value::object({{"usr", user}, {"pwd", password}});
  const Wanted wanted{.method = "POST", .path = "/api/method/login", .body = account.to_json()};
  const FrappeResult<Value> answer = ask_json(wanted);
  if (!answer) {
    return std::unexpected(answer.error());
  }
  if (is_session(client_.cookies().value("sid", loop_.wall_at(loop_.now())))) {
    return {};
  }
  const std::string said = (*answer)["message"].text();
  std::string why = "answered the login without a session: " + said;
  if (said == "Password Reset") {
    why = "the password has expired and has to be renewed in a browser";
  } else if (!(*answer)["verification"].is_null()) {
    why = "two-factor authentication is on for this user; switch it off for test accounts";
  }
  return std::unexpected(FrappeError{.status = 200,
                                     .exc_type = {},
                                     .message = std::move(why),
                                     .request = "POST /api/method/login",
                                     .session_expired = false});
}

void FrappeClient::use_token(std::string_view token) {
  be_guest();
  // What no header can carry is refused by the site as a wrong token.
  static_cast<void>(client_.headers().set("Authorization", fmt::format("token {}", trim(token))));
}

void FrappeClient::be_guest() {
  client_.cookies().clear();
  client_.headers().remove("Authorization");
  client_.headers().remove(kTokenHeader);
  csrf_token_wanted_ = false;
}

FrappeResult<Value> FrappeClient::get(std::string_view doctype, std::string_view name) {
  return data_of({.method = "GET", .path = resource_path(doctype, name), .body = {}});
}

FrappeResult<std::optional<Value>> FrappeClient::find(std::string_view doctype,
                                                      std::string_view name) {
  FrappeResult<Value> found = get(doctype, name);
  if (found) {
    return std::move(*found);
  }
  if (found.error().missing()) {
    return std::nullopt;
  }
  return std::unexpected(std::move(found.error()));
}

FrappeResult<std::vector<Value>> FrappeClient::list(const FrappeList& wanted) {
  std::vector<Value> rows;
  while (true) {
    const std::size_t page_rows = std::min(kPageRows, wanted.rows_max - rows.size());
    const FrappeResult<Value> page =
        data_of({.method = "GET", .path = list_path(wanted, rows.size(), page_rows), .body = {}});
    if (!page) {
      return std::unexpected(page.error());
    }
    rows.insert(rows.end(), page->items().begin(), page->items().end());
    if (page->items().size() < page_rows) {
      return rows;
    }
    if (rows.size() < wanted.rows_max) {
      continue;
    }
    if (wanted.rows_max < kFrappeRowsMax) {
      return rows;
    }
    return std::unexpected(
        FrappeError{.status = 200,
                    .exc_type = {},
                    .message = fmt::format("more than {} documents", kFrappeRowsMax),
                    .request = "GET " + resource_path(wanted.doctype),
                    .session_expired = false});
  }
}

FrappeResult<Value> FrappeClient::create(std::string_view doctype, const Value& fields) {
  return data_of({.method = "POST", .path = resource_path(doctype), .body = fields.to_json()});
}

FrappeResult<Value> FrappeClient::update(std::string_view doctype,
                                         std::string_view name,
                                         const Value& fields) {
  return data_of({.method = "PUT", .path = resource_path(doctype, name), .body = fields.to_json()});
}

FrappeResult<Value> FrappeClient::submit(std::string_view doctype, std::string_view name) {
  return update(doctype, name, Value::object({{"docstatus", 1}}));
}

FrappeResult<Value> FrappeClient::cancel(std::string_view doctype, std::string_view name) {
  return update(doctype, name, Value::object({{"docstatus", 2}}));
}

FrappeResult<void> FrappeClient::remove(std::string_view doctype, std::string_view name) {
  const FrappeResult<Value> answer =
      ask_json({.method = "DELETE", .path = resource_path(doctype, name), .body = {}});
  if (!answer) {
    return std::unexpected(answer.error());
  }
  return {};
}

FrappeResult<Value> FrappeClient::call(std::string_view method, const Value& arguments) {
  FrappeResult<Value> answer = ask_json({.method = "POST",
                                         .path = "/api/method/" + std::string(method),
                                         .body = arguments.to_json()});
  if (!answer) {
    return answer;
  }
  return (*answer)["message"];
}

FrappeResult<Value> FrappeClient::ask(std::string_view method) {
  FrappeResult<Value> answer =
      ask_json({.method = "GET", .path = "/api/method/" + std::string(method), .body = {}});
  if (!answer) {
    return answer;
  }
  return (*answer)["message"];
}

FrappeResult<FrappeAnswer> FrappeClient::page(std::string_view path) {
  return exchange({.method = "GET", .path = std::string(path), .body = {}});
}

FrappeResult<Value> FrappeClient::data_of(const Wanted& wanted) {
  FrappeResult<Value> answer = ask_json(wanted);
  if (!answer) {
    return answer;
  }
  return (*answer)["data"];
}

FrappeResult<Value> FrappeClient::ask_json(const Wanted& wanted) {
  std::string request = fmt::format("{} {}", wanted.method, percent_decode(wanted.path));
  request.resize(std::min(request.find('?'), request.size()));
  FrappeResult<FrappeAnswer> answer = exchange(wanted);
  if (!answer) {
    return std::unexpected(std::move(answer.error()));
  }
  if (answer->status == 400 && frappe_error(400, answer->body, request).is("CSRFTokenError")) {
    csrf_token_wanted_ = true;
    if (fetch_csrf_token()) {
      answer = exchange(wanted);
      if (!answer) {
        return std::unexpected(std::move(answer.error()));
      }
    }
  }
  if (const std::string location = answer->header("Location");
      answer->status >= 300 && answer->status < 400 && !location.empty()) {
    return std::unexpected(FrappeError{
        .status = answer->status,
        .exc_type = {},
        .message = fmt::format("redirects to {}: give that address as --host", location),
        .request = std::move(request),
        .session_expired = false});
  }
  if (!answer->ok()) {
    return std::unexpected(frappe_error(answer->status, answer->body, request));
  }
  Result<Value> body = Value::parse(answer->body);
  if (!body) {
    return std::unexpected(no_json(*answer, std::move(request)));
  }
  return std::move(*body);
}

FrappeResult<FrappeAnswer> FrappeClient::exchange(const Wanted& wanted) {
  const auto http = std::make_unique<HttpExchange>();
  http->method = wanted.method;
  http->follow_redirects = false;
  if (const HttpError error = append_target(prefix_ + wanted.path, http->target);
      error != HttpError::kNone) {
    http->fail(error);
  }
  if (!wanted.body.empty()) {
    http->body = wanted.body;
    http->has_body = true;
    ACRIDA_CHECK(http->headers.set("Content-Type", "application/json") == HttpError::kNone);
  }
  ++requests_;
  Task<> task = client_.perform(*http);
  run(task);
  if (http->failed()) {
    return std::unexpected(FrappeError{.status = 0,
                                       .exc_type = {},
                                       .message = http->error_text,
                                       .request = fmt::format("{} {}", wanted.method, wanted.path),
                                       .session_expired = false});
  }
  FrappeAnswer answer;
  answer.status = http->status();
  answer.body = std::move(http->content);
  const HeaderList& headers = http->response.headers();
  for (std::size_t i = 0; i < headers.size(); ++i) {
    answer.headers.emplace_back(headers.name(i), headers.value(i));
  }
  return answer;
}

void FrappeClient::pause(Duration span) {
  Task<> sleep = sleeper(loop_, span);
  run(sleep);
}

void FrappeClient::run(Task<>& task) {
  task.start();
  while (!task.done()) {
    loop_.turn(kTurnMax);
  }
}

// v16 calls its desk /desk.
bool FrappeClient::fetch_csrf_token() {
  constexpr std::array<std::string_view, 2> kDesks = {"/app", "/desk"};
  for (const std::string_view desk : kDesks) {
    const FrappeResult<FrappeAnswer> answer = page(desk);
    if (answer && answer->ok()) {
      if (const std::string token = token_in_page(answer->body); !token.empty()) {
        return client_.headers().set(kTokenHeader, token) == HttpError::kNone;
      }
    }
  }
  return false;
}

}  // namespace acrida
