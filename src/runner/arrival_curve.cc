#include "runner/arrival_curve.h"

#include <utility>
#include <vector>

#include "base/check.h"

namespace acrida {

Result<RateCurve> arrival_curve(const Arrivals& arrivals) {
  if (arrivals.pieces().empty()) {
    return RateCurve::constant(arrivals.rate());
  }
  std::vector<RateCurve::Segment> segments;
  for (const Arrivals::Piece& piece : arrivals.pieces()) {
    if (piece.length > Duration::zero()) {
      segments.push_back({.duration = piece.length, .rate_from = piece.from, .rate_to = piece.to});
    }
  }
  return RateCurve::make(std::move(segments));
}

ArrivalSchedule arrival_schedule(const Arrivals& arrivals,
                                 ShardSlice slice,
                                 std::uint64_t seed,
                                 std::uint64_t stream) {
  Result<RateCurve> curve = arrival_curve(arrivals);
  ACRIDA_CHECK(curve.has_value());
  return arrivals.is_poisson() ? ArrivalSchedule(std::move(*curve), slice, seed, stream)
                               : ArrivalSchedule(std::move(*curve), slice);
}

}  // namespace acrida
