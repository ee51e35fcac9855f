#include "runner/shift.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/check.h"

namespace acrida {

double shift_share(double part) {
  ACRIDA_CHECK(part >= 0 && part <= 1);
  const auto* after = std::find_if(kShiftPoints.begin(), kShiftPoints.end(),
                                   [part](const ShiftPoint& point) { return point.part >= part; });
  if (after == kShiftPoints.begin()) {
    return after->share;
  }
  const ShiftPoint& before = *(after - 1);
  const double way = (part - before.part) / (after->part - before.part);
  return before.share + way * (after->share - before.share);
}

Result<ShapeFunction> shift_shape(const ShiftDay& day, const std::vector<ShiftClass>& classes) {
  if (day.length() < std::chrono::minutes(1)) {
    return fail("a shift closes at least a minute after it opens");
  }
  const bool all = std::none_of(classes.begin(), classes.end(),
                                [](const ShiftClass& one) { return one.works_shift; });
  std::vector<std::string> tills;
  std::vector<std::string> office;
  std::int64_t tills_users = 0;
  std::int64_t office_users = 0;
  for (const ShiftClass& one : classes) {
    (all || one.works_shift ? tills : office).push_back(one.name);
    (all || one.works_shift ? tills_users : office_users) += one.users;
  }
  if (tills_users + office_users == 0) {
    return fail("a shift without users: say how many, as in --users 50");
  }
  // Everybody who is wanted starts with the tick that wants them: the table is the ramp.
  const auto at_once = static_cast<double>(tills_users + office_users);
  return [=, length = day.length()](const ShapeMoment& moment) -> std::optional<ShapeTarget> {
    if (moment.run_time >= length) {
      return std::nullopt;
    }
    // The office first, so that it is the last to leave: a ramp down takes the newest users.
    if (moment.run_time == Duration::zero() && office_users > 0) {
      return ShapeTarget{office_users, at_once, office};
    }
    const double part = to_seconds(moment.run_time) / to_seconds(length);
    const double wanted = std::round(shift_share(part) * static_cast<double>(tills_users));
    return ShapeTarget{office_users + static_cast<std::int64_t>(wanted), at_once, tills};
  };
}

}  // namespace acrida
