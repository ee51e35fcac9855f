#include "site/frappe_error.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/strings.h"
#include "site/html_text.h"
#include "site/value.h"

namespace acrida {
namespace {

constexpr std::size_t kMessageBytesMax = 600;
// JSON in a string in JSON: Frappe nests twice, an app that wraps messages once more.
constexpr int kNestingMax = 5;

// What a text that may be JSON again says in the end.
std::string innermost(const Value& value, int depth) {
  if (depth > kNestingMax) {
    return {};
  }
  if (value.is_list()) {
    return value.items().empty() ? std::string() : innermost(value.items().back(), depth + 1);
  }
  if (value.is_object()) {
    return innermost(value["message"], depth + 1);
  }
  const std::string text = value.text();
  if (text.starts_with('{') || text.starts_with('[')) {
    if (const Result<Value> inner = Value::parse(text); inner) {
      return innermost(*inner, depth + 1);
    }
  }
  return text;
}

// The message that was raised; of several the last one that was, because warnings come before it.
std::string server_message(const Value& body) {
  const Result<Value> messages = Value::parse(body["_server_messages"].text());
  if (!messages) {
    return {};
  }
  std::string found;
  for (const Value& entry : messages->items()) {
    const Result<Value> message = Value::parse(entry.text());
    if (message && (*message)["raise_exception"].truthy()) {
      found = innermost(*message, 0);
    }
  }
  return found.empty() ? innermost(*messages, 0) : found;
}

// "frappe.exceptions.ValidationError: text".
std::string exception_message(const Value& body) {
  const std::string text = body["exception"].text();
  const std::size_t colon = text.find(": ");
  return colon == std::string::npos ? std::string() : text.substr(colon + 2);
}

std::string message_of(const Value& body) {
  for (const std::string& text : {server_message(body), body["_error_message"].text(),
                                  exception_message(body), body["message"].text()}) {
    if (std::string plain = html_text(text); !plain.empty()) {
      return shorten(plain, kMessageBytesMax);
    }
  }
  return {};
}

// For what came from nginx, a proxy or another program.
std::string status_message(int status) {
  switch (status) {
    case 401:
      return "user name or password is wrong";
    case 403:
      return "not permitted";
    case 404:
      return "not found: no Frappe site of this name answers here";
    case 413:
      return "the request is larger than the web server allows";
    case 429:
      return "too many requests: the site's rate limit is used up";
    case 502:
      return "the web server does not reach the ERP behind it (down, or restarting)";
    case 503:
      return "the site is in maintenance or overloaded";
    case 504:
      return "the ERP did not answer the web server in time";
    default:
      return fmt::format("status {}", status);
  }
}

}  // namespace

std::string FrappeError::text() const {
  if (status == 0) {
    return message;
  }
  return exc_type.empty() ? fmt::format("{} (status {})", message, status)
                          : fmt::format("{} ({}, status {})", message, exc_type, status);
}

FrappeError frappe_error(int status, std::string_view body, std::string_view request) {
  FrappeError error{.status = status,
                    .exc_type = {},
                    .message = {},
                    .request = std::string(request),
                    .session_expired = false};
  if (const Result<Value> json = Value::parse(body); json && json->is_object()) {
    error.exc_type = (*json)["exc_type"].text();
    error.session_expired = (*json)["session_expired"].truthy();
    error.message = message_of(*json);
  }
  if (error.message.empty()) {
    error.message = status_message(status);
  }
  return error;
}

}  // namespace acrida
