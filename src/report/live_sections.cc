#include "report/live_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <string_view>
#include <vector>

#include "base/escape.h"
#include "report/json_writer.h"
#include "report/live_figure.h"
#include "report/live_series.h"
#include "report/plan_report.h"
#include "stats/label_branch.h"
#include "verdict/failure_split.h"

namespace acrida {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void figure(JsonWriter& json, std::string_view name, double value) {
  json.key(name);
  write_figure(json, value);
}

void optional_text(JsonWriter& json, std::string_view name, const std::string& text) {
  json.key(name);
  text.empty() ? json.null() : json.text(text);
}

void write_options(JsonWriter& json, const RunInfo& info) {
  json.key("options").begin_array();
  for (const RunInfo::Option& option : info.options) {
    json.begin_object().field("name", option.name).field("value", mask_password(option.value));
    json.field("origin", option.origin).end_object();
  }
  json.end_array().key("versions").begin_array();
  for (const RunInfo::Version& version : info.versions) {
    json.begin_object().field("of", version.of).field("version", version.version).end_object();
  }
  json.end_array();
}

void write_validity(JsonWriter& json, const Validity& validity) {
  json.field("valid", validity.valid()).key("invalid_by").begin_array();
  for (const ValidityFinding& finding : validity.findings) {
    json.text(finding.id);
  }
  json.end_array();
}

void write_users_by_class(JsonWriter& json, const RunData& data, const SeriesPoint* point) {
  json.key("users_by_class").begin_array();
  for (std::size_t i = 0; i < data.user_classes.size(); ++i) {
    const bool known = point != nullptr && i < point->users.size();
    json.begin_array().text(data.user_classes[i]);
    json.number(std::uint64_t{known ? point->users[i] : 0}).end_array();
  }
  json.end_array();
}

void write_percentiles(JsonWriter& json, const Histogram& times) {
  for (const auto& [name, quantile] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}) {
    figure(json, name, times.count() == 0 ? kUnknown : figure_ms(times.percentile(quantile)));
  }
}

// The most frequent first; at most so many. Of equal counts the earlier.
template <class Record>
std::vector<std::uint32_t> most_frequent(const std::vector<Record>& records, std::size_t most) {
  std::vector<std::uint32_t> order(records.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return records[a].count != records[b].count ? records[a].count > records[b].count : a < b;
  });
  order.resize(std::min(order.size(), most));
  return order;
}

// The causes of failures that the site gave, by entry.
std::vector<std::vector<const CauseRecord*>> causes_by_entry(const RunData& data) {
  std::vector<std::vector<const CauseRecord*>> causes(data.entries.size());
  for (const CauseRecord& cause : data.causes) {
    if (cause.failures != 0) {
      causes[cause.entry].push_back(&cause);
    }
  }
  return causes;
}

bool mentions(std::string_view text, const CauseRecord& cause) {
  return (!cause.message.empty() && text.find(cause.message) != std::string_view::npos) ||
         (!cause.cause.empty() && text.find(cause.cause) != std::string_view::npos) ||
         (cause.status >= 400 && text.find(std::to_string(cause.status)) != std::string_view::npos);
}

// What a failure's text does not say, the causes of its requests may: those that it mentions, or
// all of them where it mentions none. Null where they do not agree.
struct FailureOrigin {
  std::string_view kind = "unknown";
  const CauseRecord* cause = nullptr;
};

FailureOrigin origin_of(std::string_view text, const std::vector<const CauseRecord*>& causes) {
  std::vector<const CauseRecord*> likely;
  std::ranges::copy_if(causes, std::back_inserter(likely),
                       [&](const CauseRecord* cause) { return mentions(text, *cause); });
  if (likely.empty()) {
    likely = causes;
  }
  if (likely.empty()) {
    return {};
  }
  const auto kind_of = [](const CauseRecord* cause) {
    return failure_kind(cause->status, cause->cause);
  };
  const FailureKind kind = kind_of(likely.front());
  const bool agreed =
      std::ranges::all_of(likely, [&](const CauseRecord* cause) { return kind_of(cause) == kind; });
  return {agreed ? failure_kind_name(kind) : "unknown", likely.size() == 1 ? likely[0] : nullptr};
}

std::string cause_text(const CauseRecord& cause) {
  return cause.cause + (cause.cause.empty() || cause.message.empty() ? "" : ": ") + cause.message;
}

}  // namespace

std::string run_section(const RunInfo& info, const RunData& data, bool over) {
  JsonWriter json;
  json.begin_object().field("id", info.run_id).field("version", info.version);
  json.field("scenario", info.scenario);
  json.field("kind", std::string_view(info.locustfile ? "locustfile" : "scenario"));
  json.field("host", mask_password(info.host))
      .field("seed", info.locustfile ? "" : std::to_string(info.seed));
  json.field("model", std::string_view(info.open_model ? "open" : "closed"));
  figure(json, "acceleration", info.acceleration);
  json.field("start", epoch_ms(data.start)).key("end");
  over ? json.number(epoch_ms(info.end)) : json.null();
  optional_text(json, "stop_reason", info.stop_reason);
  json.field("machine", info.machine).field("kernel", info.kernel).field("cores", info.cores);
  json.field("shards", info.shards).field("tls_verification", info.tls_verification);
  json.key("protocols").begin_array();
  for (const std::string& protocol : info.protocols) {
    json.text(protocol);
  }
  json.end_array();
  write_options(json, info);
  json.field("figures_from", data.figures_from_second).end_object();
  return json.take();
}

std::string status_section(const RunData& data,
                           const LiveStatus& status,
                           const Validity& validity,
                           const RunStats* stats) {
  const EntryCounts& counts = data.total.counts;
  const SeriesPoint* const point = point_of(data.series, status.second);
  const Rates rates =
      stats != nullptr ? stats->current_rates()
                       : Rates{data.per_second(counts.requests), data.per_second(counts.failures)};
  JsonWriter json;
  json.begin_object().field("state", status.state);
  json.field("users", status.users).field("users_wanted", status.users_wanted);
  write_users_by_class(json, data, point);
  figure(json, "run_time", std::round(to_seconds(status.run_time) * 10) / 10);
  figure(json, "time_left",
         status.time_left ? std::round(to_seconds(*status.time_left) * 10) / 10 : kUnknown);
  json.field("requests", counts.requests).field("failures", counts.failures);
  figure(json, "rps", rates.requests);
  figure(json, "fps", rates.failures);
  write_percentiles(json, stats != nullptr && status.second >= 0 ? stats->window(status.second)
                                                                 : data.total.all());
  figure(json, "generator_cpu", point != nullptr ? point->generator_cpu : 0);
  figure(
      json, "send_lateness_p99",
      data.send_lateness.count() == 0 ? kUnknown : figure_ms(data.send_lateness.percentile(0.99)));
  write_validity(json, validity);
  json.field("worker_count", status.worker_count).end_object();
  return json.take();
}

namespace {

// Returns the bytes it took, of at most `left`; null where there is none, or not enough is left.
std::size_t write_example(JsonWriter& json, const ExampleExchange* example, std::size_t left) {
  json.key("example");
  if (example == nullptr || example->bytes() > left) {
    json.null();
    return 0;
  }
  json.begin_object()
      .field("request", example->request)
      .field("response", example->response)
      .field("note", example->note)
      .end_object();
  return example->bytes();
}

}  // namespace

std::string failures_section(const RunData& data, std::size_t failures_max) {
  const auto causes = causes_by_entry(data);
  std::size_t example_left = kLiveExampleBytes;
  JsonWriter json;
  json.begin_array();
  for (const std::uint32_t index : most_frequent(data.failures, failures_max)) {
    const FailureRecord& failure = data.failures[index];
    const EntryStats& entry = data.entries[failure.entry];
    const FailureOrigin origin = origin_of(failure.text, causes[failure.entry]);
    json.begin_object().field("method", entry.method).field("name", entry.name);
    json.field("text", failure.text).field("count", failure.count);
    json.field("first", epoch_ms(failure.first)).field("last", epoch_ms(failure.last));
    json.field("kind", origin.kind);
    optional_text(json, "cause", origin.cause == nullptr ? "" : cause_text(*origin.cause));
    example_left -= write_example(json, failure.example.get(), example_left);
    json.end_object();
  }
  json.end_array();
  return json.take();
}

std::string exceptions_section(const RunData& data, std::size_t exceptions_max) {
  JsonWriter json;
  json.begin_array();
  for (const std::uint32_t index : most_frequent(data.exceptions, exceptions_max)) {
    const ExceptionRecord& exception = data.exceptions[index];
    json.begin_object().field("count", exception.count).field("message", exception.message);
    json.field("traceback", shorten(exception.traceback, kLiveTracebackBytesMax));
    json.field("first", epoch_ms(exception.first)).field("last", epoch_ms(exception.last));
    json.field("nodes", std::string_view("local")).end_object();
  }
  json.end_array();
  return json.take();
}

namespace {

void write_label(JsonWriter& json, const LabelStats& label) {
  const bool any = label.times.count() != 0;
  json.begin_array().text(label.label).number(label.requests).number(label.failures);
  for (const double quantile : {0.5, 0.95, 0.99}) {
    write_figure(json, any ? figure_ms(label.times.percentile(quantile)) : kUnknown);
  }
  write_figure(json, any ? figure_ms(label.times.max()) : kUnknown);
  json.end_array();
}

// Those with the highest p95 first. Returns how many were left out.
std::size_t write_worst_labels(JsonWriter& json,
                               std::string_view key,
                               const std::vector<LabelStats>& labels) {
  std::vector<std::pair<Duration, const LabelStats*>> worst;
  worst.reserve(labels.size());
  for (const LabelStats& label : labels) {
    worst.emplace_back(label.times.percentile(0.95), &label);
  }
  std::ranges::stable_sort(worst, std::greater(), [](const auto& label) { return label.first; });
  const std::size_t shown = std::min(worst.size(), kLiveLabelsMax);
  json.key(key).begin_array();
  for (const auto& [p95, label] : std::span(worst).first(shown)) {
    write_label(json, *label);
  }
  json.end_array();
  return worst.size() - shown;
}

}  // namespace

std::string labels_section(const RunData& data) {
  JsonWriter json;
  json.begin_object().field("kind", std::string_view("label"));
  const std::size_t left_out = write_worst_labels(json, "rows", data.labels);
  json.field("left_out", left_out);
  // Branches are worth a table of their own where terminals are told apart.
  if (std::ranges::any_of(data.labels, [](const LabelStats& label) {
        return label.label.find('/') != std::string::npos;
      })) {
    write_worst_labels(json, "branches", branches_of(data.labels));
  }
  json.end_object();
  return json.take();
}

namespace {

// Whole lines of at most so many bytes, and how many there are besides.
std::string first_lines(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) {
    return text;
  }
  const std::size_t end = text.rfind('\n', bytes_max);
  const std::size_t kept = end == std::string::npos || bytes_max == 0 ? 0 : end + 1;
  const auto more = std::count(text.begin() + static_cast<std::ptrdiff_t>(kept), text.end(), '\n');
  text.resize(kept);
  return text + fmt::format("and {} more lines, which `acrida plan` prints\n", more);
}

}  // namespace

std::string plan_section(const RunInfo& info, std::size_t bytes_max) {
  if (!info.plan) {
    return "null";
  }
  std::string document = plan_json(info.plan->load);
  std::erase(document, '\n');  // between its tokens: texts have none
  JsonWriter json;
  json.begin_object().field("text", first_lines(plan_text(info.plan->load), bytes_max));
  json.key("document");
  document.size() <= bytes_max ? json.raw(document) : json.null();
  json.end_object();
  return json.take();
}

}  // namespace acrida
