#include "python/names.h"

namespace acrida {
namespace {

constexpr std::array<const char*, kNames> kTexts = {
    // Of the event.
    "request_type",
    "response_time",
    "name",
    "context",
    "exception",
    "start_time",
    "url",
    "response_length",
    "response",
    // Arguments and attributes.
    "catch_response",
    "data",
    "json",
    "headers",
    "timeout",
    "allow_redirects",
    "exchange",
    "status_code",
    "content",
    "_content",
    "text",
    "asked",
    "request_meta",
    "_request_event",
    "_catch_response",
    "request",
    "_perform",
    "_request",
    "_by_verb",
    "_note_cookies",
    "_report_natural",
    "_listener_failed",
    "reverse",
    "total",
    "entries",
    "stats",
    "log_request",
    "log_error",
    "_remember_response_times",
    "_settings",
    "bucket_response_time",
    "time",
    "switch",
    "history",
    "args",
    "label",
    "_greenlet",
    "_in_on_start",
    "fire",
    "ref",
    // HTTP methods.
    "GET",
    "OPTIONS",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
};

}  // namespace

bool Names::fill() {
  for (std::size_t i = 0; i < kNames; ++i) {
    names_[i] = PyUnicode_InternFromString(kTexts[i]);
    if (names_[i] == nullptr) {
      return false;
    }
  }
  event_keywords_ = PyTuple_New(kEventNames);
  for (std::size_t i = 0; event_keywords_ != nullptr && i < kEventNames; ++i) {
    PyTuple_SET_ITEM(event_keywords_, static_cast<Py_ssize_t>(i), Py_NewRef(names_[i]));
  }
  return event_keywords_ != nullptr;
}

void Names::clear() {
  for (PyObject*& name : names_) {
    Py_CLEAR(name);
  }
  Py_CLEAR(event_keywords_);
}

}  // namespace acrida
