#include "demo/erp_error.h"

#include <utility>

#include "demo/json_text.h"

namespace acrida::demo {
namespace {

std::string qualified_name(const ErpError& error) {
  return error.module_name.empty() ? error.exc_type : error.module_name + "." + error.exc_type;
}

std::string last_line(const ErpError& error) {
  std::string line = qualified_name(error);
  if (!error.message.empty()) {
    line += ": " + error.message;
  }
  return line;
}

// A list of one string, itself written as the text of a string.
std::string list_of_one(std::string_view text) {
  std::string list = "[";
  append_json_string(list, text);
  list += ']';
  return list;
}

std::string server_message(const ErpError& error, std::string_view exc_id) {
  std::string message;
  JsonText json(message);
  json.open_object().text("message", error.message);
  json.text("title", error.title.empty() ? "Message" : error.title);
  json.text("indicator", "red").integer("raise_exception", 1);
  json.text("__frappe_exc_id", exc_id).close_object();
  return message;
}

}  // namespace

ErpError validation_error(std::string what) {
  return {.message = std::move(what)};
}

ErpError link_error(std::string what) {
  return {.exc_type = "LinkValidationError", .message = std::move(what)};
}

ErpError mandatory_error(std::string what) {
  return {.exc_type = "MandatoryError", .message = std::move(what), .title = "Missing Fields"};
}

ErpError titled_error(std::string title, std::string what) {
  return {.message = std::move(what), .title = std::move(title)};
}

ErpError missing_document(std::string_view doctype, std::string_view name) {
  return {.status = 404,
          .exc_type = "DoesNotExistError",
          .message = std::string(doctype) + " " + std::string(name) + " not found",
          .title = "Not Found",
          .has_traceback = false};
}

ErpError not_whitelisted(std::string_view method) {
  return {.status = 403,
          .exc_type = "PermissionError",
          .message =
              "<details><summary>You are not permitted to access this resource. Login to "
              "access</summary>Function <strong>" +
              std::string(method) + "</strong> is not whitelisted.</details>",
          .title = "Method Not Allowed"};
}

ErpError not_permitted(std::string_view action, std::string_view doctype) {
  return {.status = 403,
          .exc_type = "PermissionError",
          .permission = "You need the '" + std::string(action) + "' permission on <strong>" +
                        std::string(doctype) + "</strong> to perform this action."};
}

ErpError not_permitted_at_all(std::string what) {
  return {.status = 403, .exc_type = "PermissionError", .message = std::move(what)};
}

ErpError login_refused(std::string message) {
  return {.status = 401, .exc_type = "AuthenticationError", .plain_message = std::move(message)};
}

ErpError python_error(std::string exc_type, std::string what) {
  return {.status = 500,
          .exc_type = std::move(exc_type),
          .message = std::move(what),
          .module_name = ""};
}

ErpError database_error(std::string what) {
  return {.status = 500,
          .exc_type = "OperationalError",
          .message = std::move(what),
          .module_name = "pymysql.err"};
}

ErpError deadlock_error() {
  return {
      .status = 500,
      .exc_type = "QueryDeadlockError",
      .message = "(1213, 'Deadlock found when trying to get lock; try restarting transaction')"};
}

ErpError lock_timeout_error() {
  return {.status = 500,
          .exc_type = "QueryTimeoutError",
          .message = "(1205, 'Lock wait timeout exceeded; try restarting transaction')"};
}

ErpError session_stopped() {
  return {.status = 503, .exc_type = "SessionStopped"};
}

ErpError in_read_only_mode() {
  return {.status = 503,
          .exc_type = "InReadOnlyMode",
          .message =
              "Site is running in read only mode for maintenance or site update, this action can "
              "not be performed right now. Please try again later.",
          .title = "In Read Only Mode"};
}

ErpError document_locked() {
  return {.exc_type = "DocumentLockedError"};
}

ErpError queue_overloaded() {
  return {.status = 503,
          .exc_type = "QueueOverloaded",
          .message = "Too many queued background jobs (500). Please retry after some time."};
}

ErpError no_redis() {
  return {.status = 500,
          .exc_type = "ConnectionError",
          .message = "Error 111 connecting to 127.0.0.1:11000. Connection refused.",
          .module_name = "redis.exceptions"};
}

ErpError too_many_connections() {
  return database_error("(1040, 'Too many connections')");
}

ErpError too_many_requests() {
  return {.status = 429, .exc_type = "TooManyRequestsError"};
}

ErpError rate_limit_exceeded() {
  return {
      .status = 429,
      .exc_type = "RateLimitExceededError",
      .message = "You hit the rate limit because of too many requests. Please try after sometime."};
}

ErpError account_locked(std::int64_t seconds) {
  return {.status = 500,
          .exc_type = "SecurityException",
          .message = "Your account has been locked and will resume after " +
                     std::to_string(seconds) + " seconds",
          .is_thrown = true};
}

std::string error_body(const ErpError& error, bool session_expired, std::string_view exc_id) {
  std::string body;
  JsonText json(body);
  json.open_object();
  if (!error.plain_message.empty()) {
    json.text("message", error.plain_message);
  }
  if (session_expired) {
    json.integer("session_expired", 1);
  }
  json.text("exc_type", error.exc_type);
  if (error.has_traceback) {
    const std::string line = last_line(error);
    json.text("exception", line);
    if (error.is_of_erpnext || error.module_name.starts_with("erpnext.")) {
      json.text("_exc_source", "erpnext (app)");
    }
    json.text("exc",
              list_of_one("Traceback (most recent call last):\n  (demo site)\n" + line + "\n"));
  }
  // A Python error is in the traceback only: nothing was thrown at the user.
  if (!error.message.empty() && (error.status != 500 || error.is_thrown)) {
    json.text("_server_messages", list_of_one(server_message(error, exc_id)));
  }
  if (!error.permission.empty()) {
    json.text("_error_message", error.permission);
  }
  json.close_object();
  return body;
}

}  // namespace acrida::demo
