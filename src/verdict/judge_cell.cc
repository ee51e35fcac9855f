#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

#include "base/figures.h"
#include "verdict/binomial.h"
#include "verdict/judge.h"
#include "verdict/rate_bounds.h"
#include "verdict/share_bounds.h"
#include "verdict/span_check.h"

namespace acrida {
namespace {

// A length that nobody waits for is no advice.
constexpr Duration kMoreTimeMax = std::chrono::hours(24 * 7);
// Requests that are worth fewer independent ones by more than this are said to be.
constexpr double kAlike = 1.05;
constexpr double kRounding = 1e-12;
constexpr double kManyFailed = 0.01;
// Slow requests that come together do so within this time, and so many times are not missed by
// chance.
constexpr Duration kBurst = std::chrono::seconds(10);
constexpr double kBurstsMissed = 3;
constexpr std::string_view kAsManyAsUsers =
    "; there are as many of them as users, however long the run: more users, or users that log in "
    "again";

double seconds_of(const RowSample& sample) {
  return static_cast<double>(std::max<std::int64_t>(sample.window().count(), 1));
}

void note_value(CellVerdict& cell, double value) {
  cell.value = value;
  if (cell.limit.value > 0) {
    const double gap =
        cell.limit.measure == Measure::kRate ? value - cell.limit.value : cell.limit.value - value;
    cell.margin = gap / cell.limit.value;
  }
}

// How much longer until so many more requests have come at the rate of this window.
void note_more_requests(CellVerdict& cell, const CellInput& input, double wanted) {
  const double have = static_cast<double>(input.sample.requests());
  if (input.whole_run || have == 0 || wanted <= have) {
    return;
  }
  const double more = (wanted - have) / have * seconds_of(input.sample);
  if (more < to_seconds(kMoreTimeMax)) {
    cell.more_time = from_seconds(std::ceil(more));
  }
}

std::string failed_text(const RowSample& sample) {
  const double share =
      static_cast<double>(sample.failures()) / static_cast<double>(sample.requests());
  return fmt::format("{} of these requests failed, and a request that failed was never served",
                     percent(share));
}

// The unproven share: why, and what would change it.
void explain_share(CellVerdict& cell, const CellInput& input, const ShareBounds& bounds) {
  const double allowed = allowed_share(cell.limit);
  const double worth = static_cast<double>(cell.samples) / cell.effective_samples;
  const std::uint64_t fewest = allowed > 0 ? minimum_samples(1 - allowed, input.level) : 0;
  if (allowed <= 0) {
    cell.reason = "no number of requests proves that none ever fails";
    cell.never = true;
  } else if (cell.effective_samples < static_cast<double>(fewest)) {
    cell.reason = fmt::format(
        "{} requests{}; it takes {} to prove a {}", cell.samples,
        worth > kAlike
            ? fmt::format(", alike and worth {:.0f} independent ones", cell.effective_samples)
            : "",
        fewest, measure_name(cell.limit));
  } else {
    cell.reason =
        fmt::format("{} of {} requests are over the limit, and {} may be: too close to tell",
                    percent(bounds.share), cell.samples, percent(allowed));
  }
  if (input.whole_run) {
    cell.reason += kAsManyAsUsers;
    cell.never = true;
    return;
  }
  if (allowed > 0) {
    auto wanted = samples_to_prove(bounds.share, 1 - allowed, input.level);
    if (!wanted) {
      wanted = samples_to_disprove(bounds.share, 1 - allowed, input.level);
    }
    if (wanted) {
      note_more_requests(cell, input, *wanted * worth);
    }
  }
}

template <class Hits>
std::vector<ShareBlock> share_blocks(const RowSample& sample, Hits hits) {
  std::vector<ShareBlock> blocks;
  blocks.reserve(sample.blocks().size());
  for (const RowSample::Block& block : sample.blocks()) {
    blocks.push_back({static_cast<double>(block.requests), static_cast<double>(hits(block))});
  }
  return blocks;
}

// Nothing came near the limit: had it been the quantile, and the tail exponential, a share
// (1 - q)^r of the requests would have taken more than r times the limit, the longest that was
// seen, and a run of so many bursts would hardly have missed all of them (e^-3).
bool out_of_reach(const CellInput& input) {
  const double longest = to_seconds(input.sample.success().max());
  const double beyond = std::pow(allowed_share(input.limit), longest / input.limit.value);
  return beyond * seconds_of(input.sample) / to_seconds(kBurst) >= kBurstsMissed;
}

// The requests against the times that guide a percentile's bounds: how they come together where too
// few are over the limit to tell. Where more are than are over a guide's time, the limit itself
// tells; where nothing came near it, what is alike (a site that slows down all the time, far below
// its limit) has nothing to do with it.
std::vector<std::vector<ShareBlock>> guides_of(const CellInput& input,
                                               std::span<const ShareBlock> limit) {
  ShareBlock all;
  for (const ShareBlock& block : limit) {
    all.samples += block.samples;
    all.exceeding += block.exceeding;
  }
  std::vector<std::vector<ShareBlock>> guides;
  const double tail = guide_share(allowed_share(input.limit));
  if (input.limit.measure != Measure::kPercentile || all.exceeding >= tail * all.samples ||
      (all.exceeding == 0 && out_of_reach(input))) {
    return guides;
  }
  for (const double share : {kGuideMedian, tail}) {
    if (share == kGuideMedian && !guides.empty()) {
      break;  // of the median itself one is enough
    }
    const Duration time = input.sample.served_within(1 - share).value_or(kHistogramLargest);
    guides.push_back(share_blocks(input.sample, [time](const RowSample::Block& block) {
      return block.not_served(time, true);
    }));
  }
  return guides;
}

// `hits` says how many of a block's requests are against the limit.
template <class Hits>
void judge_share(CellVerdict& cell, const CellInput& input, Hits hits) {
  const std::vector<ShareBlock> blocks = share_blocks(input.sample, hits);
  const ShareBounds bounds = share_bounds(blocks, guides_of(input, blocks), input.level);
  cell.effective_samples = bounds.effective;
  if (cell.limit.measure == Measure::kFailureRate) {
    note_value(cell, bounds.share);
    cell.lower = bounds.lower;
    cell.upper = bounds.upper;
  }
  // 1 - q is not exact; what it lacks is far below a request.
  const double allowed = allowed_share(cell.limit) + kRounding;
  if (bounds.upper <= allowed) {
    cell.outcome = Outcome::kPass;
  } else if (bounds.lower > allowed) {
    cell.outcome = Outcome::kFail;
  } else {
    explain_share(cell, input, bounds);
  }
}

void judge_percentile(CellVerdict& cell, const CellInput& input) {
  const Limit& limit = cell.limit;
  const Duration within = from_seconds(limit.value);
  judge_share(cell, input, [&](const RowSample::Block& block) {
    return block.not_served(within, limit.inclusive);
  });
  if (const auto value = input.sample.served_within(limit.quantile)) {
    note_value(cell, to_seconds(*value));
  }
  const auto bound = [&](std::optional<std::uint64_t> rank) -> std::optional<double> {
    const auto time = rank ? input.sample.served_at(*rank) : std::nullopt;
    return time ? std::optional(to_seconds(*time)) : std::nullopt;
  };
  const QuantileRanks ranks =
      quantile_ranks(input.sample.requests(), cell.effective_samples, limit.quantile, input.level);
  cell.lower = bound(ranks.lower);
  cell.upper = bound(ranks.upper);
  if (cell.outcome == Outcome::kFail && input.sample.failures() != 0 &&
      (!cell.value || *cell.value <= limit.value)) {
    cell.reason = failed_text(input.sample);
  } else if (!cell.value) {
    cell.reason = failed_text(input.sample) + (cell.reason.empty() ? "" : "; " + cell.reason);
  }
}

// What failed quickly makes a mean and a maximum look good.
void withhold_if_many_failed(CellVerdict& cell, const RowSample& sample) {
  const double share =
      static_cast<double>(sample.failures()) / static_cast<double>(sample.requests());
  if (cell.outcome == Outcome::kPass && share > kManyFailed) {
    cell.outcome = Outcome::kUnproven;
    cell.reason = failed_text(sample);
  }
}

void judge_max(CellVerdict& cell, const CellInput& input) {
  const Histogram& times = input.sample.all();
  if (times.count() == 0) {
    cell.reason = failed_text(input.sample);
    return;
  }
  const double longest = to_seconds(times.max());
  note_value(cell, longest);
  cell.effective_samples = static_cast<double>(times.count());
  if (!holds(cell.limit, longest)) {
    cell.outcome = Outcome::kFail;
    return;
  }
  cell.outcome = Outcome::kPass;
  cell.reason = fmt::format("none of {} exceeded it; at 95 % at most {} do", times.count(),
                            percent(std::min(1.0, 3.0 / cell.effective_samples)));
  withhold_if_many_failed(cell, input.sample);
}

void judge_bounds(CellVerdict& cell, const std::optional<Bounds>& bounds) {
  if (!bounds) {
    return;
  }
  cell.lower = bounds->lower;
  cell.upper = bounds->upper;
  const bool low = holds(cell.limit, bounds->lower);
  const bool high = holds(cell.limit, bounds->upper);
  cell.outcome = low && high ? Outcome::kPass : !low && !high ? Outcome::kFail : Outcome::kUnproven;
}

// The interval shrinks with the root of the time, as far as the observed mean stays.
void note_more_for_mean(CellVerdict& cell, const CellInput& input) {
  if (!cell.value || !cell.lower || !cell.upper || input.whole_run) {
    return;
  }
  const double gap = std::abs(cell.limit.value - *cell.value);
  if (gap == 0 || !holds(cell.limit, *cell.value)) {
    return;
  }
  const double half = std::max(*cell.upper - *cell.value, *cell.value - *cell.lower);
  const double times = half / gap * (half / gap);
  note_more_requests(cell, input, times * static_cast<double>(input.sample.requests()));
}

void judge_mean(CellVerdict& cell, const CellInput& input) {
  std::vector<double> sums;
  std::vector<double> counts;
  for (const RowSample::Block& block : input.sample.blocks()) {
    sums.push_back(block.time_sum());
    counts.push_back(static_cast<double>(block.timed()));
  }
  note_value(cell, input.sample.all().summary().mean_ns() / 1e9);
  judge_bounds(cell, mean_bounds(sums, counts, input.level));
  withhold_if_many_failed(cell, input.sample);
  if (!cell.reason.empty()) {
    return;
  }
  if (cell.outcome == Outcome::kUnproven) {
    cell.reason = cell.lower ? "too close to tell" : "too few requests to say how they vary";
    note_more_for_mean(cell, input);
  }
}

// What a rate proves depends on whether anybody asked for it.
void judge_rate(CellVerdict& cell, const CellInput& input) {
  std::vector<double> counts;
  for (const RowSample::Block& block : input.sample.blocks()) {
    counts.push_back(static_cast<double>(block.requests - block.failures));
  }
  const auto span = static_cast<double>(input.sample.span());
  const double served = std::accumulate(counts.begin(), counts.end(), 0.0);
  note_value(cell, served / std::max(span, span * static_cast<double>(counts.size())));
  judge_bounds(cell, rate_bounds(counts, span, input.level));
  cell.offered = input.offered;
  if (cell.outcome == Outcome::kPass) {
    return;
  }
  if (input.held_back) {
    cell.outcome = Outcome::kUnproven;
    cell.reason = "--max-rps held requests back, so that the load asked for less";
  } else if (!input.offered) {
    cell.outcome = Outcome::kUnproven;
    cell.reason = "what this load asks for is not known, so that nobody can say who fell short";
  } else if (!holds(cell.limit, *input.offered)) {
    cell.outcome = Outcome::kUnproven;
    cell.reason = fmt::format("not asked for: these users send {} a second at most",
                              short_rate(*input.offered));
    cell.never = true;
  } else if (cell.outcome == Outcome::kUnproven) {
    cell.reason = "too close to tell";
    note_more_for_mean(cell, input);
  }
}

void judge_span(CellVerdict& cell, const CellInput& input) {
  const auto& blocks = input.sample.blocks();
  cell.effective_samples = static_cast<double>(input.sample.requests());
  if (const auto figure = figure_over(cell.limit, input.sample, 0, blocks.size());
      figure && std::isfinite(*figure)) {
    note_value(cell, *figure);
  }
  if (const std::optional<BrokenSpan> broken = first_broken(cell.limit, input.sample)) {
    cell.outcome = Outcome::kFail;
    cell.reason = fmt::format(
        "broken from {} to {} of the run{}",
        short_duration(std::chrono::seconds(broken->seconds.first)),
        short_duration(std::chrono::seconds(broken->seconds.last)),
        std::isfinite(broken->figure) ? ": " + measure_value(cell.limit, broken->figure) : "");
    return;
  }
  const bool percentile = cell.limit.measure == Measure::kPercentile;
  const std::uint64_t fewest =
      percentile ? minimum_samples(cell.limit.quantile, input.level) : std::uint64_t{1};
  const auto seconds = static_cast<std::int64_t>(blocks.size()) * input.sample.span();
  if (cell.limit.span != Limit::Span::kWithin &&
      std::chrono::seconds(seconds) < cell.limit.span_length) {
    cell.reason = "the run has no such stretch of time";
  } else if (cell.samples < fewest) {
    cell.reason = fmt::format("{} requests; it takes {} to prove a {}", cell.samples, fewest,
                              measure_name(cell.limit));
  } else {
    cell.outcome = Outcome::kPass;
  }
}

}  // namespace

double allowed_share(const Limit& limit) {
  return limit.measure == Measure::kFailureRate ? limit.value : 1 - limit.quantile;
}

CellVerdict judge_cell(const CellInput& input) {
  CellVerdict cell{.limit = input.limit, .samples = input.sample.requests()};
  if (cell.samples == 0 && input.limit.measure != Measure::kRate) {
    cell.reason = "no such request was answered in the time that is judged";
    return cell;
  }
  if (input.limit.span != Limit::Span::kRun) {
    judge_span(cell, input);
    return cell;
  }
  switch (input.limit.measure) {
    case Measure::kPercentile:
      judge_percentile(cell, input);
      break;
    case Measure::kMax:
      judge_max(cell, input);
      break;
    case Measure::kMean:
      judge_mean(cell, input);
      break;
    case Measure::kFailureRate:
      judge_share(cell, input, [](const RowSample::Block& block) { return block.failures; });
      break;
    case Measure::kRate:
      judge_rate(cell, input);
      break;
  }
  return cell;
}

}  // namespace acrida
