#include "python/event_sample.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/answer_cause.h"
#include "http/transport_error.h"
#include "python/object.h"
#include "stats/sample.h"

namespace acrida {
namespace {

// Longer times than this, either way, are no times of requests; with them sums stay in their range.
constexpr double kLongestMilliseconds = 86'400e3 * 365 * 10;
constexpr double kLastSecond = 4e9;  // of the epoch
constexpr double kLargestBody = 1e12;
// An event's times are made of the exchange's, by way of floats: this much is lost on the way.
constexpr Duration kRounding = std::chrono::microseconds(1);

// Whether the error that is set is one to go on from: it is cleared.
bool forgive() {
  if (PyErr_ExceptionMatches(PyExc_Exception) == 0) {
    return false;
  }
  PyErr_Clear();
  return true;
}

// The number that an object is, if it is one. False: an error is set.
bool read_number(PyObject* object, std::optional<double>& number) {
  number.reset();
  if (object == nullptr || object == Py_None) {
    return true;
  }
  const double value = PyFloat_AsDouble(object);
  if (value == -1.0 && PyErr_Occurred() != nullptr) {
    return forgive();
  }
  if (std::isfinite(value)) {
    number = value;
  }
  return true;
}

bool read_time(PyObject* milliseconds, std::optional<Duration>& time) {
  std::optional<double> number;
  if (!read_number(milliseconds, number)) {
    return false;
  }
  time = number.transform([](double value) {
    return Duration(
        std::llround(std::clamp(value, -kLongestMilliseconds, kLongestMilliseconds) * 1e6));
  });
  return true;
}

// A text of any object, for as long as `holder` holds it. False: an error is set.
bool read_text(PyObject* object, Owned& holder, std::string_view& text) {
  if (PyUnicode_Check(object)) {
    holder = Owned::share(object);
  } else {
    holder = Owned(PyObject_Str(object));
    if (!holder && !forgive()) {
      return false;
    }
  }
  Py_ssize_t size = 0;
  const char* data = holder ? PyUnicode_AsUTF8AndSize(holder.get(), &size) : nullptr;
  if (data == nullptr && holder && forgive()) {  // half a character
    holder = Owned(PyUnicode_AsEncodedString(holder.get(), "utf-8", "replace"));
    data = holder ? PyBytes_AS_STRING(holder.get()) : nullptr;
    size = holder ? PyBytes_GET_SIZE(holder.get()) : 0;
  }
  if (data == nullptr && PyErr_Occurred() != nullptr) {
    return false;
  }
  text = data == nullptr ? std::string_view("[no text]")
                         : std::string_view(data, static_cast<std::size_t>(size));
  return true;
}

// An attribute, or null. False: an error is set.
bool read_attribute(PyObject* object, PyObject* name, Owned& value) {
  value = Owned(PyObject_GetAttr(object, name));
  return value || forgive();
}

// The call of a response that came through the engine; null for any other.
bool read_call(PyObject* response, const ModuleState& state, Owned& exchange, Call*& call) {
  call = nullptr;
  if (response == nullptr || response == Py_None) {
    return true;
  }
  if (!read_attribute(response, state.names[kExchange], exchange)) {
    return false;
  }
  if (exchange && Py_TYPE(exchange.get()) == state.exchange) {
    call = reinterpret_cast<ExchangeObject*>(exchange.get())->call.get();
  }
  return true;
}

StampKind stamp_kind(const HttpExchange& http) {
  if (http.stamp == StampSource::kLoop) {
    return StampKind::kLoop;
  }
  return http.shared_stamp ? StampKind::kShared : StampKind::kKernel;
}

// What went over the wire, once: a second event about the same exchange sent nothing.
void add_wire(Sample& sample, Call& call) {
  if (call.recorded) {
    return;
  }
  call.recorded = true;
  const HttpExchange& http = call.http;
  sample.bytes_sent += http.bytes_sent;
  sample.wire_bytes_received += http.bytes_received;
  sample.exchanges += static_cast<std::uint32_t>(http.exchanges);
  sample.phases.dns += http.phases.dns;
  sample.phases.connect += http.phases.connect;
  sample.phases.tls += http.phases.tls;
}

struct Chain {
  WallTime first;     // when its first request was sent
  bool whole = true;  // all of them by the engine
};

// Adds the redirects that led to a response, each with its part of the wire.
bool add_redirects(PyObject* response, const ModuleState& state, Sample& sample, Chain& chain) {
  Owned history;
  if (!read_attribute(response, state.names[kHistory], history)) {
    return false;
  }
  const bool known = history && PyList_Check(history.get());
  for (Py_ssize_t i = 0; known && i < PyList_GET_SIZE(history.get()); ++i) {
    const Owned hop = Owned::share(PyList_GET_ITEM(history.get(), i));
    Owned exchange;
    Call* call = nullptr;
    if (!read_call(hop.get(), state, exchange, call)) {
      return false;
    }
    if (call == nullptr) {
      chain.whole = false;
      continue;
    }
    chain.first = i == 0 ? call->http.started : chain.first;
    add_wire(sample, *call);
  }
  return true;
}

bool agree(const std::optional<Duration>& told, Duration measured) {
  return told && std::chrono::abs(*told - measured) <= kRounding;
}

// `sample` has the event's own time.
bool add_exchange(PyObject* response, const ModuleState& state, Sample& sample, Call& call) {
  const HttpExchange& http = call.http;
  const bool again = call.recorded;
  Chain chain{.first = http.started};
  Duration measured = http.service_time();
  add_wire(sample, call);
  if (!agree(sample.response_time, measured)) {
    if (!add_redirects(response, state, sample, chain)) {
      return false;
    }
    measured = chain.whole ? http.done - chain.first : measured;
  }
  sample.status = static_cast<std::uint16_t>(http.status());
  sample.cause = http.cause;
  sample.cause_message = http.cause_message;
  sample.sent = chain.first;
  sample.service_time = measured;
  sample.phases.waiting = again ? Duration::zero() : http.waiting();
  sample.phases.receiving = again ? Duration::zero() : http.receiving();
  if (agree(sample.response_time, measured)) {
    sample.response_time = measured;
    sample.stamp = stamp_kind(http);
  }
  if (!again) {
    sample.send_lateness = std::max(http.started - call.ready, Duration::zero());
  }
  return true;
}

bool read_start(PyObject* seconds, Sample& sample) {
  std::optional<double> start;
  if (!read_number(seconds, start)) {
    return false;
  }
  if (start) {
    sample.sent = WallTime(from_seconds(std::clamp(*start, 0.0, kLastSecond)));
  }
  return true;
}

// What was answered, of a response that did not come through the engine.
struct Answer {
  int status = 0;
  std::string_view body;  // as long as `holder` holds it
  Owned holder;
};

bool read_status(PyObject* response, const ModuleState& state, int& status) {
  Owned value;
  if (!read_attribute(response, state.names[kStatusCode], value)) {
    return false;
  }
  if (value && PyLong_Check(value.get())) {
    int overflow = 0;
    const long number = PyLong_AsLongAndOverflow(value.get(), &overflow);
    status = overflow == 0 && number >= 100 && number <= 999 ? static_cast<int>(number) : 0;
  }
  return true;
}

// The bytes that an attribute holds, or that its text is; none when it is neither.
bool read_bytes(PyObject* response, PyObject* name, Answer& answer) {
  if (!read_attribute(response, name, answer.holder)) {
    return false;
  }
  PyObject* const value = answer.holder.get();
  if (value != nullptr && PyBytes_Check(value)) {
    answer.body = {PyBytes_AS_STRING(value), static_cast<std::size_t>(PyBytes_GET_SIZE(value))};
  } else if (value != nullptr && PyUnicode_Check(value)) {
    return read_text(value, answer.holder, answer.body);
  }
  return true;
}

// Of a response of requests, only a body that has been read: looking at `content` would read it
// from the network.
bool read_answer(PyObject* response, const ModuleState& state, Answer& answer) {
  if (response == nullptr || response == Py_None) {
    return true;
  }
  if (!read_status(response, state, answer.status)) {
    return false;
  }
  if (answer.status < 400 || !read_bytes(response, state.names[kKeptContent], answer)) {
    return answer.status < 400;
  }
  const bool of_requests = static_cast<bool>(answer.holder);
  return of_requests || !answer.body.empty() ||
         (read_bytes(response, state.names[kContent], answer) &&
          (!answer.body.empty() || read_bytes(response, state.names[kText], answer)));
}

// What somebody else's client was told, when it was told that it failed.
bool read_cause(PyObject* response, const ModuleState& state, Sample& sample, AnswerCause& said) {
  Answer answer;
  if (!read_answer(response, state, answer)) {
    return false;
  }
  sample.status = static_cast<std::uint16_t>(answer.status);
  if (answer.status >= 400 && answer.body.starts_with('{')) {
    said.read(answer.status, "application/json", answer.body);
    sample.cause = said.cause();
    sample.cause_message = said.message();
  } else if (answer.status == 0) {
    sample.cause = transport_cause(sample.failure);
  }
  return true;
}

bool read_sample(const ModuleState& state,
                 PyObject* const* event,
                 Sample& sample,
                 Owned& exchange,
                 Call*& call) {
  sample.exchanges = 0;
  sample.stamp = StampKind::kLoop;
  sample.send_lateness.reset();
  std::optional<double> length;
  if (!read_time(event[kResponseTime], sample.response_time) ||
      !read_number(event[kResponseLength], length) ||
      !read_call(event[kResponse], state, exchange, call)) {
    return false;
  }
  sample.response_length =
      static_cast<std::uint64_t>(std::clamp(length.value_or(0), 0.0, kLargestBody));
  return call != nullptr ? add_exchange(event[kResponse], state, sample, *call)
                         : read_start(event[kStartTime], sample);
}

// The user whose greenlet runs; empty in any other.
bool read_user(const RunRecordObject& to, const ModuleState& state, Owned& user) {
  PyObject* const get_current = reinterpret_cast<const EngineObject*>(to.engine)->get_current.get();
  if (get_current == nullptr) {
    return true;  // the collector has been here
  }
  const Owned greenlet(PyObject_CallNoArgs(get_current));
  Owned arguments;
  if (!greenlet || !read_attribute(greenlet.get(), state.names[kArgs], arguments)) {
    return false;
  }
  if (!arguments || !PyTuple_Check(arguments.get()) || PyTuple_GET_SIZE(arguments.get()) != 1) {
    return true;
  }
  const Owned first = Owned::share(PyTuple_GET_ITEM(arguments.get(), 0));
  Owned its_greenlet;
  if (!read_attribute(first.get(), state.names[kGreenlet], its_greenlet)) {
    return false;
  }
  if (its_greenlet && its_greenlet.get() == greenlet.get()) {
    user = Owned::share(first.get());
  }
  return true;
}

// What the user says of itself.
bool read_user_state(const RunRecordObject& to,
                     const ModuleState& state,
                     Owned& label,
                     Sample& sample) {
  Owned user;
  Owned starting;
  if (!read_user(to, state, user)) {
    return false;
  }
  if (!user) {
    return true;
  }
  if (!read_attribute(user.get(), state.names[kInOnStart], starting) ||
      !read_attribute(user.get(), state.names[kLabel], label)) {
    return false;
  }
  sample.in_on_start = starting && starting.get() == Py_True;
  return !label || !PyUnicode_Check(label.get()) || read_text(label.get(), label, sample.label);
}

// As Locust's statistics group it.
bool read_failure(const RunRecordObject& to,
                  PyObject* exception,
                  Owned& holder,
                  std::string_view& text) {
  const Owned made(to.failure_text == nullptr ? PyObject_Repr(exception)
                                              : PyObject_CallOneArg(to.failure_text, exception));
  if (!made && !forgive()) {
    return false;
  }
  if (!read_text(made ? made.get() : exception, holder, text)) {
    return false;
  }
  text = text.empty() ? std::string_view("[no text]") : text;
  return true;
}

}  // namespace

int record_event(const RunRecordObject& to,
                 const ModuleState& state,
                 PyObject* const* event,
                 PyObject* exception) {
  Sample sample;
  AnswerCause said;
  Owned exchange;  // holds what the sample's texts are
  Call* call = nullptr;
  Owned method_holder;
  Owned name_holder;
  Owned failure_holder;
  Owned label_holder;
  std::string_view method;
  std::string_view name;
  if (!read_sample(state, event, sample, exchange, call) ||
      !read_user_state(to, state, label_holder, sample) ||
      !read_text(event[kRequestType], method_holder, method) ||
      !read_text(event[kNameName], name_holder, name) ||
      (exception != nullptr && !read_failure(to, exception, failure_holder, sample.failure))) {
    return -1;
  }
  if (exception != nullptr && call == nullptr &&
      !read_cause(event[kResponse], state, sample, said)) {
    return -1;
  }
  if (exception != nullptr && sample.cause.empty() && sample.status != 0 && sample.status < 400) {
    sample.cause = kCheckCause;
  }
  if (call == nullptr) {
    to.record->record(method, name, sample);
    return 0;
  }
  const ClientObject* const client = reinterpret_cast<ExchangeObject*>(exchange.get())->client;
  const RunRecord::Sent sent{*client->client, call->http};
  to.record->record(method, name, sample, &sent);
  return 0;
}

}  // namespace acrida
