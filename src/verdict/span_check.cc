#include "verdict/span_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace acrida {
namespace {

struct Tally {
  double requests = 0;
  double failures = 0;
  double timed = 0;
  double time_sum = 0;
  double seconds = 0;
  double longest = 0;
  Histogram success;
};

void add_success(Tally& tally, const RowSample::Block& block) {
  for (const EntryBlock* entry : block.entries) {
    for (const BlockCount& cell : entry->success) {
      tally.success.add_bucket(cell.bucket, cell.count);
      TimeSummary summary;
      summary.record(Histogram::bucket_middle(cell.bucket));
      summary.count = cell.count;
      tally.success.add_summary(summary);
    }
    for (const std::vector<BlockCount>* times : {&entry->success, &entry->failure}) {
      if (!times->empty()) {
        tally.longest =
            std::max(tally.longest, to_seconds(Histogram::bucket_middle(times->back().bucket)));
      }
    }
  }
}

Tally tally_of(const RowSample& sample, std::size_t first, std::size_t last) {
  Tally tally;
  for (std::size_t i = first; i < last; ++i) {
    const RowSample::Block& block = sample.blocks()[i];
    tally.requests += static_cast<double>(block.requests);
    tally.failures += static_cast<double>(block.failures);
    tally.timed += static_cast<double>(block.timed());
    tally.time_sum += block.time_sum();
    tally.seconds += static_cast<double>(sample.span());
    add_success(tally, block);
  }
  return tally;
}

// A failed request is never served: a percentile among the failures is infinite.
double percentile_of(const Tally& tally, double quantile) {
  const auto served = static_cast<double>(tally.success.count());
  const double rank = std::max(1.0, std::ceil(quantile * (served + tally.failures) * (1 - 1e-9)));
  return rank > served ? std::numeric_limits<double>::infinity()
                       : to_seconds(tally.success.percentile(std::min(1.0, rank / served)));
}

std::size_t blocks_in(Duration span, const RowSample& sample) {
  const double blocks = to_seconds(span) / static_cast<double>(sample.span());
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(blocks - 1e-9)));
}

BrokenSpan broken(const RowSample& sample, std::size_t first, std::size_t last, double figure) {
  const std::int64_t begin = sample.blocks()[first].second;
  return {.seconds = {begin, sample.blocks()[last - 1].second + sample.span()}, .figure = figure};
}

// Of all blocks before one: what is against the limit, of what.
struct Sums {
  double hits = 0;
  double of = 0;
};

Sums block_sums(const Limit& limit, const RowSample::Block& block, std::int64_t span) {
  const auto requests = static_cast<double>(block.requests);
  const auto failures = static_cast<double>(block.failures);
  switch (limit.measure) {
    case Measure::kPercentile:
      return {static_cast<double>(block.not_served(from_seconds(limit.value), limit.inclusive)),
              requests};
    case Measure::kMax: {
      Tally tally;
      add_success(tally, block);
      return {requests > 0 && !holds(limit, tally.longest) ? 1.0 : 0.0, requests};
    }
    case Measure::kMean:
      return {block.time_sum(), static_cast<double>(block.timed())};
    case Measure::kFailureRate:
      return {failures, requests};
    case Measure::kRate:
      return {requests - failures, static_cast<double>(span)};
  }
  return {};
}

std::vector<Sums> sums_of(const Limit& limit, const RowSample& sample) {
  std::vector<Sums> sums = {{}};
  for (const RowSample::Block& block : sample.blocks()) {
    const Sums more = block_sums(limit, block, sample.span());
    sums.push_back({sums.back().hits + more.hits, sums.back().of + more.of});
  }
  return sums;
}

// Whether the limit is broken over the blocks between two sums; without a request it is not.
bool breaks(const Limit& limit, const Sums& before, const Sums& after) {
  const double hits = after.hits - before.hits;
  const double of = after.of - before.of;
  if (of == 0) {
    return false;
  }
  switch (limit.measure) {
    case Measure::kPercentile:  // nearest rank: as many as the share may be over it
      return hits > std::floor((1 - limit.quantile) * of + 1e-9);
    case Measure::kMax:
      return hits > 0;
    default:
      return !holds(limit, hits / of);
  }
}

std::optional<BrokenSpan> broken_every_second(const Limit& limit, const RowSample& sample) {
  const std::size_t wanted = blocks_in(limit.span_length, sample);
  std::size_t in_a_row = 0;
  for (std::size_t i = 0; i < sample.blocks().size(); ++i) {
    const std::optional<double> figure = figure_over(limit, sample, i, i + 1);
    if (!figure || holds(limit, *figure)) {
      in_a_row = 0;
    } else if (++in_a_row == wanted) {
      return broken(sample, i + 1 - wanted, i + 1, *figure);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> figure_over(const Limit& limit,
                                  const RowSample& sample,
                                  std::size_t first,
                                  std::size_t last) {
  const Tally tally = tally_of(sample, first, last);
  if (limit.measure == Measure::kRate) {
    return (tally.requests - tally.failures) / tally.seconds;
  }
  if (tally.requests == 0) {
    return std::nullopt;
  }
  switch (limit.measure) {
    case Measure::kPercentile:
      return percentile_of(tally, limit.quantile);
    case Measure::kMax:
      return tally.longest;
    case Measure::kMean:
      return tally.timed == 0 ? std::nullopt : std::optional(tally.time_sum / tally.timed);
    default:
      return tally.failures / tally.requests;
  }
}

bool holds(const Limit& limit, double figure) {
  if (figure == limit.value) {
    return limit.inclusive;
  }
  return limit.measure == Measure::kRate ? figure > limit.value : figure < limit.value;
}

std::optional<BrokenSpan> first_broken(const Limit& limit, const RowSample& sample) {
  if (limit.span == Limit::Span::kFor) {
    return broken_every_second(limit, sample);
  }
  const std::size_t length = blocks_in(limit.span_length, sample);
  const std::vector<Sums> sums = sums_of(limit, sample);
  const std::size_t begin = limit.span == Limit::Span::kOver ? length : 1;
  for (std::size_t last = begin; last < sums.size(); ++last) {
    const std::size_t first = last > length ? last - length : 0;
    if (breaks(limit, sums[first], sums[last])) {
      const std::optional<double> figure = figure_over(limit, sample, first, last);
      return broken(sample, first, last, figure.value_or(0));
    }
  }
  return std::nullopt;
}

}  // namespace acrida
