#include "stats/server_facts.h"

#include <algorithm>

#include "stats/limits.h"

namespace acrida {

void ServerFacts::merge(const ServerFacts& other) {
  for (const std::string& server : other.servers) {
    if (servers.size() < kServersKept &&
        std::find(servers.begin(), servers.end(), server) == servers.end()) {
      servers.push_back(server);
    }
  }
  frappe = frappe || other.frappe;
  csrf_token = csrf_token || other.csrf_token;
  if (other.rate_limit_left && (!rate_limit_left || *other.rate_limit_left < *rate_limit_left)) {
    rate_limit_left = other.rate_limit_left;
    rate_limit = other.rate_limit;
  } else if (!rate_limit) {
    rate_limit = other.rate_limit;
  }
  retry_after = std::max(retry_after, other.retry_after);
  connections_opened += other.connections_opened;
  tls_handshakes += other.tls_handshakes;
  tls_resumed += other.tls_resumed;
  segments_sent += other.segments_sent;
  segments_repeated += other.segments_repeated;
}

}  // namespace acrida
