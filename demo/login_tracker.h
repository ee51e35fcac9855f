// Counts failed logins and locks out whoever has too many: a user, and a client's address, since
// one generator of load has one address for all its users.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "acrida/time.h"

namespace acrida::demo {

// Frappe's defaults: allow_consecutive_login_attempts and allow_login_after_fail.
inline constexpr std::uint64_t kLoginFailuresMax = 10;
inline constexpr Duration kLoginLock = std::chrono::seconds(60);
// Beyond it those whose time is over are dropped, and when there are none, no further ones are
// counted: a client can invent addresses.
inline constexpr std::size_t kLoginTrackersMax = 100'000;

class LoginTracker {
 public:
  // Whether `who`, a user or an address, has failed more than kLoginFailuresMax times within
  // kLoginLock of its first failure; it lasts until kLoginLock after that one.
  bool is_locked(std::string_view who, WallTime now) const;
  void failed(std::string_view who, WallTime now);
  void succeeded(std::string_view who) { failures_.erase(std::string(who)); }

 private:
  struct Failures {
    WallTime first;
    std::uint64_t count = 0;
  };

  std::unordered_map<std::string, Failures> failures_;
};

}  // namespace acrida::demo
