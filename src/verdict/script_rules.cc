#include "verdict/script_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/figures.h"
#include "base/strings.h"
#include "verdict/name_pattern.h"

namespace acrida {
namespace {

Finding script_finding(std::string_view id, Confidence confidence, std::string text) {
  Finding finding;
  finding.id = id;
  finding.set = FindingSet::kScript;
  finding.confidence = confidence;
  finding.text = std::move(text);
  return finding;
}

std::optional<Finding> broken(const RunView& view) {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::int64_t until = 0;
  for (const SeriesPoint& point : view.data.series.points()) {
    if (requests >= kFirstRequests) {
      break;
    }
    requests += point.requests;
    failures += point.failures;
    until = point.second + view.data.series.span();
  }
  if (requests < kFirstRequestsMin ||
      static_cast<double>(failures) <= kFirstFailures * static_cast<double>(requests)) {
    return std::nullopt;
  }
  Finding finding = script_finding(
      "script-broken", Confidence::kHigh,
      fmt::format("{} of the first {} requests failed, before there was any load to speak of",
                  failures, requests));
  const auto most = std::ranges::max_element(view.data.failures, {}, &FailureRecord::count);
  if (most != view.data.failures.end()) {
    finding.evidence = {{"most frequent failure", view.name(most->entry) + ": " + most->text}};
    finding.entries = {most->entry};
  }
  finding.causes = {"a wrong URL or a missing record", "the login does not work",
                    "the site refuses what the load test sends"};
  finding.next_step = "run with one user and read one exchange in full before any load";
  finding.last_second = until;
  return finding;
}

std::optional<Finding> too_many_names(const RunView& view) {
  const std::vector<EntryStats>& entries = view.data.entries;
  const auto once = static_cast<std::size_t>(std::ranges::count_if(
      entries, [](const EntryStats& entry) { return entry.counts.requests == 1; }));
  const bool rare = entries.size() >= kNamesFew &&
                    static_cast<double>(once) > kNamesOnce * static_cast<double>(entries.size());
  if (entries.size() <= kNamesMax && view.data.samples_of_other_names == 0 && !rare) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const EntryStats& entry : entries) {
    names.push_back(entry.name);
  }
  const NamePattern pattern = common_pattern(names);
  Finding finding = script_finding(
      "names-explode", Confidence::kHigh,
      fmt::format("the run has {} request names, {} of them used once: percentiles of single "
                  "requests say nothing",
                  entries.size(), once));
  finding.evidence = {{"names like " + pattern.text, fmt::format("{}", pattern.names)}};
  finding.causes = {"ids or search words are part of the URL"};
  finding.next_step = fmt::format("give these requests one name: name=\"{}\"", pattern.text);
  return finding;
}

std::optional<Finding> no_think(const RunView& view) {
  double user_seconds = 0;
  double answered = 0;
  std::uint64_t requests = 0;
  std::uint64_t waits = 0;
  for (const SeriesPoint* point : view.points()) {
    user_seconds += static_cast<double>(users_of(*point) * view.data.series.span());
    answered += to_seconds(point->response_time);
    requests += point->requests;
    waits += point->waits;
  }
  if (view.facts.open_model || waits != 0 || user_seconds <= 0 ||
      view.window.count() < kThinkSeconds || requests < kThinkRequests ||
      answered <= kUsersBusy * user_seconds) {
    return std::nullopt;
  }
  Finding finding = script_finding("no-think", Confidence::kHigh,
                                   fmt::format("users never pause: {} of their time they wait for "
                                               "answers, and no person works like that",
                                               percent(std::min(1.0, answered / user_seconds))));
  finding.evidence = {{"waits between tasks", "0"},
                      {"requests a second and user",
                       fmt::format("{:.2f}", static_cast<double>(requests) / user_seconds)}};
  finding.causes = {"the user class has no wait_time"};
  finding.next_step = "give the users the pauses of a person: wait_time = between(1, 3)";
  return finding;
}

bool is_login(const EntryStats& entry) {
  const std::string name = to_lower(entry.name);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"login", "log in", "signin", "sign-in", "sign in",
                                              "oauth/token"},
      [&name](std::string_view word) { return name.find(word) != std::string::npos; });
}

std::optional<Finding> heavy_logins(const RunView& view) {
  std::uint64_t logins = 0;
  std::vector<std::uint32_t> entries;
  for (std::uint32_t i = 0; i < view.data.entries.size(); ++i) {
    const EntryCounts& counts = view.data.entries[i].counts;
    if (is_login(view.data.entries[i]) && counts.requests > counts.in_on_start) {
      logins += counts.requests - counts.in_on_start;
      entries.push_back(i);
    }
  }
  const std::uint64_t requests = view.data.total.counts.requests;
  if (requests < kLoginRequests ||
      static_cast<double>(logins) <= kLogins * static_cast<double>(requests)) {
    return std::nullopt;
  }
  Finding finding = script_finding(
      "login-heavy", Confidence::kMedium,
      fmt::format("{} of {} requests are logins outside on_start: a person logs in once a day",
                  logins, requests));
  finding.evidence = {
      {view.name(entries.front()),
       fmt::format("{} requests", view.data.entries[entries.front()].counts.requests)}};
  finding.causes = {"a task logs in each time it runs", "sessions are lost and taken anew"};
  finding.next_step = "log in in on_start and keep the session";
  finding.entries = std::move(entries);
  return finding;
}

// The host of a whole URL, without port; empty for a path.
std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme > 5) {  // npos too
    return {};
  }
  const std::string_view rest = url.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of(":/?#"));
}

// The last two labels of a name, an address of numbers as it is. No list of public suffixes: two
// shops below one "co.uk" pass for one.
std::string_view domain_of(std::string_view host) {
  if (host.empty() || is_ascii_digit(host.back())) {
    return host;
  }
  const std::size_t dot = host.rfind('.');
  const std::size_t before =
      dot == std::string_view::npos || dot == 0 ? dot : host.rfind('.', dot - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

std::optional<Finding> third_party(const RunView& view) {
  const std::string_view own = domain_of(host_of(view.facts.host));
  if (own.empty()) {
    return std::nullopt;
  }
  std::vector<std::uint32_t> entries;
  std::string_view other;
  for (std::uint32_t i = 0; i < view.data.entries.size(); ++i) {
    const std::string_view host = host_of(view.data.entries[i].name);
    if (!host.empty() && !equals_ignoring_case(domain_of(host), own)) {
      other = host;
      entries.push_back(i);
    }
  }
  if (entries.empty()) {
    return std::nullopt;
  }
  Finding finding = script_finding(
      "third-party", Confidence::kHigh,
      fmt::format("{} request names go to another site, {}, which this test is not about",
                  entries.size(), other));
  finding.evidence = {{"first of them", view.name(entries.front())}};
  finding.causes = {"fonts, trackers or a CDN were recorded with the pages"};
  finding.next_step =
      "take these requests out: their times are not the site's, and their owner was not asked";
  finding.entries = std::move(entries);
  return finding;
}

}  // namespace

std::vector<Finding> script_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, broken(view));
  add_finding(findings, too_many_names(view));
  add_finding(findings, no_think(view));
  add_finding(findings, heavy_logins(view));
  add_finding(findings, third_party(view));
  return findings;
}

}  // namespace acrida
