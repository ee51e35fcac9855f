#include "demo/load_settings.h"

#include <optional>
#include <utility>

#include "base/strings.h"
#include "base/timespan.h"

namespace acrida {
namespace {

constexpr std::uint64_t kCountMax = 1'000'000'000;
constexpr Duration kSpanMax = std::chrono::hours(24 * 366);

std::optional<std::pair<std::string_view, std::string_view>> halves(std::string_view text,
                                                                    char separator) {
  const std::size_t middle = text.find(separator);
  if (middle == std::string_view::npos) {
    return std::nullopt;
  }
  return std::pair(text.substr(0, middle), text.substr(middle + 1));
}

// Longer than nothing, at most a year.
std::optional<Duration> positive_span(std::string_view text) {
  const auto span = parse_timespan(text);
  return span && *span > Duration(0) && *span <= kSpanMax ? std::optional(*span) : std::nullopt;
}

std::optional<Duration> whole_seconds(std::string_view text) {
  const auto span = positive_span(text);
  return span && *span % std::chrono::seconds(1) == Duration(0) ? span : std::nullopt;
}

std::optional<std::uint64_t> count(std::string_view text, std::uint64_t min) {
  const auto number = parse_decimal(text);
  return number && *number >= min && *number <= kCountMax ? std::optional(*number) : std::nullopt;
}

}  // namespace

Result<SiteRateLimit> parse_site_rate_limit(std::string_view text) {
  const auto parts = halves(text, '/');
  const auto limit = parts ? positive_span(parts->first) : std::nullopt;
  const auto window = parts ? whole_seconds(parts->second) : std::nullopt;
  if (!limit || !window) {
    return fail("expected SECONDS/WINDOW, as in 600/3600 or 10m/1h");
  }
  return SiteRateLimit{.limit = *limit, .window = *window};
}

Result<CallRateLimit> parse_call_rate_limit(std::string_view text) {
  const auto parts = halves(text, '/');
  const auto calls = parts ? count(parts->first, 1) : std::nullopt;
  const auto window = parts ? whole_seconds(parts->second) : std::nullopt;
  if (!calls || !window) {
    return fail("expected CALLS/SECONDS, as in 30/60");
  }
  return CallRateLimit{.calls = *calls, .window = *window};
}

Result<WorkerRestarts> parse_worker_restarts(std::string_view text) {
  const auto parts = halves(text, ':');
  const auto requests = count(parts ? parts->first : text, 1);
  const auto jitter = parts ? count(parts->second, 0) : std::optional<std::uint64_t>(0);
  if (!requests || !jitter) {
    return fail("expected N or N:JITTER, as in 5000:500");
  }
  return WorkerRestarts{.max_requests = *requests, .jitter = *jitter};
}

Result<Stall> parse_stall(std::string_view text) {
  const auto parts = halves(text, ':');
  const auto every = parts ? positive_span(parts->first) : std::nullopt;
  const auto length = parts ? positive_span(parts->second) : std::nullopt;
  if (!every || !length || *length >= *every) {
    return fail("expected EVERY:FOR with FOR less than EVERY, as in 30s:2s");
  }
  return Stall{.every = *every, .length = *length};
}

}  // namespace acrida
