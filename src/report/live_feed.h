// LiveFeed: tells pages of a run while it goes on.
//
//   LiveFeed feed;
//   server.publish(feed.begin(info, stats, status));               // the sections of a new run
//   server.publish(feed.on_second(info, stats, status, verdict));  // each second
//   server.publish(feed.finish(info, stats, status));              // once it is over
//
// The names and shapes of the texts are in webui/src/model.ts. A run that is shown late may begin
// late: begin() takes in all that is known. It may be called again for a further run; the log goes
// on.
//
// Series and heatmap come as a tick a second, and every kBaseSeconds as bases for pages that open
// later (live_series.h, live_heat.h); an update's bases are its last parts and hold its ticks.
// Rows, failures, exceptions and the verdict come when they have changed, at most once a second,
// and for every 100 kB of text a second more seldom; labels with the bases.
//
// Thread: owned by one thread, that of the figures. Cost of on_second(), measured: 0.7 ms of CPU
// with 50 names and 2,000 requests a second, 4 ms (7 at most) with 10,000 names and 10,000
// requests; at most kRowsPerSecond rows are made anew in a second, so that up to 500 names are
// always of this second, and 10,000 of the last 20.
#pragma once

#include <cstddef>
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
  // Whether the run can be believed is looked up so often: it walks over the whole run.
  static constexpr std::int64_t kValiditySeconds = 5;
  static constexpr std::size_t kRowsPerSecond = 500;
  static constexpr std::size_t kBytesPerSecond = 100'000;  // of one section
  static constexpr std::size_t kLogLinesKept = 1'000;
  static constexpr std::size_t kLogLineBytesMax = 2'000;
  static constexpr std::size_t kPlanBytesMax = 1'000'000;

  // The next call of the others tells of it. Longer lines are cut; when more come than are kept,
  // the oldest go.
  void add_log_line(std::string_view line);

  // A run is about to begin, or is under way.
  LiveUpdate begin(const RunInfo& info, const RunStats& stats, const LiveStatus& status);
  // A second more is merged, or several: what has happened since the last call up to and with
  // status.second. `verdict`: so far; null: there is none.
  LiveUpdate on_second(const RunInfo& info,
                       const RunStats& stats,
                       const LiveStatus& status,
                       const Verdict* verdict);
  // The state has changed (the run stops, other users are wanted), between two seconds.
  LiveUpdate on_state(const RunStats& stats, const LiveStatus& status);
  // The run is over; `info` holds its end and its verdict. All sections, up to date.
  LiveUpdate finish(const RunInfo& info, const RunStats& stats, const LiveStatus& status);

 private:
  // A section that is sent when it has changed, and the more seldom the longer it is.
  struct Paced {
    std::shared_ptr<const std::string> json;
    std::int64_t due = 0;  // second
  };

  static void add(LiveUpdate& update, LivePart::Kind kind, std::string_view name, std::string json);
  static void add_changed(LiveUpdate& update,
                          std::string_view name,
                          Paced& kept,
                          std::int64_t second,
                          std::string json);
  const Validity& validity(const RunData& data, std::int64_t second);
  void add_seconds(LiveUpdate& update, const RunStats& stats, const LiveStatus& status);
  void add_tables(LiveUpdate& update, const RunStats& stats, std::int64_t second);
  void add_bases(LiveUpdate& update, const RunData& data);
  void add_log(LiveUpdate& update);

  std::deque<std::string> log_;
  std::size_t log_untold_ = 0;  // of log_, at its end

  // Of the run:
  LiveSeries series_;
  LiveHeat heat_;
  LiveRows rows_;
  std::int64_t second_ = 0;       // the next one to be told of
  std::int64_t base_second_ = 0;  // when bases are due
  std::int64_t figures_from_ = 0;
  Validity validity_;
  std::int64_t validity_second_ = 0;  // when it is due
  Paced rows_section_;
  Paced failures_;
  Paced exceptions_;
  Paced verdict_;
};

// Names of a report; of more, the most important (important_entries()).
inline constexpr std::size_t kReportRowsMax = 200;

// What a report shows of a run that is over, or so far, as one JSON object on one line: {run,
// status, series, heat, rows, failures, exceptions, labels, verdict, plan, ratio}, each as pages
// are told of it. Of 10,000 names about 0.5 MB.
std::string state_document(const RunInfo& info, const RunData& data, const LiveStatus& status);

}  // namespace acrida
