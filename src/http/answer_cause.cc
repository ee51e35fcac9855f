#include "http/answer_cause.h"

#include <algorithm>

#include "base/escape.h"
#include "base/html_text.h"
#include "base/json_cursor.h"
#include "base/strings.h"

namespace acrida {
namespace {

// JSON in a string in JSON: Frappe nests twice, an app that wraps messages once more.
constexpr int kNestingMax = 5;
// Of one message with its HTML; more would be cut off anyway.
constexpr std::size_t kRawBytesMax = std::size_t{4} * 1024;
// Of all messages of an answer, and how many are looked at.
constexpr std::size_t kMessagesBytesMax = std::size_t{64} * 1024;
constexpr int kMessagesMax = 20;

constexpr std::string_view kExpired = "the session has expired: ";

std::string text_of(std::string_view written, std::size_t bytes_max) {
  std::string text;
  append_json_text(written, bytes_max, text);
  return text;
}

// Not false, not null, not nothing: what Python calls true.
bool truthy(std::string_view written) {
  return !written.empty() && written != "0" && written != "false" && written != "null" &&
         written != "\"\"";
}

std::string_view member(std::string_view object, std::string_view name) {
  JsonCursor members = JsonCursor::object(object);
  while (members.next()) {
    if (members.name() == name) {
      return members.value();
    }
  }
  return {};
}

// What a text that may be JSON again says in the end.
std::string innermost(std::string text) {
  for (int depth = 0; depth < kNestingMax; ++depth) {
    std::string_view written;
    if (text.starts_with('{')) {
      written = member(text, "message");
    } else if (text.starts_with('[')) {
      JsonCursor elements = JsonCursor::array(text);
      written = elements.next() ? elements.value() : std::string_view();
    }
    if (written.empty()) {
      return text;
    }
    std::string inner = text_of(written, kRawBytesMax);
    text = inner.empty() ? std::string(written) : std::move(inner);
  }
  return text;
}

// The first message that was raised; warnings may come before it. Without one, the first.
std::string server_message(std::string_view written) {
  const std::string list = text_of(written, kMessagesBytesMax);
  std::string first;
  JsonCursor messages = JsonCursor::array(list);
  for (int seen = 0; seen < kMessagesMax && messages.next(); ++seen) {
    std::string message = text_of(messages.value(), kMessagesBytesMax);
    const bool raised = truthy(member(message, "raise_exception"));
    if (raised || seen == 0) {
      first = innermost(std::move(message));
    }
    if (raised) {
      break;
    }
  }
  return first;
}

// What is said at the top of a failed answer, as it is written there.
struct Said {
  std::string_view exc_type;
  std::string_view messages;
  std::string_view error_message;
  std::string_view exception;
  std::string_view message;
  bool session_expired = false;
};

Said read_top(std::string_view body) {
  Said said;
  JsonCursor members = JsonCursor::object(body);
  while (members.next()) {
    const std::string_view name = members.name();
    if (name == "exc_type") {
      said.exc_type = members.value();
    } else if (name == "_server_messages") {
      said.messages = members.value();
    } else if (name == "_error_message") {
      said.error_message = members.value();
    } else if (name == "exception") {
      said.exception = members.value();
    } else if (name == "message") {
      said.message = members.value();
    } else if (name == "session_expired") {
      said.session_expired = truthy(members.value());
    }
  }
  return said;
}

// Of "frappe.exceptions.ValidationError: text", the text.
std::string exception_text(std::string_view written) {
  const std::string text = text_of(written, kRawBytesMax);
  const std::size_t colon = text.find(": ");
  return colon == std::string::npos ? std::string() : text.substr(colon + 2);
}

std::string best_message(const Said& said) {
  std::string text = server_message(said.messages);
  if (text.empty()) {
    text = text_of(said.error_message, kRawBytesMax);
  }
  if (text.empty()) {
    text = exception_text(said.exception);
  }
  return text.empty() ? text_of(said.message, kRawBytesMax) : text;
}

// So that a text stays on one line, and harmless on a terminal.
void blank_controls(std::string& text) {
  std::ranges::replace_if(text, [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }, ' ');
}

bool is_json(std::string_view content_type) {
  constexpr std::string_view kJson = "application/json";
  return content_type.size() >= kJson.size() &&
         equals_ignoring_case(content_type.substr(0, kJson.size()), kJson);
}

bool names_near_an_end(std::string_view body, std::string_view needle) {
  constexpr std::size_t kLook = AnswerCause::kGoodBytesLookedAt;
  return body.substr(0, kLook).find(needle) != std::string_view::npos ||
         (body.size() > kLook &&
          body.substr(body.size() - std::min(body.size(), kLook)).find(needle) !=
              std::string_view::npos);
}

// {"message":{"prepared_report":true,"doc":null}}: what comes in the place of the rows.
bool is_prepared_without_rows(std::string_view body) {
  const std::string_view message = member(body, "message");
  return truthy(member(message, "prepared_report")) && member(message, "columns").empty() &&
         member(message, "result").empty();
}

}  // namespace

void AnswerCause::read(int status, std::string_view content_type, std::string_view body) {
  cause_.clear();
  message_.clear();
  session_expired_ = false;
  if (body.size() > kBodyBytesMax || !is_json(content_type)) {
    return;
  }
  if (status >= 400) {
    read_failed(body);
  } else {
    read_good(body);
  }
}

void AnswerCause::read_failed(std::string_view body) {
  const Said said = read_top(body);
  append_json_text(said.exc_type, kCauseBytesMax, cause_);
  blank_controls(cause_);
  session_expired_ = said.session_expired;
  set_message(best_message(said));
  if (session_expired_) {
    message_.insert(0, kExpired);
  }
}

void AnswerCause::read_good(std::string_view body) {
  if (names_near_an_end(body, "\"exc_type\"")) {
    if (!member(body, "exc_type").empty()) {
      read_failed(body);
    }
  } else if (names_near_an_end(body, "\"prepared_report\"") && is_prepared_without_rows(body)) {
    cause_ = kPreparedReport;
  }
}

void AnswerCause::set_message(std::string_view text) {
  std::string plain(text.substr(0, kRawBytesMax));
  blank_controls(plain);
  message_ = shorten(html_text(plain), kMessageBytesMax);
}

}  // namespace acrida
