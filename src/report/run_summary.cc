#include "report/run_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/escape.h"
#include "base/figures.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "report/verdict_text.h"
#include "stats/limits.h"
#include "verdict/validity.h"

namespace acrida {
namespace {

// Names listed one by one; a run with thousands of names does not scroll its tables away.
constexpr std::size_t kNamesListed = 50;

std::string users_text(const RunData& data) {
  std::vector<std::uint32_t> most(data.user_classes.size());
  std::uint64_t most_together = 0;
  for (const SeriesPoint& point : data.series.points()) {
    std::uint64_t together = 0;
    for (std::size_t i = 0; i < point.users.size(); ++i) {
      most[i] = std::max(most[i], point.users[i]);
      together += point.users[i];
    }
    most_together = std::max(most_together, together);
  }
  std::vector<std::string> classes;
  classes.reserve(most.size());
  for (std::size_t i = 0; i < most.size(); ++i) {
    classes.push_back(fmt::format("{} {}", most[i], escape_for_terminal(data.user_classes[i])));
  }
  return fmt::format("{} users{}", most_together,
                     classes.empty() ? "" : " (" + join(classes, ", ") + ")");
}

// A locustfile may test something that has no host.
std::string against_text(const RunInfo& info) {
  return info.host.empty() ? "" : " against " + escape_for_terminal(mask_password(info.host));
}

// What a locustfile has no choice of.
std::string engine_text(const RunInfo& info) {
  return fmt::format(", seed {}, {} shard{}, {} model", info.seed, info.shards,
                     info.shards == 1 ? "" : "s", info.open_model ? "open" : "closed");
}

std::string stamps_line(const EntryCounts& counts) {
  const std::uint64_t kernel = counts.stamps[static_cast<std::size_t>(StampKind::kKernel)];
  const std::uint64_t shared = counts.stamps[static_cast<std::size_t>(StampKind::kShared)];
  const std::uint64_t loop = counts.stamps[static_cast<std::size_t>(StampKind::kLoop)];
  std::string line = fmt::format("End of response stamped by the kernel for {} requests", kernel);
  if (shared != 0) {
    line += fmt::format(", by the kernel for several HTTP/2 streams at once for {}", shared);
  }
  if (loop != 0) {
    line += fmt::format(", by the generator's own clock for {}", loop);
  }
  return line + "\n";
}

std::string held_back_line(const RunInfo& info) {
  if (info.max_rps == 0) {
    return "";
  }
  std::string line = fmt::format("At most {} requests a second: ", info.max_rps);
  if (info.held_back == 0) {
    return line + "none was held back\n";
  }
  const Duration mean = info.held_time / static_cast<std::int64_t>(info.held_back);
  return line + fmt::format("{} were held back, for {} on average; that is in no response time\n",
                            info.held_back, short_duration(mean));
}

// Apart from what follows, unless it is the validity line alone.
std::string verdict_page(const RunInfo& info, const RunData& data) {
  if (!info.verdict) {
    return escape_for_terminal(validity_line(assess_validity(data))) + "\n";
  }
  std::string page = verdict_text(*info.verdict);
  const bool one_line = page.find('\n') + 1 == page.size();
  return one_line ? page : page + "\n";
}

struct Uncounted {
  std::uint64_t abandoned = 0;
  std::uint64_t unsent = 0;
  const EntryStats* entry = nullptr;
};

std::string cut_off_table(const RunData& data) {
  std::vector<Uncounted> rows;
  for (const EntryStats& entry : data.entries) {
    if (entry.counts.abandoned + entry.counts.unsent != 0) {
      rows.push_back({entry.counts.abandoned, entry.counts.unsent, &entry});
    }
  }
  if (rows.empty()) {
    return "";
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Uncounted& a, const Uncounted& b) {
    return a.abandoned + a.unsent > b.abandoned + b.unsent;
  });
  std::string text =
      "Cut off by the stop (in none of the tables)\n# unanswered # never sent Name\n";
  for (std::size_t i = 0; i < std::min(rows.size(), kNamesListed); ++i) {
    text += fmt::format("{:>12} {:>12} {}\n", rows[i].abandoned, rows[i].unsent,
                        escape_for_terminal(rows[i].entry->method + " " + rows[i].entry->name));
  }
  if (rows.size() > kNamesListed) {
    text += fmt::format("and {} more names\n", rows.size() - kNamesListed);
  }
  return text + fmt::format("{:>12} {:>12} Aggregated\n", data.total.counts.abandoned,
                            data.total.counts.unsent);
}

std::string limits_lines(const RunData& data) {
  std::string text;
  if (data.samples_of_other_names != 0) {
    text += fmt::format("{} requests had names over the limit of {} and count as {}\n",
                        data.samples_of_other_names, kEntriesMax, kOtherNames);
  }
  if (data.failures_not_kept != 0) {
    text += fmt::format(
        "{} failures are counted but their texts, over the limit of {}, are not "
        "listed\n",
        data.failures_not_kept, kFailuresKept);
  }
  if (data.exceptions_not_kept != 0) {
    text += fmt::format("{} exceptions over the limit of {} different ones are not listed\n",
                        data.exceptions_not_kept, kExceptionsKept);
  }
  return text;
}

}  // namespace

std::string run_summary(const RunInfo& info, const RunData& data) {
  std::string text = verdict_page(info, data);
  text += fmt::format("acrida {}: {}{}, {} for {}, run {}{}\n", info.version,
                      escape_for_terminal(info.scenario), against_text(info), users_text(data),
                      short_duration(info.end - data.start), info.run_id,
                      info.locustfile ? "" : engine_text(info));
  if (info.acceleration != 1) {
    text += fmt::format(
        "Accelerated {:g} times: a second of this run stands for {} of the day; the "
        "site's times are as they are\n",
        info.acceleration, format_timespan(from_seconds(info.acceleration)));
  }
  if (!info.protocols.empty()) {
    text += "Protocol " + escape_for_terminal(join(info.protocols, ", ")) + "\n";
  }
  if (!info.tls_verification) {
    text += "TLS certificates were NOT verified\n";
  }
  text += held_back_line(info);
  return text + stamps_line(data.total.counts);
}

std::string uncounted_report(const RunData& data) {
  std::string text = cut_off_table(data);
  if (const EntryCounts& total = data.total.counts; total.excluded_requests != 0) {
    text +=
        fmt::format("{} requests ({} failed) of the warm-up or before a reset are in no figure\n",
                    total.excluded_requests, total.excluded_failures);
  }
  if (data.start_lateness.count() != 0) {
    text += fmt::format("{} starts were late, by {} at most\n", data.start_lateness.count(),
                        short_duration(data.start_lateness.max()));
  }
  if (data.dropped_starts != 0) {
    text += fmt::format("{} starts were dropped: no user was free\n", data.dropped_starts);
  }
  text += limits_lines(data);
  return text.empty() ? text : text + "\n";
}

}  // namespace acrida
