#include "verdict/frappe_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/figures.h"
#include "base/strings.h"
#include "verdict/frappe_situations.h"
#include "verdict/series_lock.h"

namespace acrida {
namespace {

// Of one situation: different messages that are quoted, and names that are listed.
constexpr std::size_t kQuotesMax = 3;
constexpr std::size_t kNamesMax = 3;

// What the run had of one situation.
struct Met {
  const FrappeSituation* situation = nullptr;
  std::uint64_t count = 0;
  std::vector<const CauseRecord*> records;
};

std::string name_of(const RunData& data, std::uint32_t entry) {
  const EntryStats& stats = data.entries[entry];
  return stats.method.empty() ? stats.name : stats.method + " " + stats.name;
}

std::vector<Met> met_situations(const RunData& data) {
  std::vector<Met> all;
  for (const CauseRecord& record : data.causes) {
    const FrappeSituation* const situation =
        record.entry < data.entries.size()
            ? frappe_situation(record.status, record.cause, record.message)
            : nullptr;
    if (situation == nullptr || record.count == 0) {
      continue;
    }
    auto met = std::ranges::find(all, situation, &Met::situation);
    if (met == all.end()) {
      met = all.insert(all.end(), Met{.situation = situation});
    }
    met->count += record.count;
    met->records.push_back(&record);
  }
  for (Met& met : all) {
    std::ranges::stable_sort(met.records, std::greater(), &CauseRecord::count);
  }
  std::ranges::stable_sort(all, std::greater(), &Met::count);
  return all;
}

void add_entries(const Met& met, Finding& finding) {
  for (const CauseRecord* const record : met.records) {
    const auto at = static_cast<std::size_t>(
        std::distance(finding.entries.begin(), std::ranges::find(finding.entries, record->entry)));
    if (at == finding.entries.size()) {
      finding.entries.push_back(record->entry);
      finding.struck.push_back(0);
    }
    finding.struck[at] += record->count;
  }
}

std::string names_of(const RunData& data, const std::vector<std::uint32_t>& entries) {
  std::vector<std::string> names;
  for (const std::uint32_t entry : entries) {
    if (names.size() == kNamesMax && entries.size() > kNamesMax + 1) {
      names.push_back(fmt::format("{} more", entries.size() - kNamesMax));
      break;
    }
    names.push_back(name_of(data, entry));
  }
  return join(names, ", ");
}

// "37.0 % of POST Create (12 requests): ".
std::string share_of(const RunData& data,
                     const Met& met,
                     const std::vector<std::uint32_t>& entries) {
  std::uint64_t requests = 0;
  for (const std::uint32_t entry : entries) {
    requests += data.entries[entry].counts.requests;
  }
  const double share =
      requests == 0 ? 0 : static_cast<double>(met.count) / static_cast<double>(requests);
  return fmt::format("{} of {} ({} request{}): ", percent(share), names_of(data, entries),
                     met.count, met.count == 1 ? "" : "s");
}

std::string answer_of(const CauseRecord& record) {
  if (record.status == 0) {
    return "no answer: " + record.cause;
  }
  return record.cause.empty() ? fmt::format("status {}", record.status)
                              : fmt::format("status {} {}", record.status, record.cause);
}

Finding finding_of(const FrappeSituation& situation) {
  Finding finding;
  finding.id = situation.id;
  finding.set = FindingSet::kSite;
  finding.confidence = situation.confidence;
  finding.text = situation.what;
  for (const std::string_view cause : situation.causes) {
    if (!cause.empty()) {
      finding.causes.emplace_back(cause);
    }
  }
  finding.next_step = situation.next_step;
  return finding;
}

Finding finding_of(const RunData& data, const Met& met) {
  Finding finding = finding_of(*met.situation);
  add_entries(met, finding);
  finding.text = share_of(data, met, finding.entries) + finding.text;
  for (std::size_t i = 0; i < std::min(met.records.size(), kQuotesMax); ++i) {
    const CauseRecord& record = *met.records[i];
    const std::string quote = record.message.empty() ? "" : fmt::format(" \"{}\"", record.message);
    finding.evidence.push_back(
        {.what = name_of(data, record.entry),
         .value = fmt::format("{} times {}{}", record.count, answer_of(record), quote)});
  }
  return finding;
}

// What the site's headers add to what its answers say.
void add_headers(const ServerFacts& server, Finding& finding) {
  if (finding.id == "frappe-site-rate-limit" || finding.id == "frappe-endpoint-rate-limit") {
    if (server.retry_after > Duration::zero()) {
      finding.evidence.push_back(
          {.what = "Retry-After, the longest", .value = short_duration(server.retry_after)});
    }
    if (const auto& limit = server.rate_limit; limit && finding.id == "frappe-site-rate-limit") {
      // Frappe counts in microseconds.
      finding.evidence.push_back(
          {.what = "X-RateLimit-Limit",
           .value = fmt::format("{:g} s of computing, {:g} s left at the least", *limit / 1e6,
                                server.rate_limit_left.value_or(0) / 1e6)});
    }
  }
  if (finding.id == "frappe-csrf") {
    finding.evidence.push_back({.what = "a page gave its session a token",
                                .value = server.csrf_token ? "seen in this run" : "not seen"});
  }
}

std::optional<Finding> development_server(const ServerFacts& server) {
  for (const std::string& name : server.servers) {
    if (name.find("Werkzeug") != std::string::npos) {
      Finding finding = finding_of(frappe_situation("frappe-dev-server"));
      finding.evidence.push_back({.what = "Server", .value = name});
      return finding;
    }
  }
  return std::nullopt;
}

std::optional<Finding> series_lock(const RunData& data) {
  const std::optional<SeriesLock> lock = find_series_lock(data);
  if (!lock) {
    return std::nullopt;
  }
  Finding finding = finding_of(frappe_situation("frappe-series-lock"));
  const std::string name = name_of(data, lock->entry);
  finding.entries = {lock->entry};
  finding.text = fmt::format("{} does not get beyond {} a second: {}", name,
                             short_rate(lock->many.rate), finding.text);
  const auto told = [](const SeriesLock::Side& side) {
    return fmt::format("{} a second, median {}, with {:.0f} users", short_rate(side.rate),
                       short_duration(side.median), side.users);
  };
  finding.evidence.push_back({.what = name, .value = told(lock->few)});
  finding.evidence.push_back({.what = name, .value = told(lock->many)});
  finding.evidence.push_back({.what = "median of all other requests",
                              .value = fmt::format("{}, then {}", short_duration(lock->few.others),
                                                   short_duration(lock->many.others))});
  return finding;
}

}  // namespace

std::vector<Finding> frappe_findings(const RunData& data) {
  std::vector<Finding> findings;
  if (!data.server.frappe) {
    return findings;
  }
  for (const Met& met : met_situations(data)) {
    findings.push_back(finding_of(data, met));
    add_headers(data.server, findings.back());
  }
  for (std::optional<Finding> seen : {development_server(data.server), series_lock(data)}) {
    if (seen) {
      findings.push_back(*std::move(seen));
    }
  }
  return findings;
}

}  // namespace acrida
