// Names: the strings that attributes and keyword arguments are looked up by, interned once.
//
// Thread: the interpreter's.
#pragma once

#include <Python.h>

#include <array>
#include <cstddef>

namespace acrida {

// The keyword arguments of the request event first, in the order in which they are passed.
enum Name : std::size_t {
  kRequestType,
  kResponseTime,
  kNameName,
  kContext,
  kException,
  kStartTime,
  kUrlName,
  kResponseLength,
  kResponse,
  kEventNames,  // how many

  kCatchResponse = kEventNames,
  kData,
  kJson,
  kHeaders,
  kTimeout,
  kAllowRedirects,
  kExchange,
  kStatusCode,
  kContent,
  kKeptContent,
  kText,
  kAsked,
  kRequestMeta,
  kRequestEvent,
  kCatch,
  kRequest,
  kPerform,
  kLongRequest,
  kByVerb,
  kNoteCookies,
  kReportNatural,
  kListenerFailed,
  kReverse,
  kTotal,
  kEntries,
  kStats,
  kLogRequest,
  kLogError,
  kRemember,
  kSettings,
  kBucket,
  kTime,
  kSwitch,
  kHistory,
  kArgs,
  kLabel,
  kGreenlet,
  kInOnStart,
  kFire,
  kRef,

  kGet,
  kOptions,
  kHead,
  kPost,
  kPut,
  kPatch,
  kDelete,
  kNames,
};

class Names {
 public:
  // False with an error set.
  bool fill();
  void clear();
  PyObject* operator[](Name name) const { return names_[name]; }
  // ("request_type", ...), for PyObject_Vectorcall().
  PyObject* event_keywords() const { return event_keywords_; }

 private:
  std::array<PyObject*, kNames> names_{};
  PyObject* event_keywords_ = nullptr;
};

}  // namespace acrida
