// Sample is everything one request tells the statistics.
//
// Thread: a value; its texts need to live only until Recorder::record() returns.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

// A (method, name) of one recorder; see Recorder::entry().
enum class EntryId : std::uint32_t {};

// A (entry, text of a failure) of one recorder; see Recorder::record().
enum class FailureId : std::uint32_t {};

// Which clock read the instant of the last byte.
enum class StampKind : std::uint8_t {
  kKernel,  // the kernel, when the bytes arrived
  kShared,  // the kernel, but several HTTP/2 streams ended in the same read
  kLoop     // our own loop, because the kernel gave no stamp (a Unix socket, for one)
};
inline constexpr int kStampKinds = 3;

// The parts of a request, in the order in which they happen.
enum class Phase : std::uint8_t { kDns, kConnect, kTls, kWaiting, kReceiving };
inline constexpr int kPhases = 5;

// How long each part took; 0 for a part that did not happen (a connection kept alive has no kDns,
// kConnect, kTls). kWaiting ends with the first byte of the response.
struct PhaseTimes {
  Duration dns{0};
  Duration connect{0};
  Duration tls{0};
  Duration waiting{0};
  Duration receiving{0};
};

// Sample::cause where nothing but the scenario was not content.
inline constexpr std::string_view kCheckCause = "check";

struct Sample {
  EntryId entry{};
  WallTime sent{};  // when the request was handed to the kernel

  // What is reported: done - sent in the closed model, done - due in the open one. Nothing when the
  // request has no response time (Locust's None): it counts as a request and in no time.
  std::optional<Duration> response_time;
  // done - sent. Kept beside the response time when had_due_time.
  Duration service_time{0};
  bool had_due_time = false;  // the open model: a schedule said when to send

  PhaseTimes phases;
  std::uint64_t bytes_sent = 0;           // headers and body, of all exchanges
  std::uint64_t wire_bytes_received = 0;  // as they came off the connection, before decoding
  std::uint64_t response_length = 0;      // Locust's: bytes of the decoded body
  // Requests that left for this sample: 1, more with redirects, 0 when no byte left (a refused
  // connection).
  std::uint32_t exchanges = 1;
  std::uint16_t status = 0;  // HTTP status of the last exchange, 0 without a response
  StampKind stamp = StampKind::kKernel;

  std::string_view failure;  // why it failed; empty for a success

  // What the site itself said went wrong, whatever the scenario makes of it: the class of the
  // exception ("LinkValidationError" of a Frappe site, "connection refused" of no answer) and its
  // message on one line. Empty: nothing did, or it did not say.
  // Of a check of the scenario's own that failed although the site said nothing: kCheckCause.
  std::string_view cause;
  std::string_view cause_message;
  // The user was in its on_start(): logins, as a rule, of which there are as many as users.
  bool in_on_start = false;
  std::string_view label;  // User::set_label(): the branch a till belongs to, say
  // How much later the request was handed to the kernel than the generator meant to. Never
  // negative. Nothing when it is not known: somebody else's client has sent the request.
  std::optional<Duration> send_lateness = Duration{0};
};

}  // namespace acrida
