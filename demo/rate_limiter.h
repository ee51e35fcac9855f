// Frappe's two rate limits: of the whole site by processing time, and of one method by calls of a
// client's address.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "acrida/time.h"
#include "demo/load_settings.h"

namespace acrida::demo {

// Windows are fixed: they begin at multiples of their length since 1970, as Frappe's do.
class SiteRateLimiter {
 public:
  explicit SiteRateLimiter(const SiteRateLimit& limit) : limit_(limit) {}

  // Whether a request that begins now is refused: the window's time is spent. The request that
  // overdraws it is served to its end.
  bool is_spent(WallTime now);
  // A request that ended now was processed for so long.
  void spend(Duration processed, WallTime now);
  // To the end of the window, in whole seconds.
  std::int64_t reset_seconds(WallTime now) const;
  // Header lines for every answer: the limit and what remains of it in microseconds, the remainder
  // in whole seconds' worth, and the reset; Retry-After when it was refused.
  std::string headers(bool is_refused, WallTime now);

 private:
  void begin_window(WallTime now);

  SiteRateLimit limit_;
  std::int64_t window_ = -1;
  Duration spent_{0};
};

class CallRateLimiter {
 public:
  // Beyond it those whose window is over are dropped, and when there are none, a new address is not
  // limited.
  static constexpr std::size_t kAddressesMax = 100'000;

  explicit CallRateLimiter(const CallRateLimit& limit) : limit_(limit) {}

  // Counts a call; false when it is beyond the limit.
  bool admit(std::string_view address, WallTime now);

 private:
  struct Window {
    WallTime begin;
    std::uint64_t calls = 0;
  };

  CallRateLimit limit_;
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace acrida::demo
