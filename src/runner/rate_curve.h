// A rate of arrivals over time, made of straight lines, and its integral.
//
// Thread: immutable after construction; any thread. Cost: O(log segments) a question.
#pragma once

#include <optional>
#include <vector>

#include "acrida/shape.h"
#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

class RateCurve {
 public:
  // From one rate (per second) to another in a straight line.
  struct Segment {
    Duration duration;
    double rate_from;
    double rate_to;
  };

  // The segments follow each other; the rate may jump between them. Fails when there is none, when
  // a duration is not positive or a rate is negative or not finite, and when no arrival is ever
  // due.
  static Result<RateCurve> make(std::vector<Segment> segments);

  // The same rate for ever. Fails when it is not a positive number.
  static Result<RateCurve> constant(double rate);

  // What a scenario wrote down: its pieces, or its rate for ever when it has none.
  static Result<RateCurve> from(const Arrivals& arrivals);

  // Arrivals up to `at`: the integral of the rate from the start. REQUIRES: at >= 0.
  double count_at(Duration at) const;

  // The instant at which the integral rises above `count`; nothing when it never does.
  // REQUIRES: count >= 0.
  std::optional<Duration> time_of(double count) const;

  // REQUIRES: at >= 0. After the end the rate is 0.
  double rate_at(Duration at) const;

  // When the last segment ends; nothing when the rate goes on for ever.
  std::optional<Duration> end() const;

 private:
  struct Piece {
    double begin;     // seconds since the start
    double duration;  // infinite for a constant rate
    double rate_from;
    double slope;
    double count_before;  // the integral at `begin`
  };

  static double count_within(const Piece& piece, double seconds);
  const Piece& piece_at(double seconds) const;
  RateCurve(std::vector<Piece> pieces, double total, std::optional<Duration> end);

  std::vector<Piece> pieces_;
  double total_;
  std::optional<Duration> end_;
};

}  // namespace acrida
