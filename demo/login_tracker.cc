#include "demo/login_tracker.h"

namespace acrida::demo {

bool LoginTracker::is_locked(std::string_view who, WallTime now) const {
  const auto place = failures_.find(std::string(who));
  return place != failures_.end() && now < place->second.first + kLoginLock &&
         place->second.count > kLoginFailuresMax;
}

void LoginTracker::failed(std::string_view who, WallTime now) {
  const auto is_over = [now](const Failures& failures) {
    return now >= failures.first + kLoginLock;
  };
  if (failures_.size() >= kLoginTrackersMax) {
    std::erase_if(failures_, [&](const auto& entry) { return is_over(entry.second); });
    if (failures_.size() >= kLoginTrackersMax) {
      return;
    }
  }
  Failures& failures =
      failures_.try_emplace(std::string(who), Failures{.first = now}).first->second;
  if (is_over(failures)) {
    failures = {.first = now};
  }
  ++failures.count;
}

}  // namespace acrida::demo
