// FrappeError: why a Frappe site did not do what it was asked, as its owner can read it.
//
// Frappe says what went wrong in JSON inside a string inside JSON, in HTML; what decides is the
// class of the exception (exc_type), not the status: 417 is any validation.
//
// Thread: a value.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

struct FrappeError {
  int status = 0;        // of HTTP; 0: there was no answer
  std::string exc_type;  // "ValidationError"; empty when the answer is not Frappe's
  std::string message;   // one line without HTML; never empty
  std::string request;   // "POST /api/resource/Item"
  bool session_expired = false;

  bool no_answer() const { return status == 0; }
  bool is(std::string_view type) const { return exc_type == type; }
  // The document, or the doctype, is not there.
  bool missing() const { return status == 404; }
  // The user lacks a right, or nobody is logged in.
  bool forbidden() const { return status == 403; }
  bool rate_limited() const { return status == 429; }

  // "Could not find Row #1: Mode of Payment: UPI (LinkValidationError, status 417)".
  std::string text() const;
  // The same with what was asked for in front.
  Error error() const { return Error(request + ": " + text()); }
};

template <class T>
using FrappeResult = std::expected<T, FrappeError>;

// From the answer to `request`. REQUIRES: it is no success.
FrappeError frappe_error(int status, std::string_view body, std::string_view request);

}  // namespace acrida
