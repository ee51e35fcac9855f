#include "scenario/chosen_arrivals.h"

#include <algorithm>

namespace acrida {

Arrivals scaled(const Arrivals& arrivals, double factor) {
  const std::vector<Arrivals::Piece>& pieces = arrivals.pieces();
  Arrivals result(factor * (pieces.empty() ? arrivals.rate() : pieces.front().from));
  for (const Arrivals::Piece& piece : pieces) {
    result.ramp_to(factor * piece.from, Duration::zero());  // where the rate jumps
    result.ramp_to(factor * piece.to, piece.length);
  }
  return arrivals.is_poisson() ? result.poisson() : result;
}

const Arrivals* chosen_for_task(const std::vector<ChosenArrivals>& chosen,
                                const std::string& user_type,
                                const std::string& task) {
  const auto found = std::find_if(chosen.begin(), chosen.end(), [&](const ChosenArrivals& one) {
    return one.user_type == user_type && one.task == task;
  });
  return task.empty() || found == chosen.end() ? nullptr : &found->arrivals;
}

}  // namespace acrida
