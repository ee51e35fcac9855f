// ServerTimes: how long requests took on the server by its own log, beside what they took for the
// user. The difference is queue and network.
//
// Thread: values; MonitorJoin is its owner's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "stats/histogram.h"
#include "stats/request_times.h"
#include "stats/run_data.h"

namespace acrida {

// Of the requests of one name that the log has.
struct ServerTimes {
  std::uint32_t entry = 0;  // index in RunData::entries
  std::uint64_t joined = 0;
  Duration server_p50{0};
  Duration server_p95{0};
  Duration total_p50{0};  // response times of the same requests
  Duration total_p95{0};
};

struct ServerTimesTable {
  std::string log;                   // the file
  std::uint64_t log_requests = 0;    // in it, of whatever origin
  std::uint64_t log_unreadable = 0;  // lines
  std::uint64_t kept = 0;            // requests of the run whose ids were kept
  std::uint64_t not_kept = 0;        // beyond kRequestTimesKept
  std::uint64_t joined = 0;
  std::vector<ServerTimes> entries;  // those with joined requests, by entry
};

// Joins the lines of Frappe's logs/monitor.json.log, one JSON object each, to the run's requests.
class MonitorJoin {
 public:
  // REQUIRES: both outlive the join. Cost: a sorted copy of the ids.
  MonitorJoin(const RequestTimes& times, const RunData& data);

  // A line without its end. What is no request is passed over; an id counts once, because Frappe
  // may write the last line of a batch twice.
  void add_line(std::string_view text);
  // REQUIRES: called once, at the end.
  ServerTimesTable finish() &&;

 private:
  struct Pair {
    Histogram server;
    Histogram total;
  };

  const RequestTimes& times_;
  const RunData& data_;
  std::vector<std::uint32_t> by_id_;  // indices in times_.items()
  std::vector<bool> joined_;          // the same order as by_id_
  std::vector<Pair> names_;           // aligned with times_.names()
  ServerTimesTable table_;
};

// Lines for the console.
std::string server_times_text(const ServerTimesTable& table, const RunData& data);

}  // namespace acrida
