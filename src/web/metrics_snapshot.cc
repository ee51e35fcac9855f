#include "web/metrics_snapshot.h"

#include <algorithm>
#include <set>

#include "base/escape.h"
#include "report/markup.h"
#include "report/verdict_cell.h"

namespace acrida {
namespace {

std::string label_text(std::string_view text) {
  return shorten(plain_line(shorten(text, kMetricTextBytesMax)), kMetricTextBytesMax);
}

double seconds_of(std::uint64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e9;
}

TimeMetrics times_of(const Histogram& histogram) {
  TimeMetrics times;
  for (std::size_t i = 0; i < times.quantiles.size(); ++i) {
    times.quantiles[i] = to_seconds(histogram.percentile(kMetricQuantiles[i]));
  }
  times.sum = seconds_of(histogram.summary().sum_ns);
  times.count = histogram.count();
  return times;
}

NameMetrics metrics_of(const EntryStats& entry) {
  return {.method = label_text(entry.method),
          .name = label_text(entry.name),
          .requests = entry.counts.requests,
          .failures = entry.counts.failures,
          // A copy only where there are two to add.
          .times = times_of(entry.failure.count() == 0 ? entry.success : entry.all())};
}

void add_names(MetricsSnapshot& snapshot, const std::vector<EntryStats>& entries) {
  std::set<std::pair<std::string, std::string>> taken;
  for (const EntryStats& entry : entries) {
    if (snapshot.names.size() == kMetricNamesMax) {
      break;
    }
    if (taken.emplace(label_text(entry.method), label_text(entry.name)).second) {
      snapshot.names.push_back(metrics_of(entry));
    }
  }
  snapshot.names_left_out = entries.size() - snapshot.names.size();
}

void add_users(MetricsSnapshot& snapshot, const RunData& data) {
  if (data.series.points().empty()) {
    return;
  }
  const SeriesPoint& last = data.series.points().back();
  snapshot.generator_cpu = last.generator_cpu;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < std::min(last.users.size(), data.user_classes.size()); ++i) {
    std::string user_class = label_text(data.user_classes[i]);
    if (taken.insert(user_class).second) {
      snapshot.users.emplace_back(std::move(user_class), last.users[i]);
    }
  }
}

int outcome_number(Outcome outcome) {
  return outcome == Outcome::kPass ? 1 : outcome == Outcome::kFail ? -1 : 0;
}

void add_verdict(MetricsSnapshot& snapshot, const Verdict& verdict) {
  std::set<std::pair<std::string, std::string>> taken;
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      TargetMetrics target{.row = label_text(row_name(row)),
                           .measure = column_name(cell.limit),
                           .limit = cell.limit.value,
                           .value = cell.value,
                           .outcome = outcome_number(cell.outcome)};
      if (snapshot.targets.size() < kMetricTargetsMax &&
          taken.emplace(target.row, target.measure).second) {
        snapshot.targets.push_back(std::move(target));
      }
    }
  }
  std::set<std::string_view> ids;
  for (const Finding& finding : verdict.findings) {
    if (ids.insert(finding.id).second) {
      snapshot.findings.push_back({.id = std::string(finding.id),
                                   .set = std::string(set_name(finding.set)),
                                   .confidence = std::string(confidence_name(finding.confidence))});
    }
  }
}

}  // namespace

MetricsSnapshot metrics_snapshot(const RunInfo& info,
                                 const RunStats& stats,
                                 Duration run_time,
                                 const Verdict* verdict) {
  const RunData& data = stats.data();
  MetricsSnapshot snapshot;
  snapshot.version = info.version;
  snapshot.scenario = label_text(info.scenario);
  snapshot.host = label_text(mask_password(info.host));
  snapshot.run_id = label_text(info.run_id);
  snapshot.run_time = run_time;
  snapshot.total = metrics_of(data.total);
  add_names(snapshot, data.entries);
  add_users(snapshot, data);
  const Rates rates = stats.current_rates();
  snapshot.requests_per_second = rates.requests;
  snapshot.failures_per_second = rates.failures;
  snapshot.send_lateness = times_of(data.send_lateness);
  snapshot.turn_lateness = times_of(data.turn_lateness);
  const Validity validity = verdict == nullptr ? assess_validity(data) : verdict->validity;
  snapshot.valid = validity.valid();
  std::set<std::string_view> ids;
  for (const ValidityFinding& finding : validity.findings) {
    if (ids.insert(finding.id).second) {
      snapshot.invalid_by.emplace_back(finding.id);
    }
  }
  if (verdict != nullptr) {
    add_verdict(snapshot, *verdict);
  }
  return snapshot;
}

}  // namespace acrida
