#include "runner/rate_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"

namespace acrida {

RateCurve::RateCurve(std::vector<Piece> pieces, double total, std::optional<Duration> end)
    : pieces_(std::move(pieces)), total_(total), end_(end) {}

Result<RateCurve> RateCurve::make(std::vector<Segment> segments) {
  if (segments.empty()) {
    return fail("an arrival rate needs at least one piece");
  }
  std::vector<Piece> pieces;
  Duration begin = Duration::zero();
  double count = 0;
  for (const Segment& segment : segments) {
    if (segment.duration <= Duration::zero()) {
      return fail(
          fmt::format("arrival rate, piece {}: its duration must be above 0", pieces.size() + 1));
    }
    for (const double rate : {segment.rate_from, segment.rate_to}) {
      if (!std::isfinite(rate) || rate < 0) {
        return fail(fmt::format("arrival rate, piece {}: {} per second; it must not be negative",
                                pieces.size() + 1, rate));
      }
    }
    const double duration = to_seconds(segment.duration);
    pieces.push_back({.begin = to_seconds(begin),
                      .duration = duration,
                      .rate_from = segment.rate_from,
                      .slope = (segment.rate_to - segment.rate_from) / duration,
                      .count_before = count});
    count += (segment.rate_from + segment.rate_to) / 2 * duration;
    begin += segment.duration;
  }
  if (count <= 0) {
    return fail("an arrival rate of 0 all the time: nothing would ever start");
  }
  return RateCurve(std::move(pieces), count, begin);
}

Result<RateCurve> RateCurve::constant(double rate) {
  if (!std::isfinite(rate) || rate <= 0) {
    return fail(fmt::format("arrival rate {} per second: it must be a number above 0", rate));
  }
  constexpr double kForEver = std::numeric_limits<double>::infinity();
  return RateCurve(
      {{.begin = 0, .duration = kForEver, .rate_from = rate, .slope = 0, .count_before = 0}},
      kForEver, std::nullopt);
}

Result<RateCurve> RateCurve::from(const Arrivals& arrivals) {
  if (arrivals.pieces().empty()) {
    return constant(arrivals.rate());
  }
  std::vector<Segment> segments;
  for (const Arrivals::Piece& piece : arrivals.pieces()) {
    segments.push_back({piece.length, piece.from, piece.to});
  }
  return make(std::move(segments));
}

double RateCurve::count_within(const Piece& piece, double seconds) {
  return (piece.rate_from + piece.slope * seconds / 2) * seconds;
}

const RateCurve::Piece& RateCurve::piece_at(double seconds) const {
  const auto after = std::ranges::upper_bound(pieces_, seconds, {}, &Piece::begin);
  return *std::prev(after);
}

double RateCurve::count_at(Duration at) const {
  ACRIDA_DCHECK(at >= Duration::zero());
  if (end_ && at >= *end_) {
    return total_;
  }
  const double seconds = to_seconds(at);
  const Piece& piece = piece_at(seconds);
  return piece.count_before + count_within(piece, seconds - piece.begin);
}

// The solution of count = (rate + slope / 2 * t) * t in the form that neither divides by a slope of
// 0 nor subtracts nearly equal numbers. A falling rate ends its piece at 0 at the earliest, where
// the root may come out as a tiny negative number.
std::optional<Duration> RateCurve::time_of(double count) const {
  ACRIDA_DCHECK(count >= 0);
  if (!(count < total_)) {
    return std::nullopt;
  }
  const auto after = std::ranges::upper_bound(pieces_, count, {}, &Piece::count_before);
  const Piece& piece = *std::prev(after);
  const double within = count - piece.count_before;
  const double root =
      std::sqrt(std::max(0.0, piece.rate_from * piece.rate_from + 2 * piece.slope * within));
  const double divisor = piece.rate_from + root;
  const double seconds = divisor > 0 ? 2 * within / divisor : 0;
  return from_seconds(piece.begin + std::min(seconds, piece.duration));
}

double RateCurve::rate_at(Duration at) const {
  ACRIDA_DCHECK(at >= Duration::zero());
  if (end_ && at >= *end_) {
    return 0;
  }
  const double seconds = to_seconds(at);
  const Piece& piece = piece_at(seconds);
  return piece.rate_from + piece.slope * (seconds - piece.begin);
}

std::optional<Duration> RateCurve::end() const {
  return end_;
}

}  // namespace acrida
