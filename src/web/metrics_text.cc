#include "web/metrics_text.h"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <string_view>

namespace acrida {
namespace {

struct Label {
  std::string_view name;
  std::string_view value;
};
using Labels = std::initializer_list<Label>;

std::string number(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  return std::isinf(value) ? (value > 0 ? "+Inf" : "-Inf") : fmt::format("{}", value);
}

std::string number(std::uint64_t value) {
  return fmt::format("{}", value);
}

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    out += c == '\\' ? "\\\\" : c == '"' ? "\\\"" : c == '\n' ? "\\n" : std::string(1, c);
  }
  return out;
}

// The samples of a metric stand together behind its head.
class Text {
 public:
  void head(std::string_view name, std::string_view type, std::string_view help) {
    out_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }

  void sample(std::string_view name, Labels labels, const std::string& value) {
    out_ += name;
    char separator = '{';
    for (const Label& label : labels) {
      out_ += fmt::format("{}{}=\"{}\"", separator, label.name, escaped(label.value));
      separator = ',';
    }
    out_ += separator == ',' ? "} " : " ";
    out_ += value + "\n";
  }

  void gauge(std::string_view name, std::string_view help, const std::string& value) {
    head(name, "gauge", help);
    sample(name, {}, value);
  }

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write_times(Text& text, std::string_view name, const TimeMetrics& times) {
  for (std::size_t i = 0; i < kMetricQuantiles.size(); ++i) {
    text.sample(name, {{"quantile", number(kMetricQuantiles[i])}}, number(times.quantiles[i]));
  }
  text.sample(fmt::format("{}_sum", name), {}, number(times.sum));
  text.sample(fmt::format("{}_count", name), {}, number(times.count));
}

void write_name_times(Text& text, const NameMetrics& entry) {
  constexpr std::string_view kName = "acrida_response_time_seconds";
  for (std::size_t i = 0; i < kMetricQuantiles.size(); ++i) {
    const std::string quantile = number(kMetricQuantiles[i]);
    text.sample(kName, {{"method", entry.method}, {"name", entry.name}, {"quantile", quantile}},
                number(entry.times.quantiles[i]));
  }
  const auto rest = [&](std::string_view suffix, const std::string& value) {
    text.sample(fmt::format("{}{}", kName, suffix),
                {{"method", entry.method}, {"name", entry.name}}, value);
  };
  rest("_sum", number(entry.times.sum));
  rest("_count", number(entry.times.count));
}

void write_names(Text& text, const MetricsSnapshot& snapshot) {
  text.head("acrida_requests_total", "counter", "Requests that have ended, by name.");
  for (const NameMetrics& entry : snapshot.names) {
    text.sample("acrida_requests_total", {{"method", entry.method}, {"name", entry.name}},
                number(entry.requests));
  }
  text.head("acrida_failures_total", "counter", "Of them, those that failed.");
  for (const NameMetrics& entry : snapshot.names) {
    text.sample("acrida_failures_total", {{"method", entry.method}, {"name", entry.name}},
                number(entry.failures));
  }
  text.head("acrida_response_time_seconds", "summary",
            "Response times since the figures began, by name.");
  for (const NameMetrics& entry : snapshot.names) {
    write_name_times(text, entry);
  }
  text.gauge("acrida_names_left_out", "Names over the limit, which have no series of their own.",
             number(snapshot.names_left_out));
}

void write_total(Text& text, const MetricsSnapshot& snapshot) {
  text.head("acrida_run_requests_total", "counter", "Requests of the run, of all names.");
  text.sample("acrida_run_requests_total", {}, number(snapshot.total.requests));
  text.head("acrida_run_failures_total", "counter", "Of them, those that failed.");
  text.sample("acrida_run_failures_total", {}, number(snapshot.total.failures));
  text.head("acrida_run_response_time_seconds", "summary", "Response times of all names.");
  write_times(text, "acrida_run_response_time_seconds", snapshot.total.times);
  text.gauge("acrida_requests_per_second", "The mean over the last ten seconds but two.",
             number(snapshot.requests_per_second));
  text.gauge("acrida_failures_per_second", "The same of the requests that failed.",
             number(snapshot.failures_per_second));
  text.head("acrida_users", "gauge", "Users that run, by class.");
  for (const auto& [user_class, count] : snapshot.users) {
    text.sample("acrida_users", {{"user_class", user_class}}, number(std::uint64_t{count}));
  }
}

void write_generator(Text& text, const MetricsSnapshot& snapshot) {
  text.gauge("acrida_generator_cpu_ratio", "CPU of the busiest shard as a share of one core.",
             number(snapshot.generator_cpu));
  text.head("acrida_send_lateness_seconds", "summary", "How late requests were sent.");
  write_times(text, "acrida_send_lateness_seconds", snapshot.send_lateness);
  text.head("acrida_turn_lateness_seconds", "summary", "How late the generator's turns were.");
  write_times(text, "acrida_turn_lateness_seconds", snapshot.turn_lateness);
  text.gauge("acrida_valid", "1: the run is to be believed.", snapshot.valid ? "1" : "0");
  text.head("acrida_invalid", "gauge", "Why the run is not to be believed.");
  for (const std::string& id : snapshot.invalid_by) {
    text.sample("acrida_invalid", {{"id", id}}, "1");
  }
}

void write_targets(Text& text, const MetricsSnapshot& snapshot) {
  text.head("acrida_target_limit", "gauge", "What was promised: seconds, a share, or a second.");
  for (const TargetMetrics& target : snapshot.targets) {
    text.sample("acrida_target_limit", {{"row", target.row}, {"measure", target.measure}},
                number(target.limit));
  }
  text.head("acrida_target_value", "gauge", "What was measured of it.");
  for (const TargetMetrics& target : snapshot.targets) {
    if (target.value) {
      text.sample("acrida_target_value", {{"row", target.row}, {"measure", target.measure}},
                  number(*target.value));
    }
  }
  text.head("acrida_target_outcome", "gauge", "1 PASS, 0 UNPROVEN, -1 FAIL.");
  for (const TargetMetrics& target : snapshot.targets) {
    text.sample("acrida_target_outcome", {{"row", target.row}, {"measure", target.measure}},
                fmt::format("{}", target.outcome));
  }
  text.head("acrida_finding", "gauge", "What the diagnosis notices.");
  for (const FindingMetrics& finding : snapshot.findings) {
    text.sample("acrida_finding",
                {{"id", finding.id}, {"set", finding.set}, {"confidence", finding.confidence}},
                "1");
  }
}

}  // namespace

std::string metrics_text(const MetricsSnapshot& snapshot) {
  Text text;
  text.head("acrida_run_info", "gauge", "What runs.");
  text.sample("acrida_run_info",
              {{"version", snapshot.version},
               {"scenario", snapshot.scenario},
               {"host", snapshot.host},
               {"run_id", snapshot.run_id}},
              "1");
  text.gauge("acrida_run_time_seconds", "Since the start of the run.",
             number(to_seconds(snapshot.run_time)));
  write_total(text, snapshot);
  write_names(text, snapshot);
  write_generator(text, snapshot);
  write_targets(text, snapshot);
  return text.take();
}

}  // namespace acrida
