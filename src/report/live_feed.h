// LiveFeed: tells pages of one run while it goes on.
//
//   LiveFeed feed;
//   server.publish(feed.begin(info, stats.data(), status));           // sections of a new run
//   server.publish(feed.on_second(info, stats, status, verdict));     // each second
//   server.publish(feed.finish(info, stats, status));                 // once it is over
//
// The names and shapes of the texts are in webui/src/model.ts. A run that is shown late may begin
// late: begin() takes in all that RunData holds. A feed is of one run; the next one has its own.
//
// Series and heatmap come as a tick a second, and every kBaseSeconds as a base for pages that open
// later (live_series.h, live_heat.h). Rows, failures, exceptions and labels come when they have
// changed, at most every second per 100 kB of their text, so that 10,000 names keep no line busy.
//
// Thread: owned by one thread, that of the figures. Cost of on_second(): about 0.3 ms of a run of
// 50 names; of 10,000 names at most some 5 ms, since of the rows at most kRowsPerSecond are made
// anew in a second (live_rows.h). docs/web.md has what was measured.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "report/live_heat.h"
#include "report/live_rows.h"
#include "report/live_series.h"
#include "report/live_status.h"
#include "report/live_update.h"
#include "report/run_info.h"
#include "stats/run_stats.h"
#include "verdict/verdict.h"

namespace acrida {

class LiveFeed {
 public:
  static constexpr std::int64_t kBaseSeconds = 10;
  static constexpr std::size_t kLogLinesKept = 1'000;
  static constexpr std::size_t kLogLineBytesMax = 2'000;

  // The ratio of the tasks as Locust's /tasks has it, a JSON object; before begin().
  void set_ratio(std::string json) { ratio_ = std::move(json); }
  // The next on_second(), on_state() or finish() tells of it. Longer lines are cut; when more come
  // than are kept, the oldest go.
  void add_log_line(std::string_view line);

  // The run is about to begin, or is under way.
  LiveUpdate begin(const RunInfo& info, const RunData& data, const LiveStatus& status);
  // A second more is merged, or several: what has happened since the last call up to and with
  // status.second. `verdict`: so far; null: there is none.
  LiveUpdate on_second(const RunInfo& info,
                       const RunStats& stats,
                       const LiveStatus& status,
                       const Verdict* verdict);
  // The state alone has changed (the run stops, users are retargeted), between two seconds.
  LiveUpdate on_state(const RunStats& stats, const LiveStatus& status);
  // The run is over; `info` holds its end and its verdict. All sections, up to date.
  LiveUpdate finish(const RunInfo& info, const RunStats& stats, const LiveStatus& status);

 private:
  // A text that is sent when it has changed, and the more seldom the longer it is.
  struct Paced {
    std::shared_ptr<const std::string> text;
    std::int64_t next_second = 0;
  };

  void send(LiveUpdate& update, std::string_view name, std::string json);
  void send_if_changed(LiveUpdate& update, std::string_view name, Paced& kept, std::string json);
  bool due(const Paced& kept, std::int64_t second) const { return second >= kept.next_second; }
  void send_run(LiveUpdate& update, const RunInfo& info, const RunData& data);
  void send_bases(LiveUpdate& update);
  void send_log(LiveUpdate& update);
  void send_tables(LiveUpdate& update, const RunStats& stats, std::int64_t second, bool all);
  void send_seconds(LiveUpdate& update, const RunStats& stats, const LiveStatus& status);

  LiveSeries series_;
  LiveHeat heat_;
  LiveRows rows_;
  std::string ratio_ = "null";
  std::int64_t second_ = 0;  // the one that is told of next
  std::int64_t base_second_ = 0;
  std::int64_t figures_from_ = -1;
  Paced rows_text_;
  Paced failures_;
  Paced exceptions_;
  Paced labels_;
  Paced verdict_;
  Paced plan_;
  std::deque<std::string> log_;
  std::size_t log_untold_ = 0;  // of log_, at its end
};

// What a report shows, as one JSON object: {run, status, series, heat, rows, failures, exceptions,
// labels, verdict, plan, ratio}, each as pages are told of it.
//
// Of many names the kReportRowsMax most important are in `rows`: those of the targets, those with
// the most requests, the most failures and the highest p95; the others are counted.
// `ratio`: as of set_ratio().
std::string state_document(const RunInfo& info,
                           const RunData& data,
                           const LiveStatus& status,
                           std::string_view ratio = "null");

inline constexpr std::size_t kReportRowsMax = 200;

}  // namespace acrida
