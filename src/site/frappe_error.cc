#include "site/frappe_error.h"

#include <fmt/format.h>

#include "http/answer_cause.h"

namespace acrida {
namespace {

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
  AnswerCause answer;
  answer.read(status, "application/json", body);
  error.exc_type = answer.cause();
  error.session_expired = answer.session_expired();
  error.message = answer.message();
  if (error.message.empty()) {
    error.message = status_message(status);
  }
  return error;
}

}  // namespace acrida
