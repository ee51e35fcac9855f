// MetricsServer serves GET /metrics from what was published last.
//
// It has a thread of its own, and shares with the one that publishes a pointer to an immutable
// snapshot: publish() swaps it under a mutex that nobody holds for longer, so that no client, slow
// or hostile, keeps the run waiting. The text is written on the server's thread, once for each
// snapshot that is asked for.
//
// Limits: kMetricConnectionsMax connections, of which the oldest is closed for a further one;
// kMetricHeadBytesMax of a request; MetricTimes for a request and for its answer. A connection
// serves one request.
//
// Thread: open(), publish() and the destructor on any one.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "acrida/time.h"
#include "base/error.h"
#include "web/listen_address.h"
#include "web/metrics_snapshot.h"

namespace acrida {

inline constexpr std::size_t kMetricConnectionsMax = 32;
inline constexpr std::uint32_t kMetricHeadBytesMax = 8'192;

// Tests shorten them.
struct MetricTimes {
  Duration request = std::chrono::seconds(5);
  Duration answer = std::chrono::seconds(10);
};

class MetricsServer {
 public:
  // Listens from now on; a port that is taken is an error.
  static Result<std::unique_ptr<MetricsServer>> open(const ListenAddress& address,
                                                     MetricTimes times = {});
  // Closes all connections. In the child of a fork, where the thread is not, it does nothing.
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  // Until the first time, /metrics is an empty page.
  void publish(MetricsSnapshot snapshot);

  std::uint16_t port() const;
  // "http://127.0.0.1:9646/metrics".
  std::string url() const;

 private:
  class Impl;
  explicit MetricsServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
  const pid_t process_;
};

}  // namespace acrida
