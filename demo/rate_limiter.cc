#include "demo/rate_limiter.h"

#include <algorithm>

namespace acrida::demo {
namespace {

constexpr Duration kRemainderUnit = std::chrono::seconds(1);

std::string microseconds(Duration span) {
  return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(span).count());
}

}  // namespace

bool SiteRateLimiter::is_spent(WallTime now) {
  begin_window(now);
  return spent_ > limit_.limit;
}

void SiteRateLimiter::spend(Duration processed, WallTime now) {
  begin_window(now);
  spent_ += processed;
}

std::int64_t SiteRateLimiter::reset_seconds(WallTime now) const {
  const Duration left = limit_.window - now.time_since_epoch() % limit_.window;
  return std::chrono::ceil<std::chrono::seconds>(left).count();
}

std::string SiteRateLimiter::headers(bool is_refused, WallTime now) {
  begin_window(now);
  Duration remaining = std::max(Duration(0), limit_.limit - spent_);
  remaining -= remaining % kRemainderUnit;
  const std::string reset = std::to_string(reset_seconds(now));
  return "X-RateLimit-Limit: " + microseconds(limit_.limit) +
         "\r\nX-RateLimit-Remaining: " + microseconds(remaining) +
         "\r\nX-RateLimit-Reset: " + reset + "\r\n" +
         (is_refused ? "Retry-After: " + reset + "\r\n" : std::string());
}

void SiteRateLimiter::begin_window(WallTime now) {
  const std::int64_t window = now.time_since_epoch() / limit_.window;
  if (window != window_) {
    window_ = window;
    spent_ = Duration(0);
  }
}

bool CallRateLimiter::admit(std::string_view address, WallTime now) {
  const auto is_over = [&](const Window& window) {
    return now >= window.begin + limit_.window;
  };
  if (windows_.size() >= kAddressesMax) {
    std::erase_if(windows_, [&](const auto& entry) { return is_over(entry.second); });
    if (windows_.size() >= kAddressesMax && !windows_.contains(std::string(address))) {
      return true;
    }
  }
  Window& window = windows_.try_emplace(std::string(address), Window{.begin = now}).first->second;
  if (is_over(window)) {
    window = {.begin = now};
  }
  return ++window.calls <= limit_.calls;
}

}  // namespace acrida::demo
