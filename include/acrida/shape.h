// How much load, as a function of time: how many users (closed model), or how many starts a second
// whatever the server does (open model).
//
// Thread: immutable once made.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "acrida/time.h"

namespace acrida {

// What a load shape asks for at one moment.
struct Load {
  std::int64_t users = 0;
  double spawn_rate = 1;  // users a second
};

// Asked once a second with the time since the run began; nothing ends the run.
using LoadShape = std::function<std::optional<Load>(Duration elapsed)>;

// One after the other, each for its length; the run ends after the last.
struct Stage {
  Duration length{};
  std::int64_t users = 0;
  double spawn_rate = 1;
};

// Starts a second over time.
//
//   per_second(10)                                      until the run ends
//   per_second(10).hold(1min).ramp_to(100, 5min)        six minutes, then no more starts
class Arrivals {
 public:
  struct Piece {
    Duration length{};
    double from = 0;  // starts a second at its beginning
    double to = 0;    // and at its end
  };

  explicit Arrivals(double per_second) : rate_(per_second) {}

  Arrivals& hold(Duration length) { return ramp_to(rate_, length); }
  Arrivals& ramp_to(double per_second, Duration over) {
    pieces_.push_back({over, std::exchange(rate_, per_second), per_second});
    return *this;
  }
  // Starts at random moments, as many people who do not know of each other make them, and not
  // evenly spaced.
  Arrivals& poisson() {
    poisson_ = true;
    return *this;
  }

  const std::vector<Piece>& pieces() const { return pieces_; }
  // The rate at the end.
  double rate() const { return rate_; }
  bool is_poisson() const { return poisson_; }

 private:
  std::vector<Piece> pieces_;
  double rate_;
  bool poisson_ = false;
};

inline Arrivals per_second(double rate) {
  return Arrivals(rate);
}

}  // namespace acrida
