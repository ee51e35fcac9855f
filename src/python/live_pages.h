// LivePages: the pages of a web server that show a locustfile's run, and what they are told.
//
// Thread: RunRecord's mutex guards it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "report/live_feed.h"
#include "web/web_server.h"

namespace acrida {

class LivePages {
 public:
  // What the record knows of this moment.
  struct Moment {
    const RunInfo& info;
    const RunStats& stats;
    std::int64_t users = 0;
    Duration run_time{0};
    std::int64_t second = -1;  // the last one merged
    bool over = false;
  };

  bool open() const { return !server_.expired(); }

  // From now on; the server may be closed before the run is over.
  void serve(std::weak_ptr<WebServer> server, const Moment& moment);
  // In Locust's words. `run_time_limit`: nothing: the run has no end.
  void set_state(std::string state,
                 std::int64_t users_wanted,
                 std::optional<Duration> run_time_limit,
                 const Moment& moment);
  void add_log_line(std::string_view line) { feed_.add_log_line(line); }
  void on_second(const Moment& moment, const Verdict* verdict);
  void finish(const Moment& moment);

  // state_document() of this moment.
  std::string document(const Moment& moment) const;

 private:
  LiveStatus status(const Moment& moment) const;
  void publish(LiveUpdate update);

  std::weak_ptr<WebServer> server_;
  LiveFeed feed_;
  std::string state_ = "ready";
  std::int64_t users_wanted_ = 0;
  std::optional<Duration> run_time_limit_;
};

}  // namespace acrida
