#include "report/live_feed.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "base/escape.h"
#include "report/json_writer.h"
#include "report/live_sections.h"
#include "report/live_verdict.h"

namespace acrida {
namespace {

using Kind = LivePart::Kind;

// A report is a file that is mailed.
constexpr std::size_t kReportFailuresMax = 200;
constexpr std::size_t kReportExceptionsMax = 30;
constexpr std::size_t kReportPlanBytesMax = 200'000;

bool is_over(const LiveStatus& status) {
  return status.state == "stopped";
}

template <class Lines>
std::string lines_json(const Lines& lines, std::size_t first) {
  JsonWriter json;
  json.begin_object().key("lines").begin_array();
  for (std::size_t i = first; i < lines.size(); ++i) {
    json.text(lines[i]);
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace

void LiveFeed::add_log_line(std::string_view line) {
  log_.push_back(shorten(line, kLogLineBytesMax));
  if (log_.size() > kLogLinesKept) {
    log_.pop_front();
  }
  log_untold_ = std::min(log_untold_ + 1, log_.size());
}

LiveUpdate LiveFeed::begin(const RunInfo& info, const RunStats& stats, const LiveStatus& status) {
  const RunData& data = stats.data();
  series_ = LiveSeries();
  heat_ = LiveHeat();
  rows_ = LiveRows();
  series_.add_run(data);
  heat_.add_run(data.blocks);
  second_ = status.second + 1;
  figures_from_ = data.figures_from_second;
  validity_second_ = status.second;
  for (Paced* const section : {&rows_section_, &failures_, &exceptions_, &verdict_}) {
    *section = {.json = nullptr, .due = status.second};
  }
  LiveUpdate update;
  add(update, Kind::kSection, "run", run_section(info, data, is_over(status)));
  add(update, Kind::kSection, "status",
      status_section(data, status, assess_validity(data), &stats));
  add(update, Kind::kSection, "plan", plan_section(info, kPlanBytesMax));
  add(update, Kind::kSection, "ratio", info.task_ratio);
  add(update, Kind::kSection, "workers", "[]");
  add_changed(update, "verdict", verdict_, status.second, "null");
  rows_.refresh(data, stats.entry_rates(), std::numeric_limits<std::size_t>::max());
  add_tables(update, stats, status.second);
  add_log(update);
  add_bases(update, data);
  return update;
}

LiveUpdate LiveFeed::on_second(const RunInfo& info,
                               const RunStats& stats,
                               const LiveStatus& status,
                               const Verdict* verdict) {
  const RunData& data = stats.data();
  LiveUpdate update;
  if (data.figures_from_second != figures_from_) {
    figures_from_ = data.figures_from_second;
    rows_ = LiveRows();
    for (Paced* const section : {&rows_section_, &failures_, &exceptions_}) {
      section->due = 0;
    }
    add(update, Kind::kSection, "run", run_section(info, data, false));
  }
  add_seconds(update, stats, status);
  rows_.refresh(data, stats.entry_rates(), kRowsPerSecond);
  add_tables(update, stats, status.second);
  if (verdict != nullptr && status.second >= verdict_.due) {
    add_changed(update, "verdict", verdict_, status.second, verdict_section(verdict, data));
  }
  add_log(update);
  if (second_ >= base_second_ + kBaseSeconds) {
    add_bases(update, data);
  }
  return update;
}

LiveUpdate LiveFeed::on_state(const RunStats& stats, const LiveStatus& status) {
  LiveUpdate update;
  add(update, Kind::kSection, "status", status_section(stats.data(), status, validity_, &stats));
  add_log(update);
  return update;
}

LiveUpdate LiveFeed::finish(const RunInfo& info, const RunStats& stats, const LiveStatus& status) {
  const RunData& data = stats.data();
  LiveUpdate update;
  add_seconds(update, stats, status);
  add(update, Kind::kSection, "run", run_section(info, data, true));
  add(update, Kind::kSection, "status",
      status_section(data, status, assess_validity(data), &stats));
  rows_.refresh(data, stats.entry_rates(), std::numeric_limits<std::size_t>::max());
  for (Paced* const section : {&rows_section_, &failures_, &exceptions_}) {
    section->due = 0;
  }
  add_tables(update, stats, status.second);
  const Verdict* const verdict = info.verdict ? &*info.verdict : nullptr;
  add_changed(update, "verdict", verdict_, status.second, verdict_section(verdict, data));
  add_log(update);
  add_bases(update, data);
  return update;
}

void LiveFeed::add(LiveUpdate& update, Kind kind, std::string_view name, std::string json) {
  update.parts.push_back(
      {kind, std::string(name), std::make_shared<const std::string>(std::move(json))});
}

void LiveFeed::add_changed(
    LiveUpdate& update, std::string_view name, Paced& kept, std::int64_t second, std::string json) {
  const auto pause = static_cast<std::int64_t>(json.size() / kBytesPerSecond);
  kept.due = second + std::max<std::int64_t>(pause, 1);
  if (kept.json == nullptr || *kept.json != json) {
    add(update, Kind::kSection, name, std::move(json));
    kept.json = update.parts.back().json;
  }
}

const Validity& LiveFeed::validity(const RunData& data, std::int64_t second) {
  if (second >= validity_second_) {
    validity_second_ = second + kValiditySeconds;
    validity_ = assess_validity(data);
  }
  return validity_;
}

void LiveFeed::add_seconds(LiveUpdate& update, const RunStats& stats, const LiveStatus& status) {
  if (second_ > status.second) {
    return;
  }
  const std::string told =
      status_section(stats.data(), status, validity(stats.data(), status.second), &stats);
  for (; second_ <= status.second; ++second_) {
    const SecondFigures figures = stats.figures_of(second_);
    const LivePoint point = live_point(second_, figures, point_of(stats.data().series, second_));
    const LiveHeat::Counts counts = heat_.counts_of(figures.times);
    series_.add(point);
    if (figures.times.count() != 0) {
      heat_.add(second_, counts);
    }
    JsonWriter json;
    json.begin_object().key("status").raw(told);
    json.key("point");
    point.write(json);
    json.key("heat").begin_array().number(second_);
    LiveHeat::write(json, counts);
    json.end_array().end_object();
    add(update, Kind::kTick, "second", json.take());
  }
}

void LiveFeed::add_tables(LiveUpdate& update, const RunStats& stats, std::int64_t second) {
  const RunData& data = stats.data();
  if (second >= rows_section_.due) {
    const Rates total = stats.current_rates();
    add_changed(update, "rows", rows_section_, second, rows_.json(data, &total));
  }
  if (second >= failures_.due) {
    add_changed(update, "failures", failures_, second, failures_section(data));
  }
  if (second >= exceptions_.due) {
    add_changed(update, "exceptions", exceptions_, second, exceptions_section(data));
  }
}

// Behind all ticks: what they said is in them.
void LiveFeed::add_bases(LiveUpdate& update, const RunData& data) {
  base_second_ = second_;
  add(update, Kind::kSection, "labels", labels_section(data));
  add(update, Kind::kBase, "series", series_.json());
  add(update, Kind::kBase, "heat", heat_.json());
  add(update, Kind::kBase, "logs", lines_json(log_, 0));
}

void LiveFeed::add_log(LiveUpdate& update) {
  if (log_untold_ != 0) {
    add(update, Kind::kTick, "log", lines_json(log_, log_.size() - log_untold_));
    log_untold_ = 0;
  }
}

std::string state_document(const RunInfo& info, const RunData& data, const LiveStatus& status) {
  const Verdict* const verdict = info.verdict ? &*info.verdict : nullptr;
  LiveSeries series;
  series.add_run(data);
  LiveHeat heat;
  heat.add_run(data.blocks);
  JsonWriter json;
  json.begin_object();
  json.key("run").raw(run_section(info, data, is_over(status)));
  json.key("status").raw(status_section(data, status, assess_validity(data), nullptr));
  json.key("series").raw(series.json());
  json.key("heat").raw(heat.json());
  json.key("rows").raw(rows_json(data, important_entries(data, verdict, kReportRowsMax)));
  json.key("failures").raw(failures_section(data, kReportFailuresMax));
  json.key("exceptions").raw(exceptions_section(data, kReportExceptionsMax));
  json.key("labels").raw(labels_section(data));
  json.key("verdict").raw(verdict_section(verdict, data));
  json.key("plan").raw(plan_section(info, kReportPlanBytesMax));
  json.key("ratio").raw(info.task_ratio).end_object();
  return json.take();
}

}  // namespace acrida
