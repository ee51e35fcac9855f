#include "report/kept_targets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace acrida {
namespace {

using Value = JsonReader::Value;

// As measure_name() writes it.
void read_measure(JsonReader& reader, Value json, Limit& limit) {
  constexpr std::array<std::pair<std::string_view, Measure>, 4> kWords = {
      {{"max", Measure::kMax},
       {"mean", Measure::kMean},
       {"failures", Measure::kFailureRate},
       {"requests/s", Measure::kRate}}};
  const std::string name = reader.text(json, "measure");
  const auto word = std::ranges::find(kWords, name, &std::pair<std::string_view, Measure>::first);
  if (word != kWords.end()) {
    limit.measure = word->second;
    return;
  }
  double percentile = 0;
  const char* const end = name.data() + name.size();
  const bool is_percentile = name.starts_with('p');
  const auto [stopped, error] = std::from_chars(name.data() + is_percentile, end, percentile);
  if (!is_percentile || stopped != end || error != std::errc() || !(percentile > 0) ||
      percentile > 100) {
    reader.complain("measure", "of a verdict is unknown");
  }
  limit.measure = Measure::kPercentile;
  limit.quantile = percentile / 100;
}

void read_span(JsonReader& reader, Value json, Limit& limit) {
  constexpr std::array<std::pair<std::string_view, Limit::Span>, 4> kWords = {
      {{"run", Limit::Span::kRun},
       {"for", Limit::Span::kFor},
       {"within", Limit::Span::kWithin},
       {"over", Limit::Span::kOver}}};
  const std::string name = reader.text(json, "span");
  const auto word =
      std::ranges::find(kWords, name, &std::pair<std::string_view, Limit::Span>::first);
  if (word == kWords.end()) {
    reader.complain("span", "of a verdict is unknown");
    return;
  }
  limit.span = word->second;
  limit.span_length = reader.duration(json, "span_ns");
  if (limit.span != Limit::Span::kRun && limit.span_length <= Duration::zero()) {
    reader.complain("span_ns", "of a verdict is no time");
  }
}

Limit read_limit(JsonReader& reader, Value json) {
  Limit limit;
  read_measure(reader, json, limit);
  limit.value = reader.positive(json, "limit");
  limit.inclusive = reader.boolean(json, "inclusive");
  read_span(reader, json, limit);
  limit.abort = reader.boolean(json, "abort");
  limit.text = reader.text(json, "written");
  return limit;
}

std::vector<RequestName> read_requests(JsonReader& reader,
                                       Value json,
                                       const std::vector<EntryStats>& entries) {
  std::vector<RequestName> requests;
  for (const Value value : reader.array(json, "entries")) {
    const std::uint64_t entry = reader.count(value, "entries");
    if (entry >= entries.size()) {
      reader.complain("entries", "of a verdict are no indices of \"entries\"");
      return requests;
    }
    requests.push_back({entries[entry].method, entries[entry].name});
  }
  return requests;
}

}  // namespace

KeptTargets read_kept_targets(JsonReader& reader,
                              Value document,
                              const std::vector<EntryStats>& entries) {
  KeptTargets kept;
  if (!reader.has(document, "verdict")) {
    return kept;
  }
  const Value verdict = reader.member(document, "verdict");
  kept.targets.source = reader.text(verdict, "targets");
  for (const Value json : reader.array(verdict, "rows")) {
    TargetRow row;
    row.label = reader.text(json, "label");
    for (const Value cell : reader.array(json, "cells")) {
      row.limits.push_back(read_limit(reader, cell));
    }
    kept.targets.rows.push_back(std::move(row));
    kept.requests.push_back(read_requests(reader, json, entries));
    if (reader.failed()) {
      return {};
    }
  }
  return kept;
}

}  // namespace acrida
