// Where more users no longer get more done: the rules sat-flat, sat-retro and worker-limit, whose
// parameters are in load_rules.h.
//
// Thread: any; functions of their arguments.
#pragma once

#include <optional>
#include <vector>

#include "verdict/run_view.h"

namespace acrida {

// Two levels, the second of them later and with at least kUsersRise as many users.
struct Rise {
  const UserLevel* before = nullptr;
  const UserLevel* after = nullptr;

  double users() const { return after->users / before->users; }
  double rate() const { return after->rate() / before->rate(); }
};

// From the nearest lower level to the highest; nothing when one of them has few requests.
std::optional<Rise> rise_to_most_users(const std::vector<UserLevel>& levels);
// From the lowest level that comes before the highest to that one.
std::optional<Rise> rise_of_users(const std::vector<UserLevel>& levels);

std::vector<Finding> saturation_rules(const RunView& view);

}  // namespace acrida
