#include "app/option_table.h"

#include <algorithm>

#include "app/option_rows.h"

namespace acrida {
namespace {

// One refusal a subject, so that the same cause reads the same everywhere.
constexpr std::string_view kOneProcess = "runs in one process; --shards N uses more cores";
constexpr std::string_view kNoChecks = "judges the figures of locustfiles alone";
constexpr std::string_view kRenamed = "does not know this old name";

constexpr OptionSpec refused(std::string_view name,
                             OptionKind kind,
                             std::string_view environment,
                             std::string_view refusal) {
  return {.name = name, .kind = kind, .environment = environment, .refusal = refusal};
}

constexpr auto kText = OptionKind::kText;
constexpr auto kFlag = OptionKind::kFlag;

constexpr auto kRefused = std::to_array<OptionSpec>({
    refused("--web-auth", kText, "LOCUST_WEB_AUTH", kRenamed),
    refused("--legacy-ui", kFlag, "LOCUST_LEGACY_UI", kRenamed),
    refused("--build-path", kText, "LOCUST_BUILD_PATH", "has a web UI of its own"),
    refused("--master", kFlag, "LOCUST_MODE_MASTER", kOneProcess),
    refused("--master-bind-host", kText, "LOCUST_MASTER_BIND_HOST", kOneProcess),
    refused("--master-bind-port", kText, "LOCUST_MASTER_BIND_PORT", kOneProcess),
    refused("--expect-workers", kText, "LOCUST_EXPECT_WORKERS", kOneProcess),
    refused("--expect-workers-max-wait", kText, "LOCUST_EXPECT_WORKERS_MAX_WAIT", kOneProcess),
    refused("--enable-rebalancing", kFlag, "", kOneProcess),
    refused("--worker", kFlag, "LOCUST_MODE_WORKER", kOneProcess),
    refused("--slave", kFlag, "", kRenamed),
    refused("--expect-slaves", kFlag, "", kRenamed),
    refused("--processes", kText, "LOCUST_PROCESSES", kOneProcess),
    refused("--master-host", kText, "LOCUST_MASTER_NODE_HOST", kOneProcess),
    refused("--master-port", kText, "LOCUST_MASTER_NODE_PORT", kOneProcess),
    refused("--check-rps", kText, "LOCUST_CHECK_RPS", kNoChecks),
    refused("--check-fail-ratio", kText, "LOCUST_CHECK_FAIL_RATIO", kNoChecks),
    refused("--check-avg-response-time", kText, "LOCUST_CHECK_AVG_RESPONSE_TIME", kNoChecks),
    refused("--otel", kFlag, "LOCUST_ENABLE_OPENTELEMETRY", "has no OpenTelemetry export"),
});

}  // namespace

std::string_view OptionSpec::key() const {
  if (positional()) {
    return "user-classes";
  }
  return name.substr(name.find_first_not_of('-'));
}

std::string OptionSpec::label() const {
  std::string text(short_name);
  if (!short_name.empty()) {
    text += '/';
  }
  return text.append(name);
}

std::vector<const OptionSpec*> all_options() {
  std::vector<const OptionSpec*> all;
  for (const std::span<const OptionSpec> rows :
       {run_option_rows(), web_option_rows(), verdict_option_rows(), output_option_rows(),
        std::span<const OptionSpec>(kRefused)}) {
    for (const OptionSpec& spec : rows) {
      all.push_back(&spec);
    }
  }
  return all;
}

const OptionSpec* find_option(std::string_view name) {
  for (const OptionSpec* spec : all_options()) {
    const bool named = spec->name == name || (!name.empty() && spec->short_name == name);
    if (named && !spec->positional()) {
      return spec;
    }
  }
  return nullptr;
}

const OptionSpec* find_option_by_key(std::string_view key) {
  for (const OptionSpec* spec : all_options()) {
    if (spec->key() == key) {
      return spec;
    }
  }
  return find_option(key);
}

std::vector<const OptionSpec*> complete_option(std::string_view prefix) {
  if (const OptionSpec* exact = find_option(prefix)) {
    return {exact};
  }
  std::vector<const OptionSpec*> matches;
  for (const OptionSpec* spec : all_options()) {
    if (!spec->positional() && spec->name.starts_with(prefix)) {
      matches.push_back(spec);
    }
  }
  const auto ours_begin = std::stable_partition(
      matches.begin(), matches.end(), [](const OptionSpec* spec) { return !spec->ours(); });
  if (ours_begin != matches.begin()) {
    matches.erase(ours_begin, matches.end());
  }
  return matches;
}

}  // namespace acrida
