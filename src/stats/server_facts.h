// ServerFacts is what the site under test says of itself beside its answers, and what the
// connections to it went through.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "acrida/time.h"

namespace acrida {

struct ServerFacts {
  // Different values of the Server header, in the order of their first use; at most kServersKept.
  std::vector<std::string> servers;
  bool frappe = false;      // an answer was a Frappe site's
  bool csrf_token = false;  // a session of it has been given a CSRF token

  // A site that limits rates: what it said it has left, at the least, of how much (the unit is the
  // site's own), and the longest wait it asked for.
  std::optional<double> rate_limit_left;
  std::optional<double> rate_limit;
  Duration retry_after{0};

  std::uint64_t connections_opened = 0;
  std::uint64_t tls_handshakes = 0;
  std::uint64_t tls_resumed = 0;
  // TCP, as the kernel counts it: of the connections that were closed meanwhile.
  std::uint64_t segments_sent = 0;
  std::uint64_t segments_repeated = 0;

  // What both know: counts are added.
  void merge(const ServerFacts& other);
};

}  // namespace acrida
