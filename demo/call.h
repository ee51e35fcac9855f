// One request on its way through the site, and what a page makes of it.
//
// Thread: values.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "demo/erp_error.h"
#include "demo/http_message.h"
#include "demo/session.h"
#include "demo/value.h"

namespace acrida::demo {

struct Route;

struct Call {
  HttpRequest request;
  const Route* route = nullptr;  // never null once admitted
  std::string doctype;
  std::string subject;  // the document's name, or the method's dotted name
  Value arguments;      // an object
  bool arguments_are_malformed = false;

  // Who it was served for, for the log.
  std::string user = "Guest";

  // While it is served.
  WallTime now;
  Session* session = nullptr;           // null: none
  const Account* account = nullptr;     // whose session or API key it came with; null: a guest
  std::optional<ErpError> key_refusal;  // what its Authorization header is refused with
  bool session_expired = false;
  bool session_ends = false;  // its cookies are to be deleted
};

// A page's answer: the body whole, ready to send.
struct Page {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
};
using Answer = std::expected<Page, ErpError>;

// {"message":<json>}, the envelope of a method's result; {"data":<json>}, that of a document.
inline Page message_page(std::string_view json) {
  return {.body = "{\"message\":" + std::string(json) + "}"};
}
inline Page data_page(std::string_view json) {
  return {.body = "{\"data\":" + std::string(json) + "}"};
}

}  // namespace acrida::demo
